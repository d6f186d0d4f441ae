import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { sealFor } from './seal.ts';

const secret = 'a secret of the installation, long enough';
const seal = sealFor(secret, 'mail');

test('what was closed opens for the same purpose and secret alone, and not when a bit of it was altered', () => {
  const closed = seal.close('sesame ü');
  expect(seal.open(closed)).toBe('sesame ü');
  expect(() => sealFor(secret, 'telephones').open(closed)).toThrow('authenticate');
  expect(() => sealFor(`${secret}!`, 'mail').open(closed)).toThrow('authenticate');
  for (let at = 0; at < closed.length; at++) {
    const altered = Buffer.from(closed);
    altered.writeUInt8(altered.readUInt8(at) ^ 1, at);
    expect(() => seal.open(altered), `byte ${at}`).toThrow();
  }
  for (const cut of [0, 1, 12, 28]) expect(() => seal.open(closed.subarray(0, cut))).toThrow();
});

test('says in its first byte how it was closed, and what was closed before it said so opens too', () => {
  expect(seal.close('')[0]).toBe(1);
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'rapport seal mail', 32));
  for (const first of [0, 1, 2]) {
    const nonce = Buffer.concat([Buffer.of(first), randomBytes(11)]);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    const text = Buffer.concat([cipher.update('from before'), cipher.final()]);
    expect(seal.open(Buffer.concat([nonce, cipher.getAuthTag(), text]))).toBe('from before');
  }
});
