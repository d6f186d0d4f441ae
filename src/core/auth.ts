// Signing in: password, second factor, passkey, single sign-on. Who is calling is told by caller.ts.
import { betterAuth } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { twoFactor } from 'better-auth/plugins';
import type { Db } from './db.ts';
import { newId } from './ids.ts';
import { openRates, type Rates } from './rates.ts';
import { afterSession, auditRefusal, auditSignIn, beforeSession } from './sign-in/begin.ts';
import { cookiesOf } from './sign-in/cookie.ts';
import { tellOfChange } from './sign-in/changed.ts';
import { passkeys } from './sign-in/passkeys.ts';
import { recoveryCodes } from './sign-in/recovery-codes.ts';
import { singleSignOn } from './sign-in/sso.ts';
import { countTry, forgetTries } from './sign-in/tries.ts';

/** A passkey is added only this long after signing in, in seconds: an unlocked screen is not enough. */
const freshAge = 15 * 60;

/** The only ones of better-auth's routes that can be reached; whatever else it brings stays inside. */
export const authRoutes: readonly string[] = [
  'sign-in/email',
  'sign-out',
  'two-factor/enable',
  'two-factor/disable',
  'two-factor/verify-totp',
  'two-factor/verify-backup-code',
  'two-factor/generate-backup-codes',
  'passkey/generate-register-options',
  'passkey/verify-registration',
  'passkey/generate-authenticate-options',
  'passkey/verify-authentication',
  'sso/start',
  'sso/callback',
];

/**
 * better-auth on our tables. Staff are made by operations of team/, never by signing up.
 * @param baseURL RAPPORT_URL; null: the address at which each request arrives
 */
export function createAuth(options: {
  db: Db;
  secret: string;
  baseURL: string | null;
  limitSignIns: boolean;
  /** counted together with other servers; alone when left out */
  rates?: Rates;
}) {
  const rates = options.rates ?? openRates(null);
  const addressOf = (headers: Headers | undefined): string => headers?.get('x-rapport-ip') ?? '';
  return betterAuth({
    appName: 'Rapport',
    secret: options.secret,
    baseURL: options.baseURL ?? undefined,
    basePath: '/api/auth',
    trustedOrigins: (request) => (request ? [new URL(request.url).origin] : []),
    database: { db: options.db, type: 'postgres' },
    telemetry: { enabled: false },
    logger: { disabled: true },
    advanced: {
      ...cookiesOf(options.baseURL?.startsWith('https:') ?? false),
      database: { generateId: newId },
      ipAddress: { ipAddressHeaders: ['x-rapport-ip'] }, // set by core/http.ts from the connection, never by the client
    },
    rateLimit: {
      enabled: options.limitSignIns,
      customStorage: limitsOn(rates),
      window: 60,
      max: 300,
      customRules: {
        '/sign-in/email': { window: 60, max: 10 },
        '/two-factor/*': { window: 60, max: 10 },
        '/passkey/verify-authentication': { window: 60, max: 10 },
      },
    },
    hooks: {
      before: createAuthMiddleware(async (context) => {
        if (context.path !== '/sign-in/email' || !options.limitSignIns) return;
        const { email } = (context.body ?? {}) as { email?: unknown };
        if (typeof email !== 'string' || (await countTry(options.db, email, addressOf(context.headers))))
          return;
        throw new APIError('TOO_MANY_REQUESTS', { code: 'TOO_MANY_TRIES', message: 'Too many tries.' });
      }),
      after: createAuthMiddleware(async (context) => {
        if (context.context.returned instanceof Error) {
          const { email } = (context.body ?? {}) as { email?: unknown };
          if (context.path === '/sign-in/email' && typeof email === 'string')
            await auditRefusal(options.db, email, addressOf(context.headers));
          return;
        }
        const staffId = context.context.newSession?.user.id;
        if (context.path === '/two-factor/disable' && staffId) {
          await auditSignIn(options.db, staffId, 'signIn.endSecondFactor', {});
          await tellOfChange(options.db, staffId, 'second_factor_off');
        }
        if (context.path !== '/sign-in/email') return;
        const { email } = context.body as { email: string };
        await forgetTries(options.db, email, addressOf(context.headers));
      }),
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 12,
      maxPasswordLength: 200, // of one set before 128 was the most
      revokeSessionsOnPasswordReset: true,
    },
    session: {
      modelName: 'sessions',
      expiresIn: 60 * 60 * 24 * 14,
      updateAge: 60 * 60 * 24,
      freshAge,
      additionalFields: { method: { type: 'string', required: false, input: false } },
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    user: {
      modelName: 'staff',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    account: {
      modelName: 'accounts',
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'user_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: (session, context) => beforeSession(options.db, session, context),
          after: (session) => afterSession(options.db, session),
        },
      },
    },
    verification: {
      modelName: 'verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    plugins: [
      passkeys(options.db),
      singleSignOn(options),
      twoFactor({
        issuer: 'Rapport',
        twoFactorTable: 'two_factors',
        backupCodeOptions: { customBackupCodesGenerate: recoveryCodes },
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            fields: {
              backupCodes: 'backup_codes',
              userId: 'user_id',
              failedVerificationCount: 'failed_verification_count',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
    ],
  });
}
export type Auth = ReturnType<typeof createAuth>;

function limitsOn(rates: Rates) {
  return {
    consume: async (key: string, { window, max }: { window: number; max: number }) => {
      const { count, leftMs } = rates.take(`auth ${key}`, { max, windowMs: window * 1000 });
      const allowed = count <= max;
      return { allowed, retryAfter: allowed ? null : Math.ceil(leftMs / 1000) };
    },
  };
}
