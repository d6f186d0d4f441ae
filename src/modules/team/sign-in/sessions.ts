import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import { Forbidden, NotFound } from '../../../core/errors.ts';
import type { Caller } from '../../../core/handle.ts';
import type { OutputOf } from '../../../core/operation.ts';
import { sessionOver } from '../../../core/sign-in/over.ts';
import { endSessions } from '../passwords.ts';
import type { signInContract } from './contract.ts';
import { deviceOf } from '../../../core/sign-in/device.ts';

type Sessions = OutputOf<typeof signInContract.sessions>;
type Ended = { ended: number };

/** Newest use first. The token itself never leaves the database. */
export async function listSessions(db: Db, staffId: string | null, caller: Caller): Promise<Sessions> {
  const rows = await db
    .selectFrom('sessions')
    .select(['id', 'ip_address', 'user_agent', 'method', 'created_at'])
    .select(sql<Date>`coalesce(last_seen_at, updated_at)`.as('seen_at'))
    .where('user_id', '=', staffId)
    .where(sql<boolean>`(${sql.raw(sessionOver)}) IS NULL`)
    .orderBy('seen_at', 'desc')
    .orderBy('id')
    .limit(200)
    .execute();
  return {
    items: rows.map((row) => ({
      sessionId: row.id,
      ...deviceOf(row.user_agent ?? ''),
      address: row.ip_address || null,
      method: row.method as Sessions['items'][number]['method'],
      begunAt: row.created_at.toISOString(),
      lastSeenAt: row.seen_at.toISOString(),
      current: row.id === caller.sessionId,
    })),
  };
}

/** @throws NotFound when it is not theirs */
export async function endSession(db: Db, staffId: string | null, sessionId: string): Promise<Ended> {
  const { numDeletedRows } = await db
    .deleteFrom('sessions')
    .where('id', '=', sessionId)
    .where('user_id', '=', staffId)
    .executeTakeFirst();
  if (numDeletedRows !== 1n) throw new NotFound();
  return { ended: 1 };
}

export async function endOtherSessions(db: Db, caller: Caller): Promise<Ended> {
  if (!caller.staffId) return { ended: 0 };
  return { ended: await endSessions(db, caller.staffId, caller.sessionId) };
}

/** @throws NotFound, Forbidden for an owner's sessions when the caller is none */
export async function endStaffSessions(
  db: Db,
  caller: Caller,
  { staffId, sessionId }: { staffId: string; sessionId?: string },
): Promise<Ended> {
  const staff = await db.selectFrom('staff').select('role').where('id', '=', staffId).executeTakeFirst();
  if (!staff) throw new NotFound();
  if (staff.role === 'owner' && caller.role !== 'owner') throw new Forbidden('team:ownerByOwner');
  if (sessionId) return endSession(db, staffId, sessionId);
  return { ended: await endSessions(db, staffId) };
}
