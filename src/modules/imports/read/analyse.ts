import { setImmediate as breathe } from 'node:timers/promises';
import type { Rejected } from './batch.ts';
import { applyMapping, type Mapping } from './mapping.ts';
import type { DateOrder } from './dates.ts';
import { decimalText, type DecimalStyle } from './decimals.ts';
import type { Encoding } from './encoding.ts';
import type { Source } from './open.ts';
import { currencyExponent } from './currency.ts';
import { guessCurrency } from './currency-guess.ts';
import type { Reading } from './reading.ts';
import { recognise, type Recognised } from './recognise.ts';
import { examine, readRecords, type Examined, type Shape, type ShapeOverrides } from './records.ts';
import { SalesLineReader } from './sales-line.ts';
import { Tally, type Totals } from './tally.ts';
import type { ProblemCode } from './unreadable.ts';

export interface AnalysedColumn extends Recognised {
  name: string;
  /** Up to three different values. */
  samples: string[];
}

export interface Problem {
  kind: ProblemCode;
  count: number;
  /** The first few, with their line of the file and the record as text. */
  examples: { line: number; text: string; params: Rejected['params'] }[];
}

/** What a file is and what will be made of it; nothing has been written. */
export interface Analysis extends Totals {
  compressed: boolean;
  /** Undefined for a workbook. */
  encoding: Encoding | undefined;
  /** Names of a workbook's sheets, in order. */
  sheets?: string[];
  /** Bytes that did not fit the encoding and were read as Windows-1252. */
  repairedBytes: number;
  shape: Shape;
  columns: AnalysedColumn[];
  dateOrder: DateOrder;
  /** No date of the whole file tells day and month apart: somebody has to say. */
  dateAmbiguous: boolean;
  decimalStyle: DecimalStyle;
  decimalAmbiguous: boolean;
  currency: string;
  /** Who says so: the caller, the file, or nobody (then it is the usual one). */
  currencyFrom: 'given' | 'file' | 'nothing';
  /** All records after the header, rejected ones included. */
  lines: number;
  rejected: number;
  problems: Problem[];
  /** Sum of all amounts, as a decimal. */
  net: string;
  /** Sum of the amounts of lines with a customer. */
  customerNet: string;
  /** With this the file is read the same way by `readSalesLines`. */
  reading: Reading;
}

export interface AnalyseOptions extends ShapeOverrides {
  /** IANA name of the site's zone. */
  zone?: string;
  /** ISO 4217; worked out from the file when left out. */
  currency?: string;
  /** For a file that tells none; EUR when left out. */
  usualCurrency?: string;
  /** Which column is what, by role; see {@link Mapping}. */
  mapping?: Mapping;
  dateOrder?: DateOrder;
  decimalStyle?: DecimalStyle;
  /** Milliseconds since 1970. */
  now?: number;
  /** Is told how many lines have been read, some times a second. */
  onProgress?: (lines: number) => void;
  signal?: AbortSignal;
}

const EXAMPLES = 5;

/** What the beginning of a file says of how to read it. */
export interface Plan {
  shape: Shape;
  reading: Reading;
  columns: AnalysedColumn[];
  /** The beginning does not tell: somebody has to say, or the whole file has to be read. */
  dateAmbiguous: boolean;
  decimalAmbiguous: boolean;
  currencyFrom: Analysis['currencyFrom'];
  examined: Examined;
}

/**
 * Looks at the beginning of a file only.
 * @throws UnreadableFile as `examine` does, and noDateColumn, noAmountColumn, noSuchColumn
 */
export async function planOf(source: Source, options: AnalyseOptions = {}): Promise<Plan> {
  const examined = await examine(source, options);
  const workbook = examined.shape.layout.kind === 'workbook';
  const recognition = recognise(
    examined.names,
    examined.sample,
    workbook ? 'point' : options.decimalStyle, // what a workbook writes with a comma has been read as a number
  );
  const columns = applyMapping(recognition.columns, examined.names, options.mapping ?? {});
  const currency = options.currency ?? guessCurrency(columns, examined.sample, options.usualCurrency);
  return {
    examined,
    shape: examined.shape,
    reading: {
      roles: columns.map((column) => column.role),
      dateOrder: options.dateOrder ?? recognition.dateOrder,
      decimalStyle: recognition.decimalStyle,
      zone: options.zone ?? 'UTC',
      currency: currency ?? options.usualCurrency ?? 'EUR',
      now: options.now ?? Date.now(),
    },
    columns: columns.map(({ role, confidence, reason }, i) => {
      return { role, confidence, reason, name: examined.names[i] ?? '', samples: samplesOf(examined, i) };
    }),
    dateAmbiguous: options.dateOrder === undefined && recognition.dateAmbiguous,
    decimalAmbiguous: options.decimalStyle === undefined && recognition.decimalAmbiguous,
    currencyFrom: options.currency !== undefined ? 'given' : currency !== undefined ? 'file' : 'nothing',
  };
}

