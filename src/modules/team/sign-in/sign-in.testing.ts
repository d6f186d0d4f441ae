// Signing in as a browser does, for tests.
import { contract } from '../../../contract.ts';
import { apiClient } from '../../../core/api-client.ts';
import type { Client } from '../../../testing.ts';

/** What a call of better-auth's routes answered, with the cookies that a browser would have afterwards. */
export type Answer = { status: number; body: Record<string, unknown>; cookie: string };

export async function callAuth(
  url: string,
  path: string,
  body: object,
  {
    cookie = '',
    userAgent = 'test',
    address = '127.0.0.1',
  }: { cookie?: string; userAgent?: string; address?: string } = {},
): Promise<Answer> {
  const response = await fetch(`${url}/api/auth/${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': userAgent,
      'x-forwarded-for': address, // as the proxy before it would say
      origin: url,
      cookie,
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown>,
    cookie: joinCookies(cookie, response.headers.getSetCookie()),
  };
}

/** @returns the Cookie header of a browser that held `before` and was then given these */
export function joinCookies(before: string, given: readonly string[]): string {
  const all = new Map(
    before.split('; ').flatMap((pair) => (pair ? [[pair.split('=')[0], pair] as const] : [])),
  );
  for (const cookie of given) {
    const pair = cookie.split(';')[0] ?? '';
    if (/max-age=0/i.test(cookie)) all.delete(pair.split('=')[0]);
    else all.set(pair.split('=')[0], pair);
  }
  return [...all.values()].join('; ');
}

/** @returns the cookie of a new session @throws when it is refused */
export async function begin(
  url: string,
  email: string,
  password: string,
  userAgent?: string,
): Promise<string> {
  const { status, body, cookie } = await callAuth(url, 'sign-in/email', { email, password }, { userAgent });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return cookie;
}

export function sessionClient(url: string, cookie: string): Client {
  return apiClient(contract, url, () => ({ cookie, origin: url }));
}
