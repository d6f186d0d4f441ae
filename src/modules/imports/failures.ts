import { RapportError } from '../../core/errors.ts';
import { UnreadableFile } from './read/unreadable.ts';
import type { Problem } from './row.ts';

/** Why an import cannot go on, as the key of a sentence. */
export class ImportFailed extends Error {
  readonly key: string;
  readonly params: Problem['params'];

  constructor(key: string, params: Problem['params'] = {}, options?: ErrorOptions) {
    super(key, options);
    this.name = 'ImportFailed';
    this.key = key;
    this.params = params;
  }
}

/** The database has no room for a file. */
export class StorageFull extends RapportError {
  readonly status = 507;
  readonly code = 'STORAGE_FULL';
}

/** As the API answers while the database is away. */
export class DatabaseAway extends RapportError {
  readonly status = 503;
  readonly code = 'UNAVAILABLE';
}

/** The class of SQLSTATE for a connection that broke, a server that shuts down or was killed. */
const AWAY = /^(08|57P0)/;

/** @returns whether the database went away: the import goes on where it was as soon as it is back */
export function isAway(error: unknown): boolean {
  const { code, message } = about(error);
  return (
    AWAY.test(code) ||
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT'].includes(code) ||
    /Connection terminated|not queryable|connection error/i.test(message)
  );
}

/** @returns whether somebody else wrote, or held, the same customer, product or order at the same moment */
export function isCollision(error: unknown): boolean {
  return ['23505', '40001', '40P01', '23503', '55P03'].includes(about(error).code);
}

/** @returns why an import failed, in the key of a sentence */
export function problemOf(error: unknown): Problem {
  if (error instanceof UnreadableFile)
    return { code: `imports:unreadable.${error.code}`, params: error.params };
  if (error instanceof ImportFailed) return { code: error.key, params: error.params };
  const { code } = about(error);
  if (code === '53100' || code === 'ENOSPC') return { code: 'import-run:diskFull', params: {} };
  return { code: 'import-run:fault', params: { code: code || 'unknown' } };
}

function about(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: '' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { code, message: error.message };
}