/**
 * Reads a whole file once (twice when only a late line tells day and month apart).
 * @throws UnreadableFile as {@link planOf} does, and what stands further down in the file
 */
export async function analyse(source: Source, options: AnalyseOptions = {}): Promise<Analysis> {
  const plan = await planOf(source, options);
  const { examined, reading, columns, decimalAmbiguous, currencyFrom } = plan;
  let { dateAmbiguous } = plan;

  let pass = await readAll(source, examined, reading, options);
  if (dateAmbiguous && (pass.reader.dates.swapped > 0 || pass.reader.dates.confirmed > 0)) {
    dateAmbiguous = false;
    if (pass.reader.dates.swapped > pass.reader.dates.confirmed) {
      reading.dateOrder = reading.dateOrder === 'dmy' ? 'mdy' : 'dmy';
      pass = await readAll(source, examined, reading, options);
    }
  }

  const exponent = currencyExponent(reading.currency);
  const { tally, problems } = pass;
  return {
    ...tally.totals(pass.reader),
    compressed: examined.compressed,
    encoding: pass.encoding ?? examined.encoding,
    sheets: examined.sheets,
    repairedBytes: pass.repaired,
    shape: examined.shape,
    columns,
    dateOrder: reading.dateOrder,
    dateAmbiguous,
    decimalStyle: options.decimalStyle ?? reading.decimalStyle,
    decimalAmbiguous,
    currency: reading.currency,
    currencyFrom,
    lines: pass.lines,
    rejected: [...problems.values()].reduce((sum, { count }) => sum + count, 0),
    problems: [...problems.values()],
    net: decimalText(tally.net, exponent),
    customerNet: decimalText(tally.customerNet, exponent),
    reading,
  };
}

async function readAll(source: Source, { shape }: Examined, reading: Reading, options: AnalyseOptions) {
  const reader = new SalesLineReader(reading);
  const tally = new Tally();
  const problems = new Map<ProblemCode, Problem>();
  const state: { encoding?: Encoding; repaired: number } = { repaired: 0 };
  let transcoding = state;
  let lines = 0;
  let told = 0;
  for await (const batch of readRecords(source, shape, (live) => (transcoding = live), options.limits)) {
    options.signal?.throwIfAborted();
    await breathe(); // a server answers meanwhile
    lines += batch.records + batch.rejected.length;
    const sales = reader.read(batch);
    tally.add(sales, reader);
    for (const rejected of sales.rejected) note(problems, rejected);
    if (lines - told > 50_000) {
      told = lines;
      options.onProgress?.(lines);
    }
  }
  return { reader, tally, problems, lines, encoding: transcoding.encoding, repaired: transcoding.repaired };
}

function note(problems: Map<ProblemCode, Problem>, rejected: Rejected): void {
  let problem = problems.get(rejected.code);
  if (problem === undefined) {
    problem = { kind: rejected.code, count: 0, examples: [] };
    problems.set(rejected.code, problem);
  }
  problem.count++;
  if (problem.examples.length < EXAMPLES) {
    problem.examples.push({
      line: rejected.line,
      text: rejected.fields.join(' · ').slice(0, 200),
      params: rejected.params,
    });
  }
}

function samplesOf({ sample }: Examined, column: number): string[] {
  const found = new Set<string>();
  for (const record of sample) {
    const value = record[column] ?? '';
    if (value !== '') found.add(value);
    if (found.size === 3) break;
  }
  return [...found];
}

/**
 * All lines of a file in the way that an analysis settled on. A batch and its lines are valid until the next.
 * @returns the batches with their lines; `reader` gives the texts of numbered values
 */
export async function* readSalesLines(source: Source, shape: Shape, reader: SalesLineReader) {
  for await (const batch of readRecords(source, shape)) yield { batch, lines: reader.read(batch) };
}
