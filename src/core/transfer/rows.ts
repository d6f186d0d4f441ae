// How a row is written down: as JSON exactly, as CSV for people.
import pg from 'pg';
import type { Column, Table } from './tables.ts';

const quoted = (name: string): string => pg.escapeIdentifier(name);

/**
 * A row as one line of JSON. A field that is NULL is left out, so that a JSON null in a column of type jsonb stays one.
 * Exact decimals are text: most readers of JSON would make floating-point numbers of them.
 * @param ordered by its key, rather than as it lies
 */
export function jsonOf(table: Table, ordered = false): string {
  return asIs(`SELECT ${lineOf(table)} FROM ${quoted(table.name)} ${orderOf(table, ordered)}`);
}

function orderOf({ key }: Table, ordered: boolean): string {
  return ordered && key.length > 0 ? `ORDER BY ${key.map(quoted).join(', ')}` : '';
}

/** The same as an expression over its columns. */
export function lineOf({ columns }: Pick<Table, 'columns'>): string {
  const fields = columns.map((column) => {
    const value = column.kind === 'M' ? `${quoted(column.name)}::text` : quoted(column.name);
    return `${pg.escapeLiteral(`${JSON.stringify(column.name)}:`)} || to_json(${value})::text`;
  });
  return `'{' || concat_ws(',', ${fields.join(', ')}) || '}'`;
}

/** COPY without any escaping: a line of JSON holds no control character. */
function asIs(query: string): string {
  return `COPY (${query}) TO STDOUT (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')`;
}

/** What a spreadsheet would take for a formula; the same as in customers/find/cells.ts. */
const FORMULA = "'^\\s*[=+\\-@＝＋－＠]|^[\\t\\r\\n]'";

/** RFC 4180 with names of columns; text that a spreadsheet would calculate gets an apostrophe before it. */
export function csvOf(table: Table, ordered = false): string {
  const { name, columns } = table;
  const fields = columns.map((column) => {
    const field = quoted(column.name);
    if (column.kind !== 'S') return field;
    return `CASE WHEN ${field} ~ ${FORMULA} THEN '''' || ${field} ELSE ${field} END AS ${field}`;
  });
  return `COPY (SELECT ${fields.join(', ')} FROM ${quoted(name)} ${orderOf(table, ordered)}) TO STDOUT (FORMAT csv, HEADER)`;
}

/**
 * Takes lines of JSON, one text with line feeds as its first parameter, into the table.
 * @param table as SQL names it @param fill SQL for columns that no line has @param columns those that the lines may have
 */
export function insertOf(
  table: string,
  columns: readonly Column[],
  fill: ReadonlyMap<string, string> = new Map(),
): string {
  const plain = columns.filter(({ kind }) => kind !== 'J');
  const names = [...columns.map((column) => quoted(column.name)), ...[...fill.keys()].map(quoted)];
  const values = [
    ...columns.map(({ name: field, kind, type }) =>
      kind !== 'J'
        ? `fields.${quoted(field)}`
        : // of type json the very text counts, which jsonb does not keep
          `(lines.${type === 'json' ? 'part::json' : 'line'} -> ${pg.escapeLiteral(field)})`,
    ),
    ...fill.values(),
  ];
  const record =
    plain.length === 0
      ? ''
      : `, jsonb_to_record(lines.line) AS fields(${plain.map((column) => `${quoted(column.name)} ${column.type}`).join(', ')})`;
  return `INSERT INTO ${table} (${names.join(', ')}) OVERRIDING SYSTEM VALUE
    SELECT ${values.join(', ')}
      FROM (SELECT part, part::jsonb AS line FROM string_to_table($1::text, E'\\n') AS part WHERE part <> '' OFFSET 0) AS lines${record}`;
}
