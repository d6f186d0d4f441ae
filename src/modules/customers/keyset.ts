// Where a page of (time, id), newest first, ended: opaque to whoever asks for the next one.
import { Invalid } from '../../core/errors.ts';

export type Place = { at: string; id: string };

export const keyset = {
  write({ at, id }: Place): string {
    return Buffer.from(`${at} ${id}`).toString('base64url');
  },
  /** @throws Invalid for what this did not write */
  read(cursor: string | undefined): Place | null {
    if (cursor === undefined) return null;
    const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
    if (Number.isNaN(Date.parse(at)) || !/^[0-9a-f-]{36}$/.test(id)) throw new Invalid('customers:badCursor');
    return { at, id };
  },
};
