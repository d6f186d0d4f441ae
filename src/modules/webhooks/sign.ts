// Standard Webhooks (standardwebhooks.com), symmetric signatures: v1.
import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';

/** @returns a new secret of 256 random bits, as receivers expect it */
export function newSecret(): string {
  return `${prefix}${randomBytes(32).toString('base64')}`;
}

/**
 * @param secrets one, or while one takes the place of another both
 * @param at when this attempt is made: receivers refuse what is more than five minutes old
 */
export function signedHeaders(
  secrets: readonly string[],
  { id, at, body }: { id: string; at: Date; body: string },
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'content-type': 'application/json',
    'user-agent': 'Rapport-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
