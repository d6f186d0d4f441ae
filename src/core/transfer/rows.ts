// How a row is written down: as JSON exactly, as CSV for people.
import pg from 'pg';
import type { Column, Table } from './tables.ts';

const quoted = (name: string): string => pg.escapeIdentifier(name);

/**
 * A row as one line of JSON. A field that is NULL is left out, so that a JSON null in a column of type jsonb stays one.
 * Exact decimals are text: most readers of JSON would make floating-point numbers of them.
 */
export function jsonOf({ name, columns }: Table): string {
  const fields = columns.map((column) => {
    const value = column.kind === 'M' ? `${quoted(column.name)}::text` : quoted(column.name);
    return `${pg.escapeLiteral(`${JSON.stringify(column.name)}:`)} || to_json(${value})::text`;
  });
  return asIs(`SELECT '{' || concat_ws(',', ${fields.join(', ')}) || '}' FROM ${quoted(name)}`);
}

/** COPY without any escaping: a line of JSON holds no control character. */
function asIs(query: string): string {
  return `COPY (${query}) TO STDOUT (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')`;
}

/** What a spreadsheet would take for a formula; the same as in customers/find/cells.ts. */
const FORMULA = "'^\\s*[=+\\-@＝＋－＠]|^[\\t\\r\\n]'";

/** RFC 4180 with names of columns; text that a spreadsheet would calculate gets an apostrophe before it. */
export function csvOf({ name, columns }: Table): string {
  const fields = columns.map((column) => {
    const field = quoted(column.name);
    if (column.kind !== 'S') return field;
    return `CASE WHEN ${field} ~ ${FORMULA} THEN '''' || ${field} ELSE ${field} END AS ${field}`;
  });
  return `COPY (SELECT ${fields.join(', ')} FROM ${quoted(name)}) TO STDOUT (FORMAT csv, HEADER)`;
}

/**
 * Takes lines of JSON, one text with line feeds as its first parameter, into the table.
 * @param fill SQL for columns that no line has @param columns those that the lines may have
 */
export function insertOf(
  name: string,
  columns: readonly Column[],
  fill: ReadonlyMap<string, string> = new Map(),
): string {
  const plain = columns.filter(({ kind }) => kind !== 'J');
  const names = [...columns.map((column) => quoted(column.name)), ...[...fill.keys()].map(quoted)];
  const values = [
    ...columns.map(({ name: field, kind, type }) =>
      kind === 'J' ? `(lines.line -> ${pg.escapeLiteral(field)})::${type}` : `fields.${quoted(field)}`,
    ),
    ...fill.values(),
  ];
  const record =
    plain.length === 0
      ? ''
      : `, jsonb_to_record(lines.line) AS fields(${plain.map((column) => `${quoted(column.name)} ${column.type}`).join(', ')})`;
  return `INSERT INTO ${quoted(name)} (${names.join(', ')}) OVERRIDING SYSTEM VALUE
    SELECT ${values.join(', ')}
      FROM (SELECT part::jsonb AS line FROM string_to_table($1::text, E'\\n') AS part WHERE part <> '' OFFSET 0) AS lines${record}`;
}
