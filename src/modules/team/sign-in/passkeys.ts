// Passkeys as things that people own; how one is made and shown is core/sign-in/passkeys.ts.
import type { Selectable } from 'kysely';
import type { Db } from '../../../core/db.ts';
import { NotFound } from '../../../core/errors.ts';
import type { Caller } from '../../../core/handle.ts';
import type { OutputOf } from '../../../core/operation.ts';
import { tellOfChange } from '../../../core/sign-in/changed.ts';
import type { DB } from '../../../core/schema.ts';
import { endSessions } from '../passwords.ts';
import type { signInContract } from './contract.ts';

type Passkey = OutputOf<typeof signInContract.renamePasskey>;

export async function listPasskeys(db: Db, { staffId }: Caller): Promise<Passkey[]> {
  const rows = await db
    .selectFrom('passkeys')
    .selectAll()
    .where('user_id', '=', staffId)
    .orderBy('created_at')
    .execute();
  return rows.map(toPasskey);
}

function toPasskey(row: Selectable<DB['passkeys']>): Passkey {
  return {
    passkeyId: row.id,
    name: row.name,
    addedAt: row.created_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    backedUp: row.backed_up,
  };
}

/** @throws NotFound when it is not the caller's */
export async function renamePasskey(
  db: Db,
  { staffId }: Caller,
  { passkeyId, name }: { passkeyId: string; name: string },
): Promise<Passkey> {
  const row = await db
    .updateTable('passkeys')
    .set({ name })
    .where('id', '=', passkeyId)
    .where('user_id', '=', staffId)
    .returningAll()
    .executeTakeFirst();
  if (!row) throw new NotFound();
  return toPasskey(row);
}

/** @throws NotFound when it is not the caller's */
export async function removePasskey(
  db: Db,
  { staffId }: Caller,
  { passkeyId }: { passkeyId: string },
): Promise<{ passkeyId: string }> {
  const { numDeletedRows } = await db
    .deleteFrom('passkeys')
    .where('id', '=', passkeyId)
    .where('user_id', '=', staffId)
    .executeTakeFirst();
  if (numDeletedRows !== 1n || !staffId) throw new NotFound();
  await tellOfChange(db, staffId, 'passkey_removed');
  return { passkeyId };
}

/** A lost device: what was on it opens nothing any more. The password stays. @throws NotFound */
export async function resetFactors(db: Db, { staffId }: { staffId: string }): Promise<{ ended: number }> {
  const staff = await db
    .updateTable('staff')
    .set({ two_factor_enabled: false, updated_at: new Date() })
    .where('id', '=', staffId)
    .returning('id')
    .executeTakeFirst();
  if (!staff) throw new NotFound();
  await db.deleteFrom('two_factors').where('user_id', '=', staffId).execute();
  await db.deleteFrom('passkeys').where('user_id', '=', staffId).execute();
  await db.deleteFrom('accounts').where('user_id', '=', staffId).where('provider_id', '=', 'sso').execute();
  await tellOfChange(db, staffId, 'factors_reset');
  return { ended: await endSessions(db, staffId) };
}
