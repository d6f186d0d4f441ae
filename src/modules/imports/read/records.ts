import { recordTexts, type Batch } from './batch.ts';
import { detectLayout, hasHeader, parserOf, readSample, type Layout } from './dialect.ts';
import type { DecimalStyle } from './decimals.ts';
import type { Encoding, Transcoding } from './encoding.ts';
import { openExport, type Limits, type Source } from './open.ts';
import { recognise } from './recognise.ts';
import { roleByName } from './roles.ts';
import { findTitles, type Titles, without } from './titles.ts';
import { toBatches } from './tokenize.ts';
import { UnreadableFile } from './unreadable.ts';
import { readWorkbook, sheetNames } from './xlsx.ts';
import { commaColumns } from './xlsx-commas.ts';

/** How the records of a file are found. */
export interface Shape {
  layout: Layout | { kind: 'workbook'; sheet?: string; commas?: number[] };
  /** The first record holds the names of the columns. */
  header: boolean;
  columns: number;
  /** Lines above the table that are passed over; a workbook's are no part of it anyway. */
  titles?: Titles;
  /** What a person said; found out when left out. */
  encoding?: Encoding;
}

/** The beginning of a file, read. */
export interface Examined {
  shape: Shape;
  compressed: boolean;
  /** Undefined for a workbook. */
  encoding: Encoding | undefined;
  /** Names of a workbook's sheets, in order. */
  sheets?: string[];
  /** Empty names where there is no header. */
  names: string[];
  /** Up to 2,000 records. */
  sample: string[][];
}

/** What a person may say better than the file does. */
export interface ShapeOverrides {
  header?: boolean;
  sheet?: string;
  delimiter?: Extract<Layout, { kind: 'delimited' }>['delimiter'];
  encoding?: Encoding;
  decimalStyle?: DecimalStyle;
  limits?: Limits;
}

/**
 * Looks at the beginning of a file: layout, header, columns.
 * @throws UnreadableFile as {@link openExport} does, and empty, headerOnly, unbalancedQuote, tooManyColumns, xlsx…
 */
export async function examine(source: Source, overrides: ShapeOverrides = {}): Promise<Examined> {
  const opened = await openExport(source, overrides.limits, overrides.encoding);
  let layout: Shape['layout'];
  let records: string[][];
  let encoding: Encoding | undefined;
  let complete = true;
  let titles: Titles | undefined;
  let sheets: string[] | undefined;
  if (opened.format === 'xlsx') {
    sheets = await sheetNames(opened.file);
    const found = await sheetWithTable(
      opened.file,
      overrides.sheet === undefined ? sheets : [overrides.sheet],
    );
    const commas = commaColumns(found.records, overrides.decimalStyle);
    records = commas === undefined ? found.records : await workbookSample(opened.file, found.sheet, commas);
    layout = { kind: 'workbook', sheet: found.sheet, commas };
  } else {
    try {
      if (overrides.header !== false)
        titles = findTitles(opened.head, opened.whole, isName, overrides.delimiter);
      const head = opened.head.subarray(titles?.bytes ?? 0);
      layout = detectLayout(head, opened.whole, overrides.delimiter);
      records = readSample(head, opened.whole, layout).records;
      encoding = opened.transcoding.encoding;
      complete = opened.whole;
    } finally {
      await opened.chunks[Symbol.asyncIterator]().return?.();
    }
  }
  const [first] = records;
  if (first === undefined) throw new UnreadableFile('empty');
  const header = overrides.header ?? hasHeader(records, isName);
  if (header && records.length === 1) {
    if (!complete) throw new UnreadableFile('lineTooLong', { line: 2 + (titles?.lines ?? 0) });
    throw new UnreadableFile('headerOnly');
  }
  return {
    shape: { layout, header, columns: first.length, titles, encoding: overrides.encoding },
    compressed: opened.compressed,
    encoding,
    sheets,
    names: header ? first : first.map(() => ''),
    sample: header ? records.slice(1) : records,
  };
}

/** The first sheet whose columns hold a date, else with more than one row: many a workbook begins with a cover or notes. */
async function sheetWithTable(
  file: string | Buffer,
  sheets: readonly string[],
): Promise<{ sheet: string | undefined; records: string[][] }> {
  let best: { sheet: string | undefined; records: string[][] } = { sheet: sheets[0], records: [] };
  for (const sheet of sheets) {
    const records = await workbookSample(file, sheet);
    if (hasDate(records)) return { sheet, records };
    if (best.records.length < 2 && records.length > best.records.length) best = { sheet, records };
  }
  return best;
}

function hasDate(records: string[][]): boolean {
  const [first = [], ...rest] = records;
  if (rest.length === 0) return false;
  const { columns } = hasHeader(records, isName)
    ? recognise(first, rest)
    : recognise(
        first.map(() => ''),
        records,
      );
  return columns.some(({ role }) => role === 'date');
}

async function workbookSample(
  file: string | Buffer,
  sheet: string | undefined,
  commas?: readonly number[],
): Promise<string[][]> {
  const records: string[][] = [];
  for await (const batch of readWorkbook(file, sheet, commas)) {
    for (let i = 0; i < batch.records && records.length < 2_000; i++) records.push(recordTexts(batch, i));
    if (records.length >= 2_000) break;
  }
  return records;
}

const isName = (text: string): boolean => roleByName(text)?.exact === true;

/**
 * All records of a file after its header, as batches that are valid until the next is asked for.
 * @param onOpen - is handed the encoding as it is found out, final when the file is read
 */
export async function* readRecords(
  source: Source,
  shape: Shape,
  onOpen?: (transcoding: Transcoding) => void,
  limits?: Limits,
): AsyncGenerator<Batch> {
  const opened = await openExport(source, limits, shape.encoding);
  let batches: AsyncGenerator<Batch>;
  if (opened.format === 'xlsx') {
    const { sheet, commas } = shape.layout.kind === 'workbook' ? shape.layout : {};
    batches = readWorkbook(opened.file, sheet, commas);
  } else {
    if (shape.layout.kind === 'workbook') throw new UnreadableFile('xlsxBroken');
    onOpen?.(opened.transcoding);
    const { titles } = shape;
    batches = toBatches(titles ? without(titles, opened.chunks) : opened.chunks, parserOf(shape.layout), {
      columns: shape.columns,
      line: 1 + (titles?.lines ?? 0),
    });
  }
  let header = shape.header;
  for await (const batch of batches) {
    if (header && batch.records > 0) {
      header = false;
      yield withoutFirst(batch);
    } else yield header ? batch : { ...batch, firstRecord: batch.firstRecord - (shape.header ? 1 : 0) };
  }
}

function withoutFirst(batch: Batch): Batch {
  return {
    ...batch,
    records: batch.records - 1,
    starts: batch.starts.subarray(batch.columns),
    ends: batch.ends.subarray(batch.columns),
    lines: batch.lines.subarray(1),
  };
}
