// The provider of a single sign-on: what it says of itself (OpenID Connect Discovery 1.0), its keys, and a code for a token.
import { z } from 'zod';
import { Invalid } from '../errors.ts';
import { getOutbound, postOutbound } from '../outbound.ts';
import type { Jwk } from './id-token.ts';

const Metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url({ protocol: /^https?$/ }),
  token_endpoint: z.url({ protocol: /^https?$/ }),
  jwks_uri: z.url({ protocol: /^https?$/ }),
  userinfo_endpoint: z.url({ protocol: /^https?$/ }).optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(['client_secret_basic']),
});
export type Provider = z.infer<typeof Metadata>;
const Keys = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });
const Tokens = z.object({ id_token: z.string(), access_token: z.string().optional() });
const Person = z.object({
  sub: z.string(),
  email: z.string().optional(),
  email_verified: z.unknown().optional(),
});

type Where = { issuer: string; allowPrivate: boolean };

/** strict: in the world outside only https, so that nobody on the way reads or changes what is said */
const through = ({ allowPrivate }: Where) => ({
  allowInside: allowPrivate,
  strict: true,
  headers: { accept: 'application/json' },
});

const kept = new Map<string, { provider: Provider; keys: Jwk[]; at: number }>();
const freshMs = 10 * 60_000;
/** Keys that are not known are asked for again, but not more often than this. */
const againMs = 30_000;

/** @throws Invalid when nobody answers there, or somebody who is not this issuer */
export async function findProvider(where: Where): Promise<{ provider: Provider; keys: Jwk[] }> {
  const known = kept.get(keyOf(where));
  if (known && Date.now() - known.at < freshMs) return known;
  return askProvider(where);
}

/** Asks again, whatever was known. @throws Invalid */
export async function askProvider(where: Where): Promise<{ provider: Provider; keys: Jwk[] }> {
  const url = `${where.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const provider = await readJson(where, url, Metadata);
  if (provider.issuer !== where.issuer)
    throw new Invalid('team:ssoOtherIssuer', { issuer: where.issuer, said: provider.issuer });
  const { keys } = await readJson(where, provider.jwks_uri, Keys);
  const found = { provider, keys: keys as Jwk[], at: Date.now() };
  kept.clear(); // a house has one
  kept.set(keyOf(where), found);
  return found;
}

/** @returns the provider's keys; asked for again when this one is not among them, since providers change theirs */
export async function keysFor(where: Where, keyId: string | undefined): Promise<Jwk[]> {
  const { keys } = await findProvider(where);
  const known = kept.get(keyOf(where));
  if (keyId === undefined || keys.some(({ kid }) => kid === keyId)) return keys;
  return known && Date.now() - known.at < againMs ? keys : (await askProvider(where)).keys;
}

const keyOf = ({ issuer, allowPrivate }: Where): string => `${issuer} ${allowPrivate}`;

async function readJson<T>(
  where: Where,
  url: string,
  shape: z.ZodType<T>,
  authorization?: string,
): Promise<T> {
  const { headers, ...rest } = through(where);
  const { status, text } = await getOutbound({
    ...rest,
    url,
    headers: authorization ? { ...headers, authorization } : headers,
    maxBytes: 256 << 10,
  });
  return understood(status, text, url, shape);
}

function understood<T>(status: number, text: string, url: string, shape: z.ZodType<T>): T {
  const result = status === 200 ? shape.safeParse(parsed(text)) : null;
  if (!result?.success) throw new Invalid('team:ssoNoProvider', { host: new URL(url).host });
  return result.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Changes a code for tokens (RFC 6749, 4.1.3, with the proof of RFC 7636). @throws Invalid when it is not taken */
export async function changeCode(
  where: Where,
  provider: Provider,
  client: { id: string; secret: string | null },
  answer: { code: string; verifier: string; redirectUri: string },
): Promise<z.infer<typeof Tokens>> {
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code: answer.code,
    code_verifier: answer.verifier,
    redirect_uri: answer.redirectUri,
  });
  const { headers, ...rest } = through(where);
  const basic = provider.token_endpoint_auth_methods_supported.includes('client_secret_basic');
  const authorization: Record<string, string> = {};
  if (client.secret !== null && basic) {
    const both = [client.id, client.secret].map((part) => encodeURIComponent(part)).join(':');
    authorization.authorization = `Basic ${Buffer.from(both).toString('base64')}`;
  } else {
    form.set('client_id', client.id);
    if (client.secret !== null) form.set('client_secret', client.secret);
  }
  const { status, text } = await postOutbound({
    ...rest,
    url: provider.token_endpoint,
    headers: { ...headers, ...authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
    maxBytes: 256 << 10,
  });
  return understood(status, text, provider.token_endpoint, Tokens);
}

/** For providers whose token says nothing of the e-mail address. @throws Invalid */
export async function askPerson(
  where: Where,
  provider: Provider,
  accessToken: string,
): Promise<z.infer<typeof Person> | null> {
  if (!provider.userinfo_endpoint) return null;
  return readJson(where, provider.userinfo_endpoint, Person, `Bearer ${accessToken}`);
}
