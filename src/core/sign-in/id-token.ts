// Checks of an ID token (OpenID Connect Core 1.0, 3.1.3.7; RFC 7515, 7518). Only signatures by a key of the provider are
// taken: no "none", no HMAC, and never an algorithm that is not the key's own.
import { constants, createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';

export type Jwk = JsonWebKey & { kid?: string; alg?: string; use?: string };

const Header = z.object({ alg: z.string(), kid: z.string().optional(), crit: z.never().optional() });
const Claims = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(255),
  aud: z.union([z.string(), z.array(z.string())]),
  azp: z.string().optional(),
  exp: z.number(),
  iat: z.number(),
  nonce: z.string(),
  email: z.string().optional(),
  email_verified: z.unknown().optional(),
});
export type Claims = z.infer<typeof Claims>;

type Algorithm = { kty: string; crv?: string; hash: string | null; pss?: true };
const algorithms: Readonly<Record<string, Algorithm>> = {
  RS256: { kty: 'RSA', hash: 'sha256' },
  RS384: { kty: 'RSA', hash: 'sha384' },
  RS512: { kty: 'RSA', hash: 'sha512' },
  PS256: { kty: 'RSA', hash: 'sha256', pss: true },
  PS384: { kty: 'RSA', hash: 'sha384', pss: true },
  PS512: { kty: 'RSA', hash: 'sha512', pss: true },
  ES256: { kty: 'EC', crv: 'P-256', hash: 'sha256' },
  ES384: { kty: 'EC', crv: 'P-384', hash: 'sha384' },
  EdDSA: { kty: 'OKP', crv: 'Ed25519', hash: null },
};
/** How far two clocks may be apart, in seconds. */
const skew = 60;

/** What a token is not; for the log, not for whoever brings it. */
export class TokenRefused extends Error {}

/** @returns the id of the key that a token says it was signed with @throws TokenRefused */
export function keyIdOf(token: string): string | undefined {
  return read(token.split('.')[0], Header).kid;
}

/**
 * @param now in milliseconds since 1970
 * @throws TokenRefused for a token that was not made by this issuer, for this client, in answer to this very request
 */
export function readIdToken(
  token: string,
  expected: { keys: readonly Jwk[]; issuer: string; clientId: string; nonce: string; now: number },
): Claims {
  const parts = token.split('.');
  const [header = '', payload = '', signature = ''] = parts;
  if (parts.length !== 3) throw new TokenRefused('it does not have three parts');
  const { alg, kid } = read(header, Header);
  const algorithm = Object.hasOwn(algorithms, alg) ? algorithms[alg] : undefined;
  if (!algorithm) throw new TokenRefused(`algorithm ${alg}`);
  const fitting = expected.keys.filter(
    (key) =>
      key.kty === algorithm.kty &&
      (algorithm.crv === undefined || key.crv === algorithm.crv) &&
      (key.alg === undefined || key.alg === alg) &&
      (key.use === undefined || key.use === 'sig') &&
      (kid === undefined || key.kid === kid),
  );
  const signed = Buffer.from(`${header}.${payload}`);
  const bytes = Buffer.from(signature, 'base64url');
  if (!fitting.some((key) => isSignedBy(createPublicKey({ key, format: 'jwk' }), algorithm, signed, bytes)))
    throw new TokenRefused('no key of the provider signed it');

  const claims = read(payload, Claims);
  const audience = typeof claims.aud === 'string' ? [claims.aud] : claims.aud;
  const seconds = expected.now / 1000;
  if (claims.iss !== expected.issuer) throw new TokenRefused('another issuer');
  if (!audience.includes(expected.clientId)) throw new TokenRefused('for another client');
  if ((audience.length > 1 || claims.azp !== undefined) && claims.azp !== expected.clientId)
    throw new TokenRefused('given to another client');
  if (claims.exp + skew <= seconds) throw new TokenRefused('expired');
  if (claims.iat - skew > seconds || claims.iat + 600 < seconds) throw new TokenRefused('not made just now');
  if (claims.nonce !== expected.nonce) throw new TokenRefused('in answer to another request');
  return claims;
}

function isSignedBy(key: KeyObject, { hash, pss, kty }: Algorithm, data: Buffer, signature: Buffer): boolean {
  const options = {
    key,
    ...(pss && { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }),
    ...(kty === 'EC' && { dsaEncoding: 'ieee-p1363' as const }),
  };
  return verify(hash, data, options, signature);
}

function read<T>(part: string | undefined, shape: z.ZodType<T>): T {
  try {
    return shape.parse(JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8')));
  } catch {
    throw new TokenRefused('it is not in the form of a token');
  }
}
