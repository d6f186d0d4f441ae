// The proof of an erasure: every column of every table of the database, as text.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';

/** @returns `table.column` of every place in which one of the texts stands, in any case; bytes as they are and as text */
export async function placesOf(db: Db, texts: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ schema: string; table: string; column: string; type: string }>`
    SELECT nspname AS schema, relname AS table, attname AS column, typname AS type
      FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
      JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
      JOIN pg_type ON pg_type.oid = atttypid
     WHERE relkind IN ('r', 'p', 'm') AND nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
       AND nspname NOT LIKE 'pg_temp%'`.execute(db);
  const found: string[] = [];
  for (const [table, columns] of Map.groupBy(rows, ({ schema, table }) => `${schema}.${table}`)) {
    const hits = columns.map(({ column, type }) => {
      const value =
        type === 'bytea' ? sql`encode(${sql.ref(column)}, 'escape')` : sql`${sql.ref(column)}::text`;
      return sql`CASE WHEN bool_or(strpos(lower(${value}), wanted) > 0) THEN ${column}::text END`;
    });
    const { rows: places } = await sql<{ columns: (string | null)[] }>`
      SELECT ARRAY[${sql.join(hits)}] AS columns
        FROM ${sql.table(table)}, unnest(${texts.map((text) => text.toLowerCase())}::text[]) AS wanted`.execute(
      db,
    );
    for (const column of places[0]?.columns ?? [])
      if (column !== null) found.push(`${table.replace(/^public\./, '')}.${column}`);
  }
  return found.sort();
}
