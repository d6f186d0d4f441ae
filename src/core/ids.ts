import { v7 } from 'uuid';

/** @returns a new UUIDv7 (RFC 9562): ordered by time of making, so that indexes grow at their end */
export function newId(): string {
  return v7();
}

/** RFC 9562 section 5.9: stands where a customer would, for a sale of the site to nobody in particular. */
export const nilId = '00000000-0000-0000-0000-000000000000';
