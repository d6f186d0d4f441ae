import type pg from 'pg';
import type { TFunction } from 'i18next';
import { looksLikeFormula } from '../customers/find/cells.ts';
import { fieldsOf, reasonOf, type RejectRow } from './rejects.ts';
import type { ImportRow } from './row.ts';

const ROWS_A_TURN = 1_000;

/** The rejected lines as they came, with their line and the reason behind them: to be corrected and imported again. */
export async function* rejectedFile(
  pool: pg.Pool,
  { import_no: importNo, mapping }: Pick<ImportRow, 'import_no' | 'mapping'>,
  t: TFunction,
): AsyncGenerator<string> {
  const width = mapping.length;
  const names = mapping.map(({ name }, column) => name || t('import-run:column', { column: column + 1 }));
  // a byte order mark, without which Excel takes UTF-8 for the code page of the country
  yield `\ufeff${line([...names, t('import-run:line'), t('import-run:reason')])}`;
  for (let after = -1; ;) {
    const { rows } = await pool.query<RejectRow>(
      'SELECT line, code, params, text FROM import_rejects WHERE import_no = $1 AND line > $2 ORDER BY line LIMIT $3',
      [importNo, after, ROWS_A_TURN],
    );
    yield rows
      .map((row) => {
        const fields = fieldsOf(row);
        const padding = Array.from({ length: Math.max(0, width - fields.length) }, () => '');
        return line([...fields, ...padding, String(row.line), reasonOf(row, t)]);
      })
      .join('');
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_A_TURN) return;
    after = last.line;
  }
}

function line(fields: readonly string[]): string {
  return `${fields.map(cell).join(',')}\r\n`;
}

/** A program for tables takes these for formulas; a number is none. */
function cell(value: string): string {
  const text = looksLikeFormula(value) && !/^[+-]?[\d.,]+$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
