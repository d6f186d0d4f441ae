import { randomBytes } from 'node:crypto';
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import type { Db } from '../../core/db.ts';
import { Invalid } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import { newId } from '../../core/ids.ts';
import type { InputOf } from '../../core/operation.ts';
import { tellOfChange } from '../../core/sign-in/changed.ts';
import { findBusiness } from './business.ts';
import type { teamContract } from './contract.ts';

/** How long a password that somebody was given opens their account, in days. */
const firstFor = 7;

/**
 * Gives somebody the password that they chose, and ends their sessions.
 * @returns how many ended
 * @throws Invalid when it is easy to guess
 */
export async function setPassword(
  db: Db,
  staffId: string,
  password: string,
  keepSession: string | null = null,
): Promise<number> {
  await refuseWeak(db, staffId, password);
  await keep(db, staffId, password, null);
  return endSessions(db, staffId, keepSession);
}

/** One of 80 random bits, easily read out; its holder replaces it when they first sign in. Ends their sessions. */
export async function makeFirstPassword(
  db: Db,
  staffId: string,
): Promise<{ password: string; until: string }> {
  const letters = [...randomBytes(16)].map((byte) => readable[byte & 31]).join('');
  const password = letters.replaceAll(/.{4}(?=.)/g, '$&-');
  const until = new Date(Date.now() + firstFor * 86_400_000);
  await keep(db, staffId, password, until);
  await endSessions(db, staffId);
  return { password, until: until.toISOString() };
}

/** Crockford's alphabet: no i, l, o and u, which are misread. */
const readable = '0123456789abcdefghjkmnpqrstvwxyz';

/** By scrypt. */
async function keep(db: Db, staffId: string, password: string, until: Date | null): Promise<void> {
  const now = new Date();
  const hash = await hashPassword(password);
  const { numUpdatedRows } = await db
    .updateTable('accounts')
    .set({ password: hash, updated_at: now })
    .where('user_id', '=', staffId)
    .where('provider_id', '=', 'credential')
    .executeTakeFirst();
  if (numUpdatedRows === 0n) {
    await db
      .insertInto('accounts')
      .values({
        id: newId(),
        account_id: staffId,
        provider_id: 'credential',
        user_id: staffId,
        password: hash,
        created_at: now,
        updated_at: now,
      })
      .execute();
  }
  await db.updateTable('staff').set({ first_password_until: until }).where('id', '=', staffId).execute();
}

const weak = {
  common: 'team:passwordCommon',
  own: 'team:passwordOwn',
  simple: 'team:passwordSimple',
} as const;

async function refuseWeak(db: Db, staffId: string, password: string): Promise<void> {
  const { strengthOf } = await import('../../core/sign-in/strength.ts'); // heavy, and seldom needed
  const person = await db
    .selectFrom('staff')
    .select(['name', 'email'])
    .where('id', '=', staffId)
    .executeTakeFirst();
  const business = await findBusiness(db);
  const own = [business?.name, person?.name, person?.email].filter((text) => text !== undefined);
  const { enough, why } = strengthOf(password, own);
  if (!enough) throw new Invalid(weak[why]);
}

export async function endSessions(
  db: Db,
  staffId: string,
  keepSession: string | null = null,
): Promise<number> {
  let ending = db.deleteFrom('sessions').where('user_id', '=', staffId);
  if (keepSession) ending = ending.where('id', '<>', keepSession);
  const { numDeletedRows } = await ending.executeTakeFirst();
  return Number(numDeletedRows);
}

/** @throws Invalid when the current password is wrong, or the next one is no other or easy to guess */
export async function changePassword(
  db: Db,
  caller: Caller,
  { current, next }: InputOf<typeof teamContract.changePassword>,
): Promise<{ endedSessions: number }> {
  const account = await db
    .selectFrom('accounts')
    .select('password')
    .where('user_id', '=', caller.staffId)
    .where('provider_id', '=', 'credential')
    .executeTakeFirst();
  if (
    !caller.staffId ||
    !account?.password ||
    !(await verifyPassword({ hash: account.password, password: current }))
  ) {
    throw new Invalid('team:wrongPassword');
  }
  if (next === current) throw new Invalid('team:samePassword');
  await tellOfChange(db, caller.staffId, 'password_changed');
  return { endedSessions: await setPassword(db, caller.staffId, next, caller.sessionId) };
}
