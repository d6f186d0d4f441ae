// What there is to take along: tables and columns as the database's own catalogue names them.
import type pg from 'pg';
import { leftOutColumns, leftOutTables } from './left-out.ts';

export type Column = {
  name: string;
  /** as SQL writes it, e.g. `timestamp with time zone` */
  type: string;
  /** pg_type.typcategory, and J for JSON: how the value is written down */
  kind: string;
  /** the database computes it, or numbers it itself */
  generated: boolean;
  identity: boolean;
  required: boolean;
};
export type Table = {
  name: string;
  columns: Column[];
  key: string[];
  /** tables that must have their rows first */
  after: string[];
};

/** Every table of the schema except those of extensions, in an order in which each comes behind those it references. */
export async function readTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    SELECT c.relname AS name,
           (SELECT json_agg(json_build_object(
              'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
              'kind', CASE WHEN t.typname IN ('json', 'jsonb') THEN 'J' WHEN t.typname = 'numeric' THEN 'M' ELSE t.typcategory::text END,
              'generated', a.attgenerated <> '', 'identity', a.attidentity <> '', 'required', a.attnotnull) ORDER BY a.attnum)
              FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
           (SELECT coalesce(json_agg(a.attname ORDER BY array_position(i.indkey::int2[], a.attnum)), '[]')
              FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
             WHERE i.indrelid = c.oid AND i.indisprimary) AS key,
           (SELECT coalesce(json_agg(DISTINCT f.confrelid::regclass::text), '[]')
              FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid) AS after
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
     ORDER BY c.relname`);
  return inOrder(rows);
}

/** @throws Error where tables reference each other in a circle: no order of rows would satisfy both */
function inOrder(tables: readonly Table[]): Table[] {
  const left = new Map(tables.map((table) => [table.name, table]));
  const ordered: Table[] = [];
  while (left.size > 0) {
    const ready = [...left.values()].filter(({ after }) => !after.some((name) => left.has(name)));
    if (ready.length === 0)
      throw new Error(`These tables reference each other in a circle: ${[...left.keys()].join(', ')}`);
    for (const table of ready) {
      ordered.push(table);
      left.delete(table.name);
    }
  }
  return ordered;
}

/** The part that travels: without tables and columns that are left out, and without what the database computes. */
export function travelling(tables: readonly Table[]): Table[] {
  return tables
    .filter(({ name }) => !(name in leftOutTables))
    .map((table) => ({
      ...table,
      columns: table.columns.filter(
        (column) =>
          !column.generated &&
          !leftOutColumns.some((left) => left.table === table.name && left.column === column.name),
      ),
    }));
}

/** In this session values are written the same on every server. */
export const plainValues = `SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'iso_8601';
  SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'; SET LOCAL client_encoding = 'UTF8'`;
