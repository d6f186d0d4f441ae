// Single sign-on by OpenID Connect: authorization code with PKCE, state and nonce. Who comes this way is on the staff
// already: the provider proves an e-mail address, and never makes anybody.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { GenericEndpointContext } from '@better-auth/core';
import type { BetterAuthPlugin } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import type { Db } from '../db.ts';
import { sealFor } from '../seal.ts';
import { auditSignIn } from './begin.ts';
import { readIdToken, keyIdOf, TokenRefused } from './id-token.ts';
import { askPerson, changeCode, findProvider, keysFor } from './provider.ts';
import { returnTo } from './return-to.ts';
import { readRules, type SingleSignOn, ssoSealPurpose } from './rules.ts';
import { findStaff } from './sso-staff.ts';

const minutes = 10;
const Begun = z.object({
  issuer: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  to: z.string(),
  at: z.number(),
});
type Begun = z.infer<typeof Begun>;
const random = (): string => randomBytes(32).toString('base64url');

export function singleSignOn({ db, secret }: { db: Db; secret: string }): BetterAuthPlugin {
  // what was begun is kept by the browser that began it, sealed: no other browser can end it
  const seal = sealFor(secret, 'single sign-on begun');
  const redirectUri = (context: GenericEndpointContext): string => `${context.context.baseURL}/sso/callback`;
  const cookieOf = (context: GenericEndpointContext) =>
    context.context.createAuthCookie('sso', { maxAge: minutes * 60 });

  return {
    id: 'rapport-sso',
    endpoints: {
      startSso: createAuthEndpoint(
        '/sso/start',
        { method: 'GET', query: z.object({ to: z.string().optional() }) },
        async (context) => {
          const { sso } = await readRules(db);
          if (!sso) throw context.redirect('/sign-in');
          const begun: Begun = {
            issuer: sso.issuer,
            state: random(),
            nonce: random(),
            verifier: random(),
            to: returnTo(context.query.to),
            at: Date.now(),
          };
          const found = await findProvider(sso).catch(() => null);
          if (!found) throw context.redirect('/sign-in?refused=SSO_AWAY');
          const target = new URL(found.provider.authorization_endpoint);
          for (const [name, value] of Object.entries({
            response_type: 'code',
            client_id: sso.clientId,
            redirect_uri: redirectUri(context),
            scope: 'openid email profile',
            state: begun.state,
            nonce: begun.nonce,
            code_challenge: createHash('sha256').update(begun.verifier).digest('base64url'),
            code_challenge_method: 'S256',
          }))
            target.searchParams.set(name, value);
          const cookie = cookieOf(context);
          context.setCookie(
            cookie.name,
            seal.close(JSON.stringify(begun)).toString('base64url'),
            cookie.attributes,
          );
          throw context.redirect(target.toString());
        },
      ),
      endSso: createAuthEndpoint(
        '/sso/callback',
        {
          method: 'GET',
          query: z.looseObject({
            code: z.string().max(4000).optional(),
            state: z.string().max(500).optional(),
            iss: z.string().max(500).optional(),
          }),
        },
        async (context) => {
          const cookie = cookieOf(context);
          const begun = read(context.getCookie(cookie.name), seal.open);
          context.setCookie(cookie.name, '', { ...cookie.attributes, maxAge: 0 });
          const { code, state, iss } = context.query;
          const { sso } = await readRules(db);
          if (!begun || !sso || begun.issuer !== sso.issuer || !same(state, begun.state))
            throw context.redirect('/sign-in?refused=SSO_STALE');
          // RFC 9207: an answer of another provider than was asked
          if (!code || (iss !== undefined && iss !== sso.issuer))
            throw context.redirect('/sign-in?refused=SSO_REFUSED');
          const clientSecret = sso.clientSecret
            ? sealFor(secret, ssoSealPurpose).open(sso.clientSecret)
            : null;
          const answer = { code, verifier: begun.verifier, redirectUri: redirectUri(context) };
          const staffId = await prove(db, sso, clientSecret, answer, begun.nonce);
          const session = staffId ? await context.context.internalAdapter.createSession(staffId) : null;
          const user = staffId ? await context.context.internalAdapter.findUserById(staffId) : null;
          if (!session || !user) throw context.redirect('/sign-in?refused=SSO_UNKNOWN');
          await setSessionCookie(context, { session, user });
          throw context.redirect(begun.to);
        },
      ),
    },
    rateLimit: [{ pathMatcher: (path) => path.startsWith('/sso/'), window: 60, max: 30 }],
  };
}

/** @returns whose code it is, or null: why not is in the audit, and nothing is said to whoever tried */
async function prove(
  db: Db,
  sso: SingleSignOn,
  clientSecret: string | null,
  answer: { code: string; verifier: string; redirectUri: string },
  nonce: string,
): Promise<string | null> {
  try {
    const { provider } = await findProvider(sso);
    const tokens = await changeCode(sso, provider, { id: sso.clientId, secret: clientSecret }, answer);
    const keys = await keysFor(sso, keyIdOf(tokens.id_token));
    const claims = readIdToken(tokens.id_token, { ...sso, keys, nonce, now: Date.now() });
    const said = claims.email === undefined && tokens.access_token !== undefined;
    const person = said ? await askPerson(sso, provider, tokens.access_token ?? '') : claims;
    if (!person || person.sub !== claims.sub) throw new TokenRefused('the provider speaks of two people');
    return await findStaff(db, sso, person);
  } catch (error) {
    await auditSignIn(db, null, 'signIn.refuse', {
      method: 'sso',
      why: error instanceof Error ? error.message : 'unknown',
    });
    return null;
  }
}

function read(cookie: string | null | undefined, open: (sealed: Buffer) => string): Begun | null {
  try {
    const begun = Begun.parse(JSON.parse(open(Buffer.from(cookie ?? '', 'base64url'))));
    return Date.now() - begun.at < minutes * 60_000 ? begun : null;
  } catch {
    return null;
  }
}

function same(given: string | undefined, wanted: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
