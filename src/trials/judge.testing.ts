// What no answer may be, whatever was asked.
import type { Answer } from './ask.testing.ts';

/** What a stack, a path of the machine, or the database says when nobody caught it. */
const inward =
  /\n\s+at |node_modules|\.ts:\d+|file:\/\/|violates |syntax error at or near|duplicate key value|relation "|invalid input (?:syntax|value)|pg_catalog|\$\d+::|SELECT .+ FROM |INSERT INTO/;

/** @returns in a few words what is wrong with an answer, or null @param mark of what the caller may not see */
export function faultOf({ status, type, text }: Answer, mark: string): string | null {
  if (status === 0) return `hung up: ${text}`;
  if (status >= 500) return `answered ${status}`;
  if (text.includes(mark)) return `told of "${mark}"`;
  if (status < 400) return null;
  if (!type.startsWith('application/json')) return `refused with ${status} as ${type || 'nothing'}`;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return `refused with ${status} and no JSON`;
  }
  if (typeof body !== 'object' || body === null) return 'refused without an object';
  const { code, status: said, message, ...rest } = body as Record<string, unknown>;
  if (typeof code !== 'string' || said !== status || typeof message !== 'string' || message === '')
    return `refused with another body: ${text.slice(0, 200)}`;
  if (Object.keys(rest).join() !== 'data')
    return `refused with more than it should: ${Object.keys(rest).join()}`;
  // what it says, without what it was told: a reader's own words come back in a refusal
  const words = `${message} ${JSON.stringify(rest.data ?? '')}`;
  return inward.test(words) ? `told of its inside: ${words.slice(0, 300)}` : null;
}
