// What a telephone system says, in our words. Each adapter checks the signature of one format and reads its events.

/** 'blocked': turned away by the telephone system, nobody's fault; 'other': kept aside, changes nothing. */
export type EventKind = 'ringing' | 'answered' | 'passed_on' | 'ended' | 'missed' | 'blocked' | 'other';

export type HeardEvent = {
  kind: EventKind;
  /** the telephone system's own id of the call */
  externalId: string;
  /** the same id again changes nothing */
  eventId: string;
  direction: 'in' | 'out';
  /** the other end as it was written, '' where nothing is said */
  number: string;
  /** our end: the extension, SIP user or number it rings on, lower case; null where nothing is said */
  extension: string | null;
  /** when it happened; null: when it was heard */
  at: Date | null;
  /** how long was spoken, where the sender says so */
  seconds: number | null;
  /** fields that are not known here */
  extra: Record<string, unknown>;
};

export type HeardRequest = {
  /** the bytes as they came: signatures are over them */
  body: Buffer;
  headers: Record<string, string | string[] | undefined>;
  /** the address as the sender may have written it: behind a proxy there are several candidates */
  urls: readonly string[];
  now: Date;
};

export type Adapter = {
  /** @returns whether it was signed with the secret; takes the same time for every wrong signature */
  signed(request: HeardRequest, secret: string): boolean;
  /** @returns what happened, or null when it is not in the format at all; called for signed requests only */
  read(request: HeardRequest): HeardEvent | null;
};

export function headerOf(request: HeardRequest, name: string): string {
  const value = request.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

/** @returns the fields of a form; of a repeated one the last */
export function formOf(body: Buffer): Map<string, string> {
  return new Map(new URLSearchParams(body.toString('utf8')));
}

/** @returns the fields that are not among the known ones */
export function restOf(
  fields: Iterable<[string, unknown]>,
  known: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries([...fields].filter(([name]) => !known.includes(name)));
}

/** @returns an extension in the form in which telephone_lines keeps it */
export function extensionOf(text: string | undefined): string | null {
  const trimmed = (text ?? '').trim().toLowerCase().slice(0, 200);
  return trimmed === '' ? null : trimmed;
}
