// A workbook of one sheet (ECMA-376 part 1), written as a stream: write-excel-file holds all cells in memory, which for a
// million customers is gigabytes. Texts are inline strings, never formulas; what looks like one is marked as quoted.
import { type Cell, looksLikeFormula } from './cells.ts';
import { zip } from './zip.ts';

/** Rows that a sheet holds, the heading among them. */
export const mostRows = 1_048_576;
const longestCell = 32_767;
const style = { plain: 0, day: 1, heading: 2, quoted: 3 };

export function xlsx(
  sheet: string,
  heading: readonly string[],
  rows: AsyncIterable<Cell[][]>,
): AsyncGenerator<Buffer> {
  return zip([
    { name: '[Content_Types].xml', content: [types] },
    { name: '_rels/.rels', content: [relations('officeDocument', 'xl/workbook.xml')] },
    { name: 'xl/workbook.xml', content: [workbook(sheet)] },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: [relations('worksheet', 'worksheets/sheet1.xml', 'styles', 'styles.xml')],
    },
    { name: 'xl/styles.xml', content: [styles] },
    { name: 'xl/worksheets/sheet1.xml', content: worksheet(heading, rows) },
  ]);
}

async function* worksheet(heading: readonly string[], rows: AsyncIterable<Cell[][]>): AsyncGenerator<string> {
  yield `${xml}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="${Math.max(1, heading.length)}" width="18" customWidth="1"/></cols><sheetData>`;
  yield `<row>${heading.map((text) => textCell(text, style.heading)).join('')}</row>`;
  for await (const batch of rows)
    yield batch.map((cells) => `<row>${cells.map(write).join('')}</row>`).join('');
  yield '</sheetData></worksheet>';
}

function write(cell: Cell): string {
  if (cell === null) return '<c/>';
  if ('number' in cell) return `<c><v>${cell.number}</v></c>`;
  if ('day' in cell) return dayCell(cell.day);
  return textCell(cell.text, looksLikeFormula(cell.text) ? style.quoted : style.plain);
}

/** Days count from 30 December 1899, since Excel believes in 29 February 1900; from March 1900 on that is right. */
function dayCell(day: string): string {
  const serial = (Date.parse(day) - Date.UTC(1899, 11, 30)) / 86_400_000;
  return serial > 60 ? `<c s="${style.day}"><v>${serial}</v></c>` : textCell(day, style.plain);
}

function textCell(text: string, as: number): string {
  return `<c s="${as}" t="inlineStr"><is><t xml:space="preserve">${escape(text.slice(0, longestCell))}</t></is></c>`;
}

function escape(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ufffd\u{10000}-\u{10ffff}]/gu, '') // no XML document may hold them
    .replace(/[&<>]/g, (char) => (char === '&' ? '&amp;' : char === '<' ? '&lt;' : '&gt;'))
    .replaceAll('\r', '&#13;');
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const types = `${xml}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${kind}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${kind}.styles+xml"/></Types>`;

const styles = `${xml}<styleSheet xmlns="${main}"><fonts count="2"><font/><font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf numFmtId="14" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/><xf quotePrefix="1"/></cellXfs></styleSheet>`;

/** @param pairs type and target, in turns; their ids are rId1, rId2, … */
function relations(...pairs: string[]): string {
  const each = pairs.flatMap((type, i) =>
    i % 2 === 0
      ? [`<Relationship Id="rId${i / 2 + 1}" Type="${office}/${type}" Target="${pairs[i + 1]}"/>`]
      : [],
  );
  return `${xml}<Relationships xmlns="${packages}/relationships">${each.join('')}</Relationships>`;
}

function workbook(sheet: string): string {
  const name = escape(sheet.replace(/[[\]*?/\\:"]/g, ' ').slice(0, 31));
  return `${xml}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${name}" sheetId="1" r:id="rId1"/></sheets></workbook>`;
}
