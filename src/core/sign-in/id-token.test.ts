import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Jwk, keyIdOf, readIdToken, TokenRefused } from './id-token.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const jwk = (key: KeyObject, more: object): Jwk => ({ ...key.export({ format: 'jwk' }), ...more });
const keys = [
  jwk(rsa.publicKey, { kid: 'rsa' }),
  jwk(ec.publicKey, { kid: 'ec', alg: 'ES256', use: 'sig' }),
  jwk(ed.publicKey, { kid: 'ed' }),
];
const now = 1_800_000_000_000;
const expected = { keys, issuer: 'https://id.example', clientId: 'rapport', nonce: 'n', now };
const right = {
  iss: 'https://id.example',
  sub: '7',
  aud: 'rapport',
  exp: now / 1000 + 60,
  iat: now / 1000,
  nonce: 'n',
};

type Sign = (data: Buffer) => Buffer;
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
function token(claims: object, header: object, signing: Sign): string {
  const data = `${part(header)}.${part(claims)}`;
  return `${data}.${signing(Buffer.from(data)).toString('base64url')}`;
}
const byRsa: Sign = (data) => sign('sha256', data, rsa.privateKey);
const good = (claims: object = right): string => token(claims, { alg: 'RS256', kid: 'rsa' }, byRsa);

test('a token that the provider signed for us, now, in answer to us, is taken: RSA, elliptic curves, Ed25519', () => {
  expect(readIdToken(good(), expected).sub).toBe('7');
  expect(keyIdOf(good())).toBe('rsa');
  const byEc: Sign = (data) => sign('sha256', data, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' });
  expect(readIdToken(token(right, { alg: 'ES256', kid: 'ec' }, byEc), expected).sub).toBe('7');
  const byEd: Sign = (data) => sign(null, data, ed.privateKey);
  expect(readIdToken(token(right, { alg: 'EdDSA' }, byEd), expected).sub).toBe('7');
  expect(readIdToken(good({ ...right, aud: ['rapport', 'other'], azp: 'rapport' }), expected).sub).toBe('7');
});

const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicPem = rsa.publicKey.export({ type: 'spki', format: 'pem' });
test.each<[string, string]>([
  ['no signature at all', token(right, { alg: 'none' }, () => Buffer.alloc(0))],
  [
    'a public key used as a shared secret',
    token(right, { alg: 'HS256', kid: 'rsa' }, (data) =>
      createHmac('sha256', publicPem).update(data).digest(),
    ),
  ],
  [
    'the key of a stranger',
    token(right, { alg: 'RS256', kid: 'rsa' }, (data) => sign('sha256', data, stranger.privateKey)),
  ],
  ['a key under the name of another', token(right, { alg: 'RS256', kid: 'ec' }, byRsa)],
  ['an algorithm that is not the key’s own', token(right, { alg: 'ES256', kid: 'rsa' }, byRsa)],
  ['claims changed afterwards', good().replace(/\.[^.]+\./, `.${part({ ...right, sub: '8' })}.`)],
  ['another issuer', good({ ...right, iss: 'https://id.example.evil' })],
  ['another client', good({ ...right, aud: 'other' })],
  ['several clients, and given to another', good({ ...right, aud: ['rapport', 'other'], azp: 'other' })],
  ['several clients, and nobody said to whom', good({ ...right, aud: ['rapport', 'other'] })],
  ['one that expired', good({ ...right, exp: now / 1000 - 61 })],
  ['one of the future', good({ ...right, iat: now / 1000 + 61 })],
  ['one made long ago', good({ ...right, iat: now / 1000 - 601 })],
  ['one in answer to another request', good({ ...right, nonce: 'other' })],
  ['one that answers no request', good({ ...right, nonce: undefined })],
  [
    'extensions that we do not know',
    token(right, { alg: 'RS256', kid: 'rsa', crit: ['b64'], b64: false }, byRsa),
  ],
  ['a name of every object as algorithm', token(right, { alg: 'constructor', kid: 'rsa' }, byRsa)],
  ['no token', 'a.b.c'],
  ['nothing', ''],
])('refused: %s', (_what, bad) => {
  expect(() => readIdToken(bad, expected)).toThrow(TokenRefused);
});
