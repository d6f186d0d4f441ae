// Two people with the same card open know of each other. A desk says every half minute that it is still there.
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { announce } from '../../core/live.ts';
import { checkVisible } from '../customers/visible.ts';
import type { conversationsContract } from './contract.ts';

type Presence = OutputOf<typeof conversationsContract.presence>;
type Desk = InputOf<typeof conversationsContract.present>;
/** The desk of who names none. */
const onlyDesk = '00000000-0000-0000-0000-000000000000';
/** Somebody is there until this long after their last sign of life: two signs and a bit. */
const STAYS_MS = 70_000;

/** @returns who else has the card open. @throws NotFound */
export async function whoIsPresent(db: Db, caller: Caller, customerId: string): Promise<Presence> {
  await checkVisible(db, caller, customerId);
  const { rows } = await sql<{ staff_id: string; name: string; seen_at: Date }>`
    SELECT staff_id, name, max(seen_at) AS seen_at FROM desk_presence JOIN staff ON staff.id = staff_id
     WHERE customer_id = ${customerId} AND seen_at > ${new Date(Date.now() - STAYS_MS)}
       AND staff_id IS DISTINCT FROM ${caller.staffId}::uuid GROUP BY staff_id, name ORDER BY name LIMIT 20`.execute(
    db,
  );
  return {
    items: rows.map((row) => ({ staffId: row.staff_id, name: row.name, since: row.seen_at.toISOString() })),
  };
}

/**
 * The condition that another desk has the card open, of somebody else or of the same person. Only then is each save while
 * typing worth telling: PostgreSQL lets commits that notify through one at a time, each with its write to disk, so that
 * many desks would wait for each other.
 */
export function isWatched({ staffId }: Caller, customerId: string): RawBuilder<boolean> {
  return sql`(SELECT count(*) > 1 OR bool_or(staff_id IS DISTINCT FROM ${staffId}::uuid) IS TRUE
                FROM desk_presence WHERE customer_id = ${customerId})`;
}

/** Others hear it only when somebody comes, not every half minute. @throws NotFound */
export async function bePresent(
  tx: Db,
  caller: Caller,
  { customerId, deskId = onlyDesk }: Desk,
): Promise<Presence> {
  const others = await whoIsPresent(tx, caller, customerId);
  if (caller.staffId === null) return others;
  const now = new Date();
  const over = new Date(now.getTime() - STAYS_MS);
  await sql`DELETE FROM desk_presence WHERE staff_id = ${caller.staffId} AND seen_at < ${over}`.execute(tx);
  const { rows } = await sql<{ came: boolean }>`
    INSERT INTO desk_presence (customer_id, staff_id, desk_id, seen_at)
    VALUES (${customerId}, ${caller.staffId}, ${deskId}, ${now})
    ON CONFLICT (customer_id, staff_id, desk_id) DO UPDATE SET seen_at = excluded.seen_at
    RETURNING xmax = 0 AS came`.execute(tx);
  if (rows[0]?.came) await announce(tx, { topic: 'presence', id: customerId });
  return others;
}

export async function leave(
  tx: Db,
  caller: Caller,
  { customerId, deskId = onlyDesk }: Desk,
): Promise<{ customerId: string }> {
  const { numAffectedRows } = await sql`
    DELETE FROM desk_presence
     WHERE customer_id = ${customerId} AND staff_id = ${caller.staffId} AND desk_id = ${deskId}`.execute(tx);
  if (numAffectedRows) await announce(tx, { topic: 'presence', id: customerId });
  return { customerId };
}
