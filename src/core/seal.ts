// What must not lie readable in the database: AES-256-GCM under a key made from the secret of the installation.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';

/** Closes and opens what is kept for a purpose; what was sealed for one purpose does not open for another. */
export type Seal = {
  close(text: string): Buffer;
  open(sealed: Buffer): string;
  /** HMAC-SHA256: the same text has the same mark, from which nobody reads it back without the secret */
  mark(text: string): Buffer;
};

/** The first byte says how it was closed, so that another algorithm can follow while both are opened. */
const aes256Gcm = 1;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * @param secret of the installation (core/secret.ts)
 * @returns a seal whose sealed form is the kind (1 byte), nonce (12 bytes), tag (16 bytes) and text; `open` throws for what
 * was not sealed with the same secret and purpose. What was sealed before there was a kind has none, and opens too
 */
export function sealFor(secret: string, purpose: string): Seal {
  // a key object: with the bytes themselves a mark takes 30 µs instead of 6, and an import makes one for each customer
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `rapport seal ${purpose}`, 32)));
  return {
    mark: (text) => createHmac('sha256', key).update(text, 'utf8').digest(),
    close(text) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(aes256Gcm), nonce, cipher.getAuthTag(), sealed]);
    },
    open(sealed) {
      if (sealed[0] !== aes256Gcm) return opened(key, sealed);
      try {
        return opened(key, sealed.subarray(1));
      } catch {
        return opened(key, sealed); // the nonce of an older one may begin with the same byte; its tag tells
      }
    },
  };
}

function opened(key: KeyObject, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
  const text = Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()]);
  return text.toString('utf8');
}
