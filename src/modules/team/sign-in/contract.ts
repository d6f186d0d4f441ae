import { z } from 'zod';
import { operation } from '../../../core/operation.ts';

const Id = z.uuid();
const Ended = z.object({ ended: z.int() });
const Sessions = z.object({
  items: z.array(
    z.object({
      sessionId: Id,
      /** of the device, as it says itself; null: it says nothing that we know */
      browser: z.string().nullable(),
      system: z.string().nullable(),
      address: z.string().nullable(),
      /** how it was begun; null: before this was kept */
      method: z.enum(['password', 'code', 'passkey', 'sso']).nullable(),
      begunAt: z.string(),
      /** to the minute */
      lastSeenAt: z.string(),
      /** the one that asks */
      current: z.boolean(),
    }),
  ),
});
const Passkey = z.object({
  passkeyId: Id,
  name: z.string().nullable(),
  addedAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
  /** kept by its maker's cloud as well, so that a lost device does not lose it */
  backedUp: z.boolean(),
});
const Sso = z.object({
  /** on the button */
  name: z.string().trim().min(1).max(60),
  issuer: z.url({ protocol: /^https?$/ }).max(500),
  clientId: z.string().trim().min(1).max(500),
  /** of e-mail addresses that the provider may vouch for */
  domains: z
    .array(
      z
        .string()
        .trim()
        .toLowerCase()
        .max(253)
        .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/),
    )
    .min(1)
    .max(50),
  /** for everybody but owners */
  required: z.boolean(),
  /** it may lie in the house's own network */
  allowPrivate: z.boolean(),
});
const SessionTimes = z
  .object({
    /** signed out when unused for so long */
    idleMinutes: z.int().min(5).max(20_160),
    /** and in any case so long after signing in */
    longestHours: z.int().min(1).max(336),
  })
  .refine(({ idleMinutes, longestHours }) => idleMinutes <= longestHours * 60, {
    error: 'a session cannot be unused for longer than it lasts',
    path: ['idleMinutes'],
  });
const Rules = z.object({
  secondFactorRequired: z.boolean(),
  sessions: SessionTimes,
  sso: Sso.extend({ hasSecret: z.boolean() }).nullable(),
  /** where the provider sends people back to, to be entered there */
  redirectPath: z.string(),
});

export const signInContract = {
  sessions: operation('signIn.sessions', {
    route: 'GET /me/sessions',
    summary: 'Where you are signed in',
    permission: 'self.manage',
    input: z.object({}),
    output: Sessions,
  }),
  endSession: operation('signIn.endSession', {
    route: 'DELETE /me/sessions/{sessionId}',
    summary: 'Sign one of your devices out',
    permission: 'self.manage',
    input: z.object({ sessionId: Id }),
    output: Ended,
  }),
  endOtherSessions: operation('signIn.endOtherSessions', {
    route: 'POST /me/sessions/end-others',
    summary: 'Sign every device of yours out but this one',
    permission: 'self.manage',
    input: z.object({}),
    output: Ended,
  }),
  staffSessions: operation('signIn.staffSessions', {
    route: 'GET /staff/{staffId}/sessions',
    summary: 'Where somebody on the staff is signed in',
    permission: 'sessions.manage',
    input: z.object({ staffId: Id }),
    output: Sessions,
  }),
  endStaffSessions: operation('signIn.endStaffSessions', {
    route: 'POST /staff/{staffId}/sessions/end',
    summary: 'Sign somebody on the staff out, everywhere or on one device; an owner only by an owner',
    permission: 'sessions.manage',
    input: z.object({ staffId: Id, sessionId: Id.optional() }),
    output: Ended,
  }),
  passkeys: operation('signIn.passkeys', {
    route: 'GET /me/passkeys',
    summary: 'Your passkeys',
    permission: 'self.manage',
    input: z.object({}),
    output: z.object({ items: z.array(Passkey) }),
  }),
  renamePasskey: operation('signIn.renamePasskey', {
    route: 'PATCH /me/passkeys/{passkeyId}',
    summary: 'Rename a passkey of yours',
    permission: 'self.manage',
    input: z.object({ passkeyId: Id, name: z.string().trim().min(1).max(100) }),
    output: Passkey,
  }),
  removePasskey: operation('signIn.removePasskey', {
    route: 'DELETE /me/passkeys/{passkeyId}',
    summary: 'Remove a passkey of yours: nobody signs in with it any more',
    permission: 'self.manage',
    input: z.object({ passkeyId: Id }),
    output: z.object({ passkeyId: Id }),
  }),
  resetFactors: operation('signIn.resetFactors', {
    route: 'POST /staff/{staffId}/reset-factors',
    summary:
      'For somebody who lost their device: remove second factor, passkeys and the tie to the single sign-on, end their sessions',
    permission: 'team.manage',
    input: z.object({ staffId: Id }),
    output: Ended,
  }),
  rules: operation('signIn.rules', {
    route: 'GET /sign-in/rules',
    summary: 'What everybody who signs in is asked for, and the single sign-on without its secret',
    permission: 'team.manage',
    input: z.object({}),
    output: Rules,
  }),
  saveRules: operation('signIn.saveRules', {
    route: 'PUT /sign-in/rules',
    summary: 'Say what everybody who signs in is asked for; the provider is asked whether it is one',
    permission: 'team.manage',
    ownTransactions: true,
    secret: ['clientSecret'],
    input: z.object({
      secondFactorRequired: z.boolean(),
      /** left out: as they were */
      sessions: SessionTimes.optional(),
      sso: Sso.nullable(),
      /** left out: as it was, unless issuer or client are others; null: there is none */
      clientSecret: z.string().min(1).max(1000).nullable().optional(),
    }),
    output: Rules,
  }),
};
