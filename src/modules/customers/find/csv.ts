// RFC 4180 with a byte order mark, without which Excel takes UTF-8 for the code page of the country.
import { type Cell, looksLikeFormula } from './cells.ts';

export async function* csv(
  heading: readonly string[],
  rows: AsyncIterable<Cell[][]>,
): AsyncGenerator<string> {
  yield `\ufeff${line(heading.map((text) => ({ text })))}`;
  for await (const batch of rows) yield batch.map(line).join('');
}

function line(cells: readonly Cell[]): string {
  return `${cells.map(write).join(',')}\r\n`;
}

function write(cell: Cell): string {
  if (cell === null) return '';
  if ('number' in cell) return cell.number;
  if ('day' in cell) return cell.day;
  const text = looksLikeFormula(cell.text) ? `'${cell.text}` : cell.text;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
