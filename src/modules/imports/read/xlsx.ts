import { BatchBuilder, MAX_COLUMNS, type Batch } from './batch.ts';
import { UnreadableFile } from './unreadable.ts';
import { withPoint } from './xlsx-commas.ts';
import { entryStream, openWorkbook, unescaped, xmlParser, type Workbook } from './xlsx-parts.ts';

const BATCH_BYTES = 1 << 17;
/** Rows that are looked at to find how wide the table is. */
const FIRST_ROWS = 100;

interface Row {
  line: number;
  cells: string[];
}

/**
 * The rows of one sheet as batches. Numbers are written with a decimal point, dates as ISO 8601; formulas
 * count with their last result; macros are never looked at. Rows above the table that fill less than half
 * of its width (titles) are passed over.
 * @param sheet - a sheet's name; the first one when undefined
 * @param commas - places of columns whose cells of text are numbers with a decimal comma
 * @throws UnreadableFile xlsxBroken, xlsxNoSheet, zipBomb, xlsxTooBig, tooManyColumns
 */
export async function* readWorkbook(
  file: string | Buffer,
  sheet?: string,
  commas: readonly number[] = [],
): AsyncGenerator<Batch> {
  const workbook = await openWorkbook(file);
  try {
    yield* rowsToBatches(readRows(workbook, sheet, commas));
  } catch (error) {
    throw error instanceof UnreadableFile ? error : new UnreadableFile('xlsxBroken', {}, { cause: error });
  } finally {
    workbook.zip.close();
  }
}

/** @returns the names of a workbook's sheets, in order */
export async function sheetNames(file: string | Buffer): Promise<string[]> {
  const workbook = await openWorkbook(file);
  workbook.zip.close();
  return workbook.sheets.map(({ name }) => name);
}

async function* readRows(
  workbook: Workbook,
  sheet: string | undefined,
  commas: readonly number[],
): AsyncGenerator<Row[]> {
  const found = sheet === undefined ? workbook.sheets[0] : workbook.sheets.find(({ name }) => name === sheet);
  if (found === undefined) throw new UnreadableFile('xlsxNoSheet');
  let rows: Row[] = [];
  let cells: string[] = [];
  let line = 0;
  let column = 0;
  let type = 'n';
  let style = 0;
  let value = '';
  let inValue = false;
  let inPhonetic = false;
  const parse = xmlParser(
    (tag, attributes) => {
      if (tag === 'row') {
        line = Number(attributes['r'] ?? line + 1);
        cells = [];
        column = 0;
      } else if (tag === 'c') {
        const place = attributes['r'];
        column = place === undefined ? column + 1 : columnNumber(place);
        type = attributes['t'] ?? 'n';
        style = Number(attributes['s'] ?? 0);
        value = '';
      } else if (tag === 'v' || tag === 't') inValue = true;
      else if (tag === 'rPh') inPhonetic = true;
    },
    (tag) => {
      if (tag === 'v' || tag === 't') inValue = false;
      else if (tag === 'rPh') inPhonetic = false;
      else if (tag === 'c' && value !== '') {
        if (column > MAX_COLUMNS) throw new UnreadableFile('tooManyColumns', { line, limit: MAX_COLUMNS });
        while (cells.length < column - 1) cells.push('');
        const text = cellText(workbook, type, style, value);
        const written = type === 's' || type === 'str' || type === 'inlineStr';
        cells[column - 1] = written && commas.includes(column - 1) ? withPoint(text) : text;
      } else if (tag === 'row' && cells.some((cell) => cell !== '')) rows.push({ line, cells });
    },
    (text) => {
      if (inValue && !inPhonetic) value += text;
    },
  );
  for await (const chunk of (await entryStream(workbook.zip, found.entry)) as AsyncIterable<Buffer>) {
    parse(chunk);
    if (rows.length > 0) yield rows;
    rows = [];
  }
}

