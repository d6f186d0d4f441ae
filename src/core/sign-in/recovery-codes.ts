// Codes that stand in for a lost second factor, once each: 120 random bits, so that nobody guesses one even with the table.
import { randomBytes } from 'node:crypto';

const amount = 10;
/** Without what is easily taken for something else. 32 of them: five bits each. */
const signs = '23456789abcdefghijkmnpqrstuvwxyz';

/** @returns e.g. "k7m2xq-…", in four groups of six */
export function recoveryCodes(): string[] {
  return Array.from({ length: amount }, () => {
    const code = Array.from(randomBytes(24), (byte) => signs[byte % signs.length]).join('');
    return code.replace(/(.{6})(?=.)/g, '$1-');
  });
}
