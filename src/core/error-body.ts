// The one place where an error becomes a status code and a sentence.
import { ORPCError, ValidationError } from '@orpc/server';
import { RapportError } from './errors.ts';
import type { Door } from './handle.ts';
import { translator } from './i18n.ts';
import { fieldName, wrongInput } from './wrong-input.ts';

export type ErrorBody = { code: string; status: number; message: string; data: unknown };

/**
 * @param fault called with what is our fault, so that it is logged
 * @param door people at a page know a field by its label, programs by its name
 */
export function errorBody(
  error: unknown,
  locale: string,
  fault: (error: unknown) => void,
  door: Door = 'api',
): ErrorBody {
  const t = translator(locale);
  if (error instanceof RapportError) {
    return {
      code: error.code,
      status: error.status,
      message: t(error.key, error.params),
      data: error.params,
    };
  }
  if (error instanceof ORPCError && error.cause instanceof ValidationError && error.status === 400) {
    const issue = error.cause.issues[0];
    const path = issue?.path?.map((part) => String(typeof part === 'object' ? part.key : part)) ?? [];
    const field = path.join('.');
    const name = door === 'page' ? fieldName(path, t) : field;
    const message = issue ? wrongInput(issue, t) : error.message;
    return {
      code: 'INVALID',
      status: 422,
      message: field
        ? t('errors:invalidField', { field: name, message })
        : t('errors:invalidInput', { message }),
      data: { field, issues: error.cause.issues.map(({ path, message: text }) => ({ path, message: text })) },
    };
  }
  if (error instanceof ORPCError && error.status < 500) {
    return { code: error.code, status: error.status, message: error.message, data: null };
  }
  const status = httpStatus(error);
  if (status !== null && status < 500)
    return {
      code: 'INVALID',
      status,
      message: t('errors:invalidInput', { message: (error as Error).message }),
      data: null,
    };
  fault(error);
  if (isFull(error)) return { code: 'STORAGE_FULL', status: 507, message: t('errors:diskFull'), data: null };
  if (isAway(error))
    return { code: 'UNAVAILABLE', status: 503, message: t('errors:unavailable'), data: null };
  return { code: 'INTERNAL', status: 500, message: t('errors:internal'), data: null };
}

export function toORPCError(
  error: unknown,
  locale: string,
  fault: (error: unknown) => void,
  door?: Door,
): ORPCError<string, unknown> {
  const body = errorBody(error, locale, fault, door);
  return new ORPCError(body.code, { status: body.status, message: body.message, data: body.data });
}

function httpStatus(error: unknown): number | null {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : null;
}

/** Nothing can be written any more. What was being written was rolled back. */
function isFull(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '53100';
}

/**
 * The database is down or restarting (connection errors and SQLSTATE classes 57P and 08), or too busy: a statement or the
 * wait for a connection took too long (57014, the pool's own error), or it takes no more of them (53300).
 */
export function isAway(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  const message = error instanceof Error ? error.message : '';
  return (
    (typeof code === 'string' &&
      /^(57P0|57014|53300|08|ETIMEDOUT|EHOSTUNREACH|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE)/.test(code)) ||
    /Connection terminated|timeout exceeded when trying to connect/i.test(message)
  );
}
