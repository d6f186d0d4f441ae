// The cookie of a session. Where the house is reached over HTTPS its name begins with __Host-: browsers take such a cookie
// from this very host and over HTTPS alone, so that no neighbour under the same domain can put one of theirs in its place.
import { createHmac, timingSafeEqual } from 'node:crypto';

const plain = 'rapport.session_token';
const host = `__Host-${plain}`;
/** As it was called over HTTPS before migration 0031: sessions from then go on until they are over, 14 days at most. */
const former = `__Secure-${plain}`;

/** What the names of better-auth's cookies begin with, and that they are for HTTPS only where it is used. */
export function cookiesOf(isSecure: boolean) {
  return {
    cookiePrefix: isSecure ? '__Host-rapport' : 'rapport',
    useSecureCookies: false, // would put __Secure- before it
    defaultCookieAttributes: { secure: isSecure },
  };
}

export type SessionToken = { token: string; isFormer: boolean };

/** better-auth's cookie is `token.signature`, an HMAC-SHA256 in base64 over the token. */
export function sessionToken(cookies: string, secret: string, isSecure: boolean): SessionToken | null {
  const value = valueOf(cookies, isSecure ? host : plain);
  const old = isSecure && value === undefined ? valueOf(cookies, former) : undefined;
  const token = unsigned(value ?? old ?? '', secret);
  return token === null ? null : { token, isFormer: old !== undefined };
}

function unsigned(value: string, secret: string): string | null {
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

/** @returns the cookies without the session, for who must not go on with it */
export function withoutSession(cookies: string): string {
  return pairs(cookies)
    .filter(([name]) => name !== plain && name !== host && name !== former)
    .map((pair) => pair.join('='))
    .join('; ');
}

/** @returns the cookies as better-auth knows them: a session from before under the name of today */
export function renamed(cookies: string, isSecure: boolean): string {
  const old = isSecure && valueOf(cookies, host) === undefined ? valueOf(cookies, former) : undefined;
  return old === undefined ? cookies : `${withoutSession(cookies)}; ${host}=${old}`;
}

/** @returns what takes the cookie from before away, where an answer gives or takes one of today; else null */
export function endFormer(cookies: string, given: readonly string[]): string | null {
  const isOver =
    valueOf(cookies, former) !== undefined && given.some((cookie) => cookie.startsWith(`${host}=`));
  return isOver ? `${former}=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax` : null;
}

function valueOf(cookies: string, wanted: string): string | undefined {
  return pairs(cookies).find(([name]) => name === wanted)?.[1];
}

function pairs(cookies: string): [name: string, value: string][] {
  return cookies.split(';').flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=');
    return at < 1 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()]];
  });
}
