import type { Readable } from 'node:stream';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { fromBufferPromise, openPromise, type Entry, type ZipFile } from 'yauzl';
import { UnreadableFile } from './unreadable.ts';

const MAX_ENTRIES = 10_000;
const MAX_SHEET_BYTES = 8 * 2 ** 30;
const MAX_STRING_BYTES = 256 * 2 ** 20;
const MAX_RATIO = 500;

/** What a workbook's sheets refer to. */
export interface Workbook {
  zip: ZipFile;
  /** Names of the sheets in order, with the entry that holds each. */
  sheets: { name: string; entry: Entry }[];
  strings: string[];
  /** Per cell style, whether its numbers are dates. */
  dateStyles: boolean[];
  /** Days to add to serial numbers: 1,462 in workbooks that count from 1904. */
  epochShift: number;
}

/** @throws UnreadableFile xlsxBroken, xlsxNoSheet, zipBomb, xlsxTooBig */
export async function openWorkbook(file: string | Buffer): Promise<Workbook> {
  const options = { lazyEntries: true, autoClose: false };
  let zip: ZipFile;
  try {
    zip = await (typeof file === 'string' ? openPromise(file, options) : fromBufferPromise(file, options));
  } catch (error) {
    throw new UnreadableFile('xlsxBroken', {}, { cause: error });
  }
  try {
    return await readParts(zip);
  } catch (error) {
    zip.close();
    throw error instanceof UnreadableFile ? error : new UnreadableFile('xlsxBroken', {}, { cause: error });
  }
}

async function readParts(zip: ZipFile): Promise<Workbook> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entries.size >= MAX_ENTRIES) throw new UnreadableFile('zipBomb');
    entries.set(entry.fileName.replace(/^\//, ''), entry);
  }
  const targets = new Map<string, string>();
  await readXml(zip, entries.get('xl/_rels/workbook.xml.rels'), (tag, attributes) => {
    if (tag === 'Relationship') targets.set(attributes['Id'] ?? '', attributes['Target'] ?? '');
  });
  const sheets: Workbook['sheets'] = [];
  let epochShift = 0;
  await readXml(zip, entries.get('xl/workbook.xml'), (tag, attributes) => {
    if (tag === 'workbookPr' && /^(1|true)$/.test(attributes['date1904'] ?? '')) epochShift = 1_462;
    if (tag !== 'sheet') return;
    const target = targets.get(attributes['r:id'] ?? attributes['id'] ?? '') ?? '';
    const entry = entries.get(target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    if (entry !== undefined && target.includes('sheets/'))
      sheets.push({ name: attributes['name'] ?? '', entry });
  });
  if (sheets.length === 0) throw new UnreadableFile(entries.has('xl/workbook.xml') ? 'xlsxNoSheet' : 'zip');
  const dateStyles = await readDateStyles(zip, entries.get('xl/styles.xml'));
  const strings = await readStrings(zip, entries.get('xl/sharedStrings.xml'));
  return { zip, sheets, strings, dateStyles, epochShift };
}

type OnTag = (name: string, attributes: Record<string, string>) => void;

async function readXml(
  zip: ZipFile,
  entry: Entry | undefined,
  open: OnTag,
  close?: (name: string) => void,
  text?: (text: string) => void,
) {
  if (entry === undefined) return;
  const parser = xmlParser(open, close, text);
  for await (const chunk of await entryStream(zip, entry, MAX_STRING_BYTES)) parser(chunk);
}

/** @returns a function that takes chunks of XML; names are handed on without their prefix */
export function xmlParser(
  open: OnTag,
  close?: (name: string) => void,
  text?: (text: string) => void,
): (chunk: Buffer) => void {
  const parser = new SaxesParser();
  const decoder = new TextDecoder();
  const local = (name: string) => name.slice(name.indexOf(':') + 1);
  parser.on('error', (error) => {
    throw new UnreadableFile('xlsxBroken', {}, { cause: error });
  });
  parser.on('opentag', (tag: SaxesTagPlain) => open(local(tag.name), tag.attributes));
  if (close !== undefined) parser.on('closetag', (tag: SaxesTagPlain) => close(local(tag.name)));
  if (text !== undefined) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  return (chunk) => void parser.write(decoder.decode(chunk, { stream: true }));
}

/** @throws UnreadableFile zipBomb or xlsxTooBig by what the archive says of itself; yauzl holds it to that */
export async function entryStream(zip: ZipFile, entry: Entry, limit = MAX_SHEET_BYTES): Promise<Readable> {
  const { uncompressedSize, compressedSize } = entry;
  if (uncompressedSize > 64 * 2 ** 20 && uncompressedSize > compressedSize * MAX_RATIO)
    throw new UnreadableFile('zipBomb');
  if (uncompressedSize > limit) throw new UnreadableFile('xlsxTooBig', { limit: limit / 2 ** 20 });
  return zip.openReadStreamPromise(entry);
}

async function readDateStyles(zip: ZipFile, entry: Entry | undefined): Promise<boolean[]> {
  const custom = new Map<number, boolean>();
  const styles: boolean[] = [];
  let inCellFormats = false;
  await readXml(
    zip,
    entry,
    (tag, attributes) => {
      if (tag === 'numFmt')
        custom.set(Number(attributes['numFmtId']), isDateFormat(attributes['formatCode'] ?? ''));
      else if (tag === 'cellXfs') inCellFormats = true;
      else if (tag === 'xf' && inCellFormats) {
        const id = Number(attributes['numFmtId'] ?? 0);
        styles.push(custom.get(id) ?? isBuiltInDate(id));
      }
    },
    (tag) => {
      if (tag === 'cellXfs') inCellFormats = false;
    },
  );
  return styles;
}

/** The numbers that ECMA-376 part 1, 18.8.30, reserves for dates and times, East Asian ones included. */
function isBuiltInDate(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/** @returns whether a number format shows dates: it has a y, m, d, h or s that is not quoted text */
export function isDateFormat(format: string): boolean {
  const bare = format.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
  return !/general/i.test(bare) && /[ymdhs]/i.test(bare);
}

async function readStrings(zip: ZipFile, entry: Entry | undefined): Promise<string[]> {
  const strings: string[] = [];
  let value = '';
  let inText = false;
  let inPhonetic = false;
  await readXml(
    zip,
    entry,
    (tag) => {
      if (tag === 'si') value = '';
      else if (tag === 't') inText = true;
      else if (tag === 'rPh') inPhonetic = true;
    },
    (tag) => {
      if (tag === 'si') strings.push(unescaped(value));
      else if (tag === 't') inText = false;
      else if (tag === 'rPh') inPhonetic = false;
    },
    (text) => {
      if (inText && !inPhonetic) value += text;
    },
  );
  return strings;
}

/**
 * @returns text with `_x000D_` and the like as the characters they stand for; what is none (U+0000, half of a surrogate
 * pair), and what no database keeps, becomes U+FFFD
 */
export function unescaped(text: string): string {
  return text.includes('_x')
    ? text
        .replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
        .replaceAll('\0', '\uFFFD')
        .toWellFormed()
    : text;
}
