import { type Logger, pino } from 'pino';

/** Structured logs without personal data: no bodies, no query strings, no cookies, no names. */
export function createLog(level: string): Logger {
  return pino(
    {
      level,
      base: undefined,
      redact: { paths: ['req.headers', '*.password', '*.email', '*.phone'], remove: true },
    },
    pino.destination(2),
  );
}
