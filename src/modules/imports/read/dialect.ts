import { BatchBuilder, recordTexts } from './batch.ts';
import { blankSeparated, fixedColumns } from './blank.ts';
import { delimited, type Parse } from './tokenize.ts';
import { UnreadableFile } from './unreadable.ts';

export type Delimiter = ',' | ';' | '\t' | '|';

/** How a text file is laid out. */
export type Layout =
  | { kind: 'delimited'; delimiter: Delimiter; quote: '"' | "'" }
  | { kind: 'blank' }
  | { kind: 'fixed'; positions: number[] };

/** @returns the parser for a layout */
export function parserOf(layout: Layout): Parse {
  if (layout.kind === 'blank') return blankSeparated();
  if (layout.kind === 'fixed') return fixedColumns(layout.positions);
  return delimited(layout.delimiter.charCodeAt(0), layout.quote.charCodeAt(0));
}

/** The records of a sample, ragged ones left out. */
export interface Sample {
  records: string[][];
  /** Line on which each begins, counted from 1. */
  lines: number[];
  ragged: number;
  columns: number;
}

const SAMPLE_RECORDS = 2_000;

/**
 * Reads the records of the beginning of a file.
 * @param whole - nothing follows, so the last line is complete
 * @throws UnreadableFile as the tokenizer does
 */
export function readSample(head: Buffer, whole: boolean, layout: Layout): Sample {
  const bytes = Buffer.alloc(head.length + 2);
  head.copy(bytes);
  const out = new BatchBuilder();
  const parse = parserOf(layout);
  // a first line longer than the sample: take what there is, the full pass judges its length
  if (parse(bytes, head.length, whole, out) === 0 && !whole)
    parse(bytes, bytes.lastIndexOf(10, head.length - 1) + 1 || head.length, true, out);
  const batch = out.take(bytes);
  const records = Array.from({ length: Math.min(batch.records, SAMPLE_RECORDS) }, (_, i) =>
    recordTexts(batch, i),
  );
  const lines = Array.from(batch.lines.subarray(0, records.length));
  return { records, lines, ragged: batch.rejected.length, columns: batch.columns };
}

const DELIMITERS = ['\t', ';', '|', ','] as const;

/**
 * Finds the layout: the delimiter that gives (nearly) every line as many fields as the first; blanks or fixed
 * columns where none does.
 * @param delimiter - what a person says that it is
 */
export function detectLayout(head: Buffer, whole: boolean, delimiter?: Delimiter): Layout {
  const quote = quoteOf(head);
  if (delimiter !== undefined) return { kind: 'delimited', delimiter, quote };
  let best: { layout: Layout; score: number } | undefined;
  let failure: unknown;
  for (const delimiter of DELIMITERS) {
    if (!head.includes(delimiter)) continue;
    const layout: Layout = { kind: 'delimited', delimiter, quote };
    try {
      const { records, ragged, columns } = readSample(head, whole, layout);
      const regular = records.length / (records.length + ragged);
      // in doubt the rarer mark: commas also stand in numbers and sentences
      const score = columns < 2 || records.length === 0 ? 0 : regular >= 0.9 ? 1 : regular;
      if (score > (best?.score ?? 0)) best = { layout, score };
    } catch (error) {
      failure ??= error;
    }
  }
  if (best !== undefined && best.score >= 0.5) return best.layout;
  if (failure instanceof UnreadableFile && best === undefined) throw failure;
  return withoutDelimiter(head, whole) ?? best?.layout ?? { kind: 'delimited', delimiter: ',', quote };
}

function quoteOf(head: Buffer): '"' | "'" {
  const text = head.toString('latin1');
  const single = text.match(/(?:^|[,;\t|\n\r])'[^'\n]*'(?=[,;\t|\n\r])/g)?.length ?? 0;
  const double = text.match(/(?:^|[,;\t|\n\r])"/g)?.length ?? 0;
  return single > 3 && double === 0 ? "'" : '"';
}

function withoutDelimiter(head: Buffer, whole: boolean): Layout | undefined {
  const text = head.toString('utf8').split(/\r\n|\n|\r/);
  if (!whole) text.pop();
  const lines = text.filter((line) => line.trim() !== '').slice(0, 500);
  if (lines.length === 0) return undefined;
  const counts = lines.map((line) => line.trim().split(/\s+/).length);
  const usual = counts[Math.min(1, counts.length - 1)] ?? 0;
  const regular = counts.filter((count) => count === usual).length / counts.length;
  // a first line of more or fewer words names columns in several words, or the values below it have several
  if (usual >= 2 && regular >= 0.98 && counts[0] === usual) return { kind: 'blank' };
  const positions = gutters(lines);
  if (positions.length >= 2) return { kind: 'fixed', positions };
  return usual >= 2 && regular >= 0.9 ? { kind: 'blank' } : undefined;
}

/** @returns where columns begin: behind places that are blank in every line */
function gutters(lines: string[]): number[] {
  const characters = lines.map((line) => Array.from(line));
  const width = Math.max(...characters.map((line) => line.length));
  const positions: number[] = [];
  let open = false;
  for (let place = 0; place < width; place++) {
    const blank = characters.every((line) => (line[place] ?? ' ').trim() === '');
    if (!blank && !open) positions.push(place);
    open = !blank;
  }
  if (positions.length > 0) positions[0] = 0;
  return positions;
}

/** @returns whether the first record names the columns rather than being one of the lines */
export function hasHeader(records: string[][], known: (name: string) => boolean): boolean {
  const [first, ...rest] = records;
  if (first === undefined) return false;
  const isValue = (text: string) => /\d/.test(text) && !/\p{L}{2}/u.test(text);
  if (first.some((cell) => isValue(cell) || cell.includes('@'))) return false;
  const filled = first.filter((cell) => cell !== '');
  if (filled.length === 0) return false;
  if (filled.filter(known).length * 3 >= filled.length) return true;
  // a column whose values are numbers or dates below a word
  return first.some((cell, column) => {
    const values = rest.map((record) => record[column] ?? '').filter((value) => value !== '');
    return cell !== '' && values.length > 0 && values.filter(isValue).length > values.length * 0.8;
  });
}
