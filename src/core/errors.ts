// Few, named, useful. A key names a sentence in locales/<language>/<namespace>.json that says what is wrong, where,
// and what to do; it is put into the reader's language in one place (core/http.ts).

export type ErrorParams = Record<string, string | number>;

/** What the caller can do something about. Everything else is a fault of ours and answers 500. */
export abstract class RapportError extends Error {
  abstract readonly status: number;
  abstract readonly code: string;
  readonly key: string;
  readonly params: ErrorParams;
  /** @param key `namespace:path.to.sentence` @param params values for its placeholders */
  constructor(key: string, params: ErrorParams = {}) {
    super(key);
    this.key = key;
    this.params = params;
  }
}

export class Invalid extends RapportError {
  readonly status = 422;
  readonly code = 'INVALID';
}

/** What cannot even be looked at: no rule of a field, but what every text has to be. */
export class BadRequest extends RapportError {
  readonly status = 400;
  readonly code = 'BAD_REQUEST';
}

export class Unauthorized extends RapportError {
  readonly status = 401;
  readonly code = 'UNAUTHORIZED';
  constructor(key = 'errors:unauthorized', params: ErrorParams = {}) {
    super(key, params);
  }
}

export class Forbidden extends RapportError {
  readonly status = 403;
  readonly code = 'FORBIDDEN';
  constructor(key = 'errors:forbidden', params: ErrorParams = {}) {
    super(key, params);
  }
}

export class NotFound extends RapportError {
  readonly status = 404;
  readonly code = 'NOT_FOUND';
  constructor(key = 'errors:notFound', params: ErrorParams = {}) {
    super(key, params);
  }
}

/** @param allowed methods that are understood at this path, as the header Allow has them */
export class MethodNotAllowed extends RapportError {
  readonly status = 405;
  readonly code = 'METHOD_NOT_ALLOWED';
  constructor(params: { method: string; path: string; allowed: string }) {
    super('errors:noMethod', params);
  }
}

export class Conflict extends RapportError {
  readonly status = 409;
  readonly code = 'CONFLICT';
}

/** What can be done, but is so seldom meant that whoever asks shall say it twice: the message is a question. */
export class AsksFirst extends RapportError {
  readonly status = 409;
  readonly code = 'ASKS_FIRST';
}

export class TooLarge extends RapportError {
  readonly status = 413;
  readonly code = 'TOO_LARGE';
}

export class UnsupportedType extends RapportError {
  readonly status = 415;
  readonly code = 'UNSUPPORTED_TYPE';
}

export class TooMany extends RapportError {
  readonly status = 429;
  readonly code = 'TOO_MANY';
  constructor(key = 'errors:tooMany', params: ErrorParams = {}) {
    super(key, params);
  }
}
