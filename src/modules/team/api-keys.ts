import { randomBytes } from 'node:crypto';
import { hashKey } from '../../core/caller.ts';
import type { Db } from '../../core/db.ts';
import { Forbidden, Invalid, NotFound } from '../../core/errors.ts';
import { type Caller, may } from '../../core/handle.ts';
import { newId } from '../../core/ids.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import type { teamContract } from './contract.ts';

type ApiKey = OutputOf<typeof teamContract.apiKeys>['items'][number];

export async function listApiKeys(db: Db, caller: Caller): Promise<ApiKey[]> {
  const rows = await db
    .selectFrom('api_keys')
    .selectAll()
    .where('staff_id', '=', caller.staffId)
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
): Promise<ApiKey & { key: string }> {
  if (!caller.staffId) throw new Invalid('team:keyNeedsStaff');
  const beyond = input.permissions?.find((permission) => !may(caller, permission));
  if (beyond) throw new Forbidden('errors:forbidden', { permission: beyond });
  const key = `rk_${randomBytes(32).toString('base64url')}`;
  const row = {
    api_key_id: newId(),
    name: input.name,
    hash: hashKey(key),
    hint: key.slice(-4),
    // a limited key cannot make a wider one
    permissions: input.permissions ?? (caller.keyPermissions ? [...caller.keyPermissions] : null),
    staff_id: caller.staffId,
    created_at: new Date(),
    expires_at: input.expiresAt,
  };
  await db.insertInto('api_keys').values(row).execute();
  return {
    key,
    apiKeyId: row.api_key_id,
    name: row.name,
    hint: row.hint,
    permissions: row.permissions,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at,
    lastUsedAt: null,
  };
}

export async function revokeApiKey(
  db: Db,
  caller: Caller,
  { apiKeyId }: { apiKeyId: string },
): Promise<{ apiKeyId: string }> {
  const { numUpdatedRows } = await db
    .updateTable('api_keys')
    .set({ revoked_at: new Date() })
    .where('api_key_id', '=', apiKeyId)
    .where('staff_id', '=', caller.staffId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new NotFound();
  return { apiKeyId };
}
