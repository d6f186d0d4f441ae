// Every session begins here, whichever way somebody came: who is put out stays out, and the owner's rules hold.
import type { GenericEndpointContext } from '@better-auth/core';
import { APIError } from 'better-auth/api';
import { addAuditEntry } from '../audit.ts';
import type { Db } from '../db.ts';
import { tellOfChange } from './changed.ts';
import { deviceLine } from './device.ts';
import { readRules } from './rules.ts';
import { isNewCode } from './tries.ts';
import { noteUnknown } from './unknown.ts';

export type Method = 'password' | 'code' | 'passkey' | 'sso';
type New = { userId: string; method?: unknown };

function methodOf(path: string): Method {
  if (path === '/passkey/verify-authentication') return 'passkey';
  if (path === '/sso/callback') return 'sso';
  return path.startsWith('/two-factor/verify-') ? 'code' : 'password';
}

/**
 * @returns what the session is to hold, or false when there shall be none
 * @throws APIError SSO_REQUIRED, PASSKEY_REQUIRED, FIRST_PASSWORD_OVER: after the password was right, so that nobody learns
 * it by asking
 */
export async function beforeSession(
  db: Db,
  session: New,
  context: GenericEndpointContext | null,
): Promise<false | { data: { method: Method } }> {
  const staff = await db
    .selectFrom('staff')
    .select(['active', 'kind', 'role', 'two_factor_enabled', 'first_password_until'])
    .where('id', '=', session.userId)
    .executeTakeFirst();
  if (!staff?.active || staff.kind !== 'person') return false; // who was put out does not come in again
  const method = methodOf(context?.path ?? '');
  const given = method === 'password' || method === 'code' ? staff.first_password_until : null;
  if (given && given.getTime() < Date.now())
    throw new APIError('FORBIDDEN', { code: 'FIRST_PASSWORD_OVER', message: 'This password is over.' });
  if (context?.path === '/two-factor/verify-totp') await refuseUsedCode(db, session.userId, context);
  const rules = await readRules(db);
  if (rules.sso?.required && staff.role !== 'owner' && method !== 'sso')
    throw new APIError('FORBIDDEN', { code: 'SSO_REQUIRED', message: 'Sign in with the single sign-on.' });
  // Whoever has nothing but a password gets in as far as setting a second factor up. Whoever has a passkey must show it:
  // a stolen password could otherwise set up a factor of its own.
  if (rules.secondFactorRequired && method === 'password' && !staff.two_factor_enabled) {
    const passkey = await db
      .selectFrom('passkeys')
      .select('id')
      .where('user_id', '=', session.userId)
      .limit(1)
      .executeTakeFirst();
    if (passkey)
      throw new APIError('FORBIDDEN', { code: 'PASSKEY_REQUIRED', message: 'Sign in with your passkey.' });
  }
  return { data: { method } };
}

async function refuseUsedCode(db: Db, staffId: string, context: GenericEndpointContext): Promise<void> {
  const { code } = context.body as { code: string };
  if (await isNewCode(db, staffId, code)) return;
  await auditSignIn(db, staffId, 'signIn.refuse', { method: 'code', why: 'a code that was used before' });
  await tellOfChange(db, staffId, 'code_reused');
  throw new APIError('UNAUTHORIZED', { code: 'INVALID_CODE', message: 'This code was used before.' });
}

/** Who came in, when and how is in the audit; a password whose code is still to come is no coming in. */
export async function afterSession(
  db: Db,
  session: { userId: string; ipAddress?: string | null; userAgent?: string | null; method?: unknown },
): Promise<void> {
  const staff = await db
    .selectFrom('staff')
    .select('two_factor_enabled')
    .where('id', '=', session.userId)
    .executeTakeFirst();
  if (session.method === 'password' && staff?.two_factor_enabled) return;
  await auditSignIn(db, session.userId, 'signIn.begin', {
    method: session.method ?? null,
    address: session.ipAddress ?? null,
    device: deviceLine(session.userAgent ?? ''),
  });
}

/**
 * Who was refused and from where, also for an address that nobody has: it takes as long (both are lost in the time of the
 * hash), and its text is not kept, since people type passwords there.
 */
export async function auditRefusal(db: Db, email: string, address: string): Promise<void> {
  const staff = await db
    .selectFrom('staff')
    .select('id')
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst();
  if (staff) await auditSignIn(db, staff.id, 'signIn.refuse', { method: 'password', address });
  else await noteUnknown(db, address);
}

/** For what happens on better-auth's routes, which are no operations. */
export async function auditSignIn(
  db: Db,
  staffId: string | null,
  operation: string,
  input: Record<string, unknown>,
): Promise<void> {
  await addAuditEntry(db, { staffId, door: 'page', operation, input });
}
