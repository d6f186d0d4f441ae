// Who is calling: the session of a browser, or one of our API keys.
import { hash } from 'node:crypto';
import type pg from 'pg';
import type { Caller } from './handle.ts';
import type { Role } from './permissions.ts';
import { sessionToken } from './sign-in/cookie.ts';
import { type SessionOver, sessionOver } from './sign-in/over.ts';

type CallerRow = {
  staff_id: string;
  name: string;
  email: string;
  role: Role;
  site_ids: string[] | null;
  key_permissions: string[] | null;
  session_id: string | null;
  password_due: boolean;
  second_factor_due: boolean;
  over: SessionOver | null;
};

// One round trip a request. better-auth's own getSession takes two and cannot be a named statement.
const bySession = `
  SELECT staff.id AS staff_id, staff.name, staff.email, staff.role, NULL::text[] AS key_permissions, sessions.id AS session_id,
         (SELECT array_agg(site_id::text) FROM staff_sites WHERE staff_sites.staff_id = staff.id) AS site_ids,
         staff.first_password_until IS NOT NULL AND coalesce(sessions.method, 'password') IN ('password', 'code') AS password_due,
         coalesce((SELECT second_factor_required FROM sign_in_rules), false) AND NOT staff.two_factor_enabled
           AND coalesce(sessions.method, 'password') = 'password' AS second_factor_due,
         ${sessionOver} AS over
    FROM sessions JOIN staff ON staff.id = sessions.user_id
   WHERE sessions.token = $1 AND staff.active
     AND (NOT $2::boolean OR sessions.created_at < (SELECT ran_at FROM migrations WHERE name = '0031_first_passwords.sql'))`;
const byKey = `
  SELECT staff.id AS staff_id, staff.name, staff.email, staff.role, api_keys.permissions AS key_permissions, NULL::uuid AS session_id,
         (SELECT array_agg(site_id::text) FROM staff_sites WHERE staff_sites.staff_id = staff.id) AS site_ids,
         false AS password_due, false AS second_factor_due, NULL AS over
    FROM api_keys JOIN staff ON staff.id = api_keys.staff_id
   WHERE api_keys.hash = $1 AND api_keys.revoked_at IS NULL AND staff.active
     AND (api_keys.expires_at IS NULL OR api_keys.expires_at > now())`;

export type Found = { caller: Caller | null; byKey: boolean; over: SessionOver | null };
const nobody: Found = { caller: null, byKey: false, over: null };

/** What proves a session: the installation's secret, and whether the house is reached over HTTPS. */
export type Proof = { secret: string; isSecure: boolean };

/**
 * @param proof null: keys only
 * @returns the caller that the headers prove; nobody, with the reason, for a session of ours that is over
 */
export async function readCaller(pool: pg.Pool, proof: Proof | null, headers: Headers): Promise<Found> {
  const bearer = /^Bearer (rk_[\w-]{43})$/.exec(headers.get('authorization') ?? '')?.[1];
  if (bearer) {
    const hash = hashKey(bearer);
    const { rows } = await pool.query<CallerRow>({ name: 'caller_by_key', text: byKey, values: [hash] });
    if (!rows[0]) return nobody;
    void touch(pool, 'UPDATE api_keys SET last_used_at = now() WHERE hash = $1', hash);
    return { caller: toCaller(rows[0]), byKey: true, over: null };
  }
  const found = proof && sessionToken(headers.get('cookie') ?? '', proof.secret, proof.isSecure);
  if (!found) return nobody;
  const { token, isFormer } = found;
  const { rows } = await pool.query<CallerRow>({
    name: 'caller_by_session',
    text: bySession,
    values: [token, isFormer],
  });
  const over = rows[0] ? rows[0].over : 'ended';
  if (!rows[0] || over !== null) return { ...nobody, over };
  if (isAttended(headers))
    void touch(pool, 'UPDATE sessions SET last_seen_at = now() WHERE token = $1', token);
  return { caller: toCaller(rows[0]), byKey: false, over: null };
}

/** What a page asks by itself, with nobody before it, does not keep a session alive (web/attended.ts). */
function isAttended(headers: Headers): boolean {
  return headers.get('x-rapport-unattended') === null && headers.get('accept') !== 'text/event-stream';
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
    due: row.password_due ? 'password' : row.second_factor_due ? 'secondFactor' : null,
  };
}

/** API keys carry 256 random bits: a plain SHA-256 is as strong as the key and costs microseconds. */
export function hashKey(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}

const touched = new Map<string, number>();
/** Last use is kept to the minute, so that who is busy does not write on every request. */
async function touch(pool: pg.Pool, statement: string, by: Buffer | string): Promise<void> {
  const id = by.toString('base64');
  if (Date.now() - (touched.get(id) ?? 0) < 60_000) return;
  if (touched.size >= 10_000) touched.clear();
  touched.set(id, Date.now());
  await pool.query(statement, [by]).catch(() => {});
}
