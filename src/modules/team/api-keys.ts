import { randomBytes } from 'node:crypto';
import { hashKey } from '../../core/caller.ts';
import type { Db } from '../../core/db.ts';
import { Forbidden, Invalid, NotFound } from '../../core/errors.ts';
import { type Caller, may } from '../../core/handle.ts';
import { newId } from '../../core/ids.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import type { teamContract } from './contract.ts';

type ApiKey = OutputOf<typeof teamContract.apiKeys>['items'][number];
type Made = ApiKey & { key: string };

const dayMs = 86_400_000;
/** A key that nobody thinks of any more ends by itself. */
const usualDays = 365;
const mostDays = 730;

export async function keysOf(db: Db, staffId: string | null): Promise<ApiKey[]> {
  const rows = await db
    .selectFrom('api_keys')
    .selectAll()
    .where('staff_id', '=', staffId)
    .where('revoked_at', 'is', null)
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map((row) => ({
    apiKeyId: row.api_key_id,
    name: row.name,
    hint: row.hint,
    permissions: row.permissions,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  }));
}

/** A key acts for its maker and never reaches further: its permissions are among those of the maker. */
export async function addApiKey(
  db: Db,
  caller: Caller,
  input: InputOf<typeof teamContract.addApiKey>,
): Promise<Made> {
  if (!caller.staffId) throw new Invalid('team:keyNeedsStaff');
  const beyond = input.permissions?.find((permission) => !may(caller, permission));
  if (beyond) throw new Forbidden('errors:forbidden', { permission: beyond });
  return insertKey(db, {
    ...input,
    // a limited key cannot make a wider one
    permissions: input.permissions ?? (caller.keyPermissions ? [...caller.keyPermissions] : null),
    staffId: caller.staffId,
    madeBy: null,
  });
}

/**
 * @param wish.madeBy of a service's key; null: it is the person's own
 * @throws Invalid for an end that is past or too far away
 */
export async function insertKey(
  db: Db,
  wish: {
    staffId: string;
    madeBy: string | null;
    name: string;
    permissions: string[] | null;
    expiresAt: string | null;
  },
): Promise<Made> {
  const now = Date.now();
  const expiresAt = wish.expiresAt ? new Date(wish.expiresAt) : new Date(now + usualDays * dayMs);
  if (expiresAt.getTime() <= now || expiresAt.getTime() > now + mostDays * dayMs)
    throw new Invalid('team:keyExpiry');
  const key = `rk_${randomBytes(32).toString('base64url')}`;
  const row = {
    api_key_id: newId(),
    name: wish.name,
    hash: hashKey(key),
    hint: key.slice(-4),
    permissions: wish.permissions,
    staff_id: wish.staffId,
    made_by: wish.madeBy,
    created_at: new Date(now),
    expires_at: expiresAt,
  };
  await db.insertInto('api_keys').values(row).execute();
  return {
    key,
    apiKeyId: row.api_key_id,
    name: row.name,
    hint: row.hint,
    permissions: row.permissions,
    createdAt: row.created_at.toISOString(),
    expiresAt: expiresAt.toISOString(),
    lastUsedAt: null,
  };
}

/** @throws NotFound when it is not theirs, or was revoked before */
export async function revokeKey(
  db: Db,
  staffId: string | null,
  apiKeyId: string,
): Promise<{ apiKeyId: string }> {
  const { numUpdatedRows } = await db
    .updateTable('api_keys')
    .set({ revoked_at: new Date() })
    .where('api_key_id', '=', apiKeyId)
    .where('staff_id', '=', staffId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new NotFound();
  return { apiKeyId };
}
