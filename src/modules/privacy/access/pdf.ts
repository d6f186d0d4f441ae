// The file as a PDF. Its letters are Helvetica, which every reader has; what that lacks (Łódź, Žižkov, Москва) comes from a
// font of this machine where there is one that has it, and loses its marks or becomes a question mark elsewhere.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import PDFDocument from 'pdfkit';
import { fold } from '../../customers/find/search-text.ts';
import type { Section } from './gather.ts';
import { saidOf, type Words } from './values.ts';

const PLAIN = 'Helvetica';
const WIDE = 'wide';
/** Windows-1252, in which a PDF writes Helvetica. */
const plain =
  /[\u0020-\u007e\u00a0-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]/;
/** What such a font of many scripts surely has besides. */
const wider = /[\u0100-\u024f\u0370-\u03ff\u0400-\u04ff\u1e00-\u1eff]/;
/** Where systems keep a font of many scripts. */
const places = [
  '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
  '/usr/share/fonts/dejavu/DejaVuSans.ttf',
  '/usr/share/fonts/TTF/DejaVuSans.ttf',
  '/Library/Fonts/Arial Unicode.ttf',
  '/System/Library/Fonts/Supplemental/Arial Unicode.ttf',
  'C:/Windows/Fonts/arial.ttf',
];
const INK = '#1d2320';
const SOFT = '#5d6762';
const ACCENT = '#0b6b5d';

export type Head = { title: string; business: string; lead: string[] };

/** @returns a stream of the file; sections are read as they are written */
export async function asPdf(
  head: Head,
  sections: AsyncIterable<Section>,
  words: Words,
): Promise<PDFKit.PDFDocument> {
  const doc = new PDFDocument({
    size: 'A4',
    margin: 56,
    bufferPages: false,
    lang: words.language,
    displayTitle: true,
    info: { Title: head.title, Author: head.business },
  });
  const wide = places.find((place) => existsSync(place));
  if (wide !== undefined) doc.registerFont(WIDE, await readFile(wide));
  const page: Page = { doc, wide: wide !== undefined };
  void fill(page, head, sections, words)
    .then(() => doc.end())
    .catch((error: unknown) => doc.destroy(error instanceof Error ? error : new Error(String(error))));
  return doc;
}

type Page = { doc: PDFKit.PDFDocument; wide: boolean };

async function fill(page: Page, head: Head, sections: AsyncIterable<Section>, words: Words): Promise<void> {
  write(page, head.business, { size: 9, color: SOFT });
  write(page, head.title, { size: 20, color: INK, gap: 6 });
  for (const line of head.lead) write(page, line, { size: 9.5, color: SOFT, gap: 4 });
  for await (const { table, rows } of sections) {
    let begun = false;
    for await (const row of rows) {
      const said = saidOf(table, row, words).map(([label, value]) => `${label}: ${value}`);
      if (said.length === 0) continue;
      if (!begun)
        heading(page, words.t(`privacy:sections.${table}`, { defaultValue: table.replaceAll('_', ' ') }));
      begun = true;
      await roomy(page);
      for (const line of table === 'customers' ? said : [said.join('  ·  ')])
        write(page, line, { size: 9.5, color: INK, gap: 4 });
    }
  }
}

/** Waits while whoever takes the file is slower than we are: a thousand pages are not held in memory. */
async function roomy({ doc }: Page): Promise<void> {
  while (doc.readableLength > 1 << 20 && !doc.destroyed) await new Promise<void>((go) => setTimeout(go, 5));
  if (doc.destroyed) throw new Error('nobody takes the file any more');
}

function heading(page: Page, text: string): void {
  const { doc } = page;
  if (doc.y > doc.page.height - 130) doc.addPage();
  doc.moveDown(0.9);
  write(page, text, { size: 13, color: ACCENT, gap: 4 });
}

function write(
  { doc, wide }: Page,
  text: string,
  { size, color, gap = 2 }: { size: number; color: string; gap?: number },
): void {
  const runs = runsOf(text.replaceAll(/\s+/g, ' '), wide);
  doc.fontSize(size).fillColor(color);
  for (const [index, { font, text: run }] of runs.entries())
    doc.font(font).text(run, { continued: index < runs.length - 1, paragraphGap: gap, lineGap: 1.5 });
}

type Run = { font: typeof PLAIN | typeof WIDE; text: string };

function runsOf(text: string, wide: boolean): Run[] {
  const runs: Run[] = [];
  for (const letter of text) {
    const font = !plain.test(letter) && wide && wider.test(letter) ? WIDE : PLAIN;
    const drawn = font === WIDE || plain.test(letter) ? letter : bare(letter);
    const last = runs.at(-1);
    if (last?.font === font) last.text += drawn;
    else runs.push({ font, text: drawn });
  }
  return runs.length === 0 ? [{ font: PLAIN, text: ' ' }] : runs;
}

/** A letter without its marks, or a question mark; in the JSON it stands as it is. */
function bare(letter: string): string {
  const folded = fold(letter);
  const kept = letter === letter.toLowerCase() ? folded : folded.toUpperCase();
  return kept !== '' && Array.from(kept).every((each) => plain.test(each)) ? kept : '?';
}
