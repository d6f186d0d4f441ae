// Who is calling: a session of better-auth (password, second factor) or one of our API keys.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { twoFactor } from 'better-auth/plugins';
import type pg from 'pg';
import type { Db } from './db.ts';
import type { Caller } from './handle.ts';
import { newId } from './ids.ts';
import type { Role } from './permissions.ts';

const cookiePrefix = 'rapport';

/** better-auth on our tables. Staff are made by operations of team/, never by signing up. */
export function createAuth(options: { db: Db; secret: string; baseURL: string; limitSignIns: boolean }) {
  return betterAuth({
    appName: 'Rapport',
    secret: options.secret,
    baseURL: options.baseURL,
    basePath: '/api/auth',
    trustedOrigins: (request) => (request ? [new URL(request.url).origin] : []),
    database: { db: options.db, type: 'postgres' },
    telemetry: { enabled: false },
    logger: { disabled: true },
    advanced: {
      cookiePrefix,
      database: { generateId: newId },
      ipAddress: { ipAddressHeaders: ['x-rapport-ip'] }, // set by core/http.ts from the connection, never by the client
    },
    rateLimit: {
      enabled: options.limitSignIns,
      window: 60,
      max: 300,
      customRules: {
        '/sign-in/email': { window: 60, max: 10 },
        '/two-factor/*': { window: 60, max: 10 },
      },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 200,
      revokeSessionsOnPasswordReset: true,
    },
    // Only what the pages use is reachable; passwords change through team.changePassword, which ends other sessions.
    disabledPaths: [
      '/sign-up/email',
      '/change-password',
      '/change-email',
      '/update-user',
      '/delete-user',
      '/reset-password',
      '/request-password-reset',
      '/sign-in/social',
      '/link-social',
      '/set-password',
    ],
    session: {
      modelName: 'sessions',
      expiresIn: 60 * 60 * 24 * 14,
      updateAge: 60 * 60 * 24,
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
          before: async (session) => {
            const staff = await options.db
              .selectFrom('staff')
              .select('active')
              .where('id', '=', session.userId)
              .executeTakeFirst();
            return staff?.active ? undefined : false; // who was put out does not come in again
          },
        },
      },
    },
    verification: {
      modelName: 'verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    plugins: [
      twoFactor({
        issuer: 'Rapport',
        twoFactorTable: 'two_factors',
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

type CallerRow = {
  staff_id: string;
  name: string;
  email: string;
  role: Role;
  site_ids: string[] | null;
  key_permissions: string[] | null;
  session_id: string | null;
};

// One round trip a request. better-auth's own getSession takes two and cannot be a named statement.
const bySession = `
  SELECT staff.id AS staff_id, staff.name, staff.email, staff.role, NULL::text[] AS key_permissions, sessions.id AS session_id,
         (SELECT array_agg(site_id::text) FROM staff_sites WHERE staff_sites.staff_id = staff.id) AS site_ids
    FROM sessions JOIN staff ON staff.id = sessions.user_id
   WHERE sessions.token = $1 AND sessions.expires_at > now() AND staff.active`;
const byKey = `
  SELECT staff.id AS staff_id, staff.name, staff.email, staff.role, api_keys.permissions AS key_permissions, NULL::uuid AS session_id,
         (SELECT array_agg(site_id::text) FROM staff_sites WHERE staff_sites.staff_id = staff.id) AS site_ids
    FROM api_keys JOIN staff ON staff.id = api_keys.staff_id
   WHERE api_keys.hash = $1 AND api_keys.revoked_at IS NULL AND staff.active
     AND (api_keys.expires_at IS NULL OR api_keys.expires_at > now())`;

/** @returns the caller that the headers prove, or null */
export async function readCaller(
  pool: pg.Pool,
  secret: string,
  headers: Headers,
): Promise<{ caller: Caller; byKey: boolean } | null> {
  const bearer = /^Bearer (rk_[\w-]{43})$/.exec(headers.get('authorization') ?? '')?.[1];
  if (bearer) {
    const hash = hashKey(bearer);
    const { rows } = await pool.query<CallerRow>({ name: 'caller_by_key', text: byKey, values: [hash] });
    void touchKey(pool, hash);
    return rows[0] ? { caller: toCaller(rows[0]), byKey: true } : null;
  }
  const token = sessionToken(headers.get('cookie') ?? '', secret);
  if (!token) return null;
  const { rows } = await pool.query<CallerRow>({
    name: 'caller_by_session',
    text: bySession,
    values: [token],
  });
  return rows[0] ? { caller: toCaller(rows[0]), byKey: false } : null;
}

function toCaller(row: CallerRow): Caller {
  return {
    staffId: row.staff_id,
    name: row.name,
    email: row.email,
    role: row.role,
    siteIds: row.site_ids,
    keyPermissions: row.key_permissions,
    sessionId: row.session_id,
  };
}

/** API keys carry 256 random bits: a plain SHA-256 is as strong as the key and costs microseconds. */
export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

const touched = new Map<string, number>();
/** Last use is kept to the minute, so that a busy key does not write on every request. */
async function touchKey(pool: pg.Pool, hash: Buffer): Promise<void> {
  const id = hash.toString('base64');
  if (Date.now() - (touched.get(id) ?? 0) < 60_000) return;
  touched.set(id, Date.now());
  await pool.query('UPDATE api_keys SET last_used_at = now() WHERE hash = $1', [hash]).catch(() => {});
}

/** better-auth's cookie is `token.signature`, an HMAC-SHA256 in base64 over the token. */
function sessionToken(cookies: string, secret: string): string | null {
  const value = /(?:^|;\s*)(?:__Secure-)?rapport\.session_token=([^;]+)/.exec(cookies)?.[1];
  if (!value) return null;
  let decoded: string;
  try {
    decoded = decodeURIComponent(value);
  } catch {
    return null;
  }
  const dot = decoded.lastIndexOf('.');
  if (dot < 1) return null;
  const token = decoded.slice(0, dot);
  const given = Buffer.from(decoded.slice(dot + 1), 'base64');
  const wanted = createHmac('sha256', secret).update(token).digest();
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? token : null;
}