/** @param place - such as "AB12"; @returns the column, counted from 1 */
function columnNumber(place: string): number {
  let column = 0;
  for (let i = 0; i < place.length; i++) {
    const letter = place.charCodeAt(i) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column;
}

function cellText(workbook: Workbook, type: string, style: number, value: string): string {
  if (type === 's') return workbook.strings[Number(value)] ?? '';
  if (type === 'str' || type === 'inlineStr') return unescaped(value);
  if (type === 'b') return value === '1' ? 'true' : 'false';
  if (type === 'e') return '';
  if (type === 'd') return value;
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  if (workbook.dateStyles[style] === true && number >= 0 && number < 2_958_466)
    return dateText(number, workbook.epochShift);
  // a workbook keeps 2.55 as 2.5499999999999998; its own precision is fifteen digits
  const exact = Number(number.toPrecision(15));
  const text = String(exact);
  return text.includes('e') ? exact.toFixed(12).replace(/\.?0+$/, '') : text;
}

/** @param serial - days since 1899-12-30; below 1 it is a time of day */
export function dateText(serial: number, epochShift: number): string {
  if (serial < 1 && epochShift === 0)
    return new Date(Math.round(serial * 86_400) * 1_000).toISOString().slice(11, 19);
  const seconds = Math.round((serial + epochShift - 25_569) * 86_400);
  // 1900 was no leap year, but serial 60 is its 29 February: days before it are one off
  const shifted = serial < 60 && epochShift === 0 ? seconds + 86_400 : seconds;
  const iso = new Date(shifted * 1_000).toISOString();
  return shifted % 86_400 === 0 ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
}

async function* rowsToBatches(groups: AsyncIterable<Row[]>): AsyncGenerator<Batch> {
  const out = new BatchBuilder();
  const writer = new RowWriter(out);
  let first: Row[] | undefined = [];
  for await (const rows of groups) {
    if (first !== undefined) {
      first.push(...rows);
      if (first.length < FIRST_ROWS) continue;
    }
    for (const row of first === undefined ? rows : table(first, out)) {
      writer.write(row);
      if (writer.used > BATCH_BYTES) {
        yield writer.take();
        writer.clear();
      }
    }
    first = undefined;
  }
  for (const row of first === undefined ? [] : table(first, out)) writer.write(row);
  if (out.records + out.rejected.length > 0) yield writer.take();
}

/** Finds the width of the table, and where it begins. */
function table(rows: Row[], out: BatchBuilder): Row[] {
  const widths = rows.map(({ cells }) => cells.filter((cell) => cell !== '').length);
  const widest = Math.max(...widths);
  const begin = widths.findIndex((width) => width * 2 > widest);
  out.columns = Math.max(...rows.slice(begin).map(({ cells }) => cells.length));
  return rows.slice(begin);
}

class RowWriter {
  used = 0;
  #fields = 0;
  #bytes = Buffer.allocUnsafe(BATCH_BYTES * 2);
  readonly #out: BatchBuilder;

  constructor(out: BatchBuilder) {
    this.#out = out;
  }

  write({ line, cells }: Row): void {
    const out = this.#out;
    out.reserve(this.#fields);
    let field = this.#fields;
    const width = Math.max(cells.length, out.columns);
    for (let column = 0; column < width; column++) {
      const text = (cells[column] ?? '').trim();
      const most = text.length * 3;
      if (this.used + most > this.#bytes.length) {
        this.#bytes = Buffer.concat([this.#bytes.subarray(0, this.used)], (this.used + most) * 2);
      }
      out.starts[field] = this.used;
      this.used += this.#bytes.write(text, this.used);
      out.ends[field++] = this.used;
    }
    this.#fields = out.finish(this.#bytes, this.#fields, field, line);
  }

  take(): Batch {
    return this.#out.take(this.#bytes);
  }

  clear(): void {
    this.#out.clear();
    this.used = 0;
    this.#fields = 0;
  }
}
