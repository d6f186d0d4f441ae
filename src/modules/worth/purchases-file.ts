import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Invalid } from '../../core/errors.ts';

/** Columns by the name in the header line, or by number from 1. */
export type Columns = { customer: string; date: string; amount?: string };

/** Of one customer, in the order of the file: days since 1970-01-01, and what was paid (NaN without amounts). */
export type Purchases = { days: number[]; amounts: number[] };

/** A line may not grow beyond this: an opening quote without its end would take the whole file for one field. */
const LONGEST_RECORD = 1 << 20;

/**
 * Reads a file of purchases, one a line, as a stream: comma, semicolon, tab or blank separated, with or without a
 * header line, plain or .gz. Lines without a customer are passed over.
 * @throws Invalid with the line number when the file, a column, a date or an amount is not what it should be.
 */
export async function readPurchases(file: string, columns: Columns): Promise<Map<string, Purchases>> {
  const customers = new Map<string, Purchases>();
  const parseDay = dayParser();
  const cutter = recordCutter();
  let reader: Reader | null = null;
  const take = ({ text, line }: Line) => {
    reader ??= readerOf(text, columns);
    const fields = reader.split(text);
    const date = fields[reader.date];
    if (line === 1 && reader.header(date)) return;
    const customer = fields[reader.customer];
    if (!customer) return;
    const day = date === undefined ? null : parseDay(date);
    if (day === null) throw new Invalid('worth-file:badDate', { line, value: date ?? '' });
    const amount = reader.amount === null ? NaN : amountOf(fields[reader.amount], line);
    let purchases = customers.get(customer);
    if (!purchases) customers.set(customer, (purchases = { days: [], amounts: [] }));
    purchases.days.push(day);
    purchases.amounts.push(amount);
  };
  for await (const chunk of chunks(file)) for (const record of cutter.push(chunk)) take(record);
  for (const record of cutter.end()) take(record);
  if (!reader) throw new Invalid('worth-file:empty', { file });
  return customers;
}

type Reader = {
  split: (text: string) => string[];
  header: (date: string | undefined) => boolean;
  customer: number;
  date: number;
  amount: number | null;
};

function readerOf(firstLine: string, { customer, date, amount }: Columns): Reader {
  if (firstLine.includes('\0')) throw new Invalid('worth-file:binary');
  const split = splitterOf(firstLine);
  const names = split(firstLine);
  const named = [customer, date, amount].some((column) => column !== undefined && !/^\d+$/.test(column));
  const place = (column: string): number => {
    if (/^\d+$/.test(column)) {
      if (Number(column) >= 1 && Number(column) <= names.length) return Number(column) - 1;
    } else {
      const found = names.findIndex((name) => name.toLowerCase() === column.trim().toLowerCase());
      if (found >= 0) return found;
    }
    throw new Invalid('worth-file:noColumn', { column, columns: names.slice(0, 30).join(', ') });
  };
  return {
    split,
    header: (value) => named || !/\d/.test(value ?? ''),
    customer: place(customer),
    date: place(date),
    amount: amount === undefined ? null : place(amount),
  };
}

function splitterOf(firstLine: string): (text: string) => string[] {
  const [separator, times] = [',', ';', '\t']
    .map((each) => [each, firstLine.split(each).length - 1] as const)
    .reduce((most, each) => (each[1] > most[1] ? each : most));
  if (times === 0) return (text) => text.trim().split(/\s+/);
  return (text) => (text.includes('"') ? quotedFields(text, separator) : text.split(separator).map(trimmed));
}

const trimmed = (field: string): string => field.trim();

/** RFC 4180: fields in quotes may hold separators, line ends and doubled quotes. */
function quotedFields(text: string, separator: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (quoted && char === '"' && text[i + 1] === '"') {
      field += '"';
      i += 1;
    } else if (char === '"') quoted = !quoted;
    else if (char === separator && !quoted) {
      fields.push(field.trim());
      field = '';
    } else field += char;
  }
  fields.push(field.trim());
  return fields;
}

type Line = { text: string; line: number };

/**
 * Cuts chunks of text into records with the number of the line that they begin on; blank lines are passed over. By
 * hand, since node:readline swallows the errors of its input: a damaged .gz would pass for a short file.
 */
function recordCutter() {
  let [rest, line, open, openedOn, quotes] = ['', 0, '', 0, 0];

  function* take(text: string): Generator<Line> {
    line += 1;
    if (open === '' && text.trim() === '') return;
    if (open === '') openedOn = line;
    open = open === '' ? text : `${open}\n${text}`;
    quotes += text.includes('"') ? text.split('"').length - 1 : 0;
    if (open.length > LONGEST_RECORD) throw new Invalid('worth-file:unbalanced', { line: openedOn });
    if (quotes % 2 === 1) return;
    yield { text: open, line: openedOn };
    [open, quotes] = ['', 0];
  }

  return {
    *push(chunk: string): Generator<Line> {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop() ?? '';
      if (rest.length > LONGEST_RECORD) {
        throw new Invalid('worth-file:tooLong', { line: line + parts.length + 1 });
      }
      for (const part of parts) yield* take(part.endsWith('\r') ? part.slice(0, -1) : part);
    },
    *end(): Generator<Line> {
      yield* take(rest);
      if (open !== '') throw new Invalid('worth-file:unbalanced', { line: openedOn });
    },
  };
}

/** @throws Invalid when the file is not there, cannot be read or is not what .gz says. */
async function* chunks(file: string): AsyncGenerator<string> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw new Invalid('worth-file:noFile', { file });
  const plain = createReadStream(file);
  const unpacked = file.endsWith('.gz') ? createGunzip() : new PassThrough();
  plain.on('error', (error) => unpacked.destroy(error)).pipe(unpacked);
  unpacked.setEncoding('utf8');
  try {
    let first = true;
    for await (const chunk of unpacked as AsyncIterable<string>) {
      yield first && chunk.startsWith('\uFEFF') ? chunk.slice(1) : chunk;
      first = false;
    }
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Invalid) throw error;
    throw new Invalid('worth-file:damaged', { file, reason: error.message });
  } finally {
    plain.destroy();
  }
}

function amountOf(text: string | undefined, line: number): number {
  const amount = text ? Number(text) : NaN;
  if (!Number.isFinite(amount)) throw new Invalid('worth-file:badAmount', { line, value: text ?? '' });
  return amount;
}

/** @returns days since 1970-01-01 of `yyyy-mm-dd` or `yyyymmdd`, with or without a time after it; null for others. */
export function parseDay(text: string): number | null {
  const match = /^(\d{4})(-?)(\d{2})\2(\d{2})(?:$|[T ]|(?<=^\d{8})\d{6}$)/.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[3]), Number(match[4])];
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.getTime() / 86_400_000 : null;
}

/** Files repeat their days: each is parsed once. */
function dayParser(): (text: string) => number | null {
  const known = new Map<string, number | null>();
  return (text) => {
    const key = text.length > 10 && text[4] === '-' ? text.slice(0, 11) : text;
    let day = known.get(key);
    if (day === undefined) known.set(key, (day = parseDay(key)));
    return day;
  };
}
