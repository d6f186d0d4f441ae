// What a move takes along: our tables and those of the queue of jobs, as both databases have them.
import pg from 'pg';
import { Invalid } from '../../errors.ts';
import { readTables, type Table } from '../tables.ts';

/** Tables of ours, and of graphile-worker. */
export const schemas = ['public', 'graphile_worker'] as const;
/** What has its own rows on either side, or none that matter. */
const stays = new Set([
  'public.migrations',
  'graphile_worker.migrations',
  'public.customer_worth_next',
  'public.worth_scores',
]);

export type Moved = Table & {
  schema: string;
  /** `schema.name` */
  full: string;
  /** not in the log of changes: its rows are taken at the end */
  unlogged: boolean;
};

/** @returns by `schema.name`, each behind those it references */
export async function movedTables(client: pg.ClientBase): Promise<Map<string, Moved>> {
  const found = new Map<string, Moved>();
  for (const schema of schemas) {
    await client.query(`SET search_path = ${schema}`);
    const { rows } = await client.query<{ relname: string }>(
      `SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relpersistence = 'u'`,
    );
    const unlogged = new Set(rows.map(({ relname }) => relname));
    for (const table of await readTables(client)) {
      const full = `${schema}.${table.name}`;
      if (stays.has(full)) continue;
      const columns = table.columns.filter(({ generated }) => !generated);
      if (table.key.length === 0) throw new Error(`${full} has no primary key`);
      found.set(full, { ...table, columns, schema, full, unlogged: unlogged.has(table.name) });
    }
  }
  await client.query('SET search_path = public');
  return found;
}

/** @throws Invalid where the two would not take the same rows */
export function refuseOther(here: ReadonlyMap<string, Moved>, there: ReadonlyMap<string, Moved>): void {
  const told = (tables: ReadonlyMap<string, Moved>): string[] =>
    [...tables.values()].map(
      ({ full, columns }) =>
        `${full} ${columns
          .map(({ name, type }) => `${name} ${type}`)
          .toSorted()
          .join()}`,
    );
  const [ours, theirs] = [told(here).toSorted(), told(there).toSorted()];
  const other = ours.find((text, place) => text !== theirs[place]);
  if (other !== undefined)
    throw new Invalid('transfer:move.otherTables', { table: other.split(' ')[0] ?? '' });
}

/**
 * Keys between tables are taken away for the copy, and triggers put to sleep: rows come in any order.
 * @returns statements that put the keys back, unchecked, and those that check them
 */
export async function loosen(client: pg.ClientBase): Promise<{ back: string[]; check: string[] }> {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(
    `
    SELECT conrelid::regclass::text AS table, quote_ident(conname) AS name, pg_get_constraintdef(c.oid) AS definition
      FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
     WHERE contype = 'f' AND t.relnamespace = ANY ($1::regnamespace[]) ORDER BY 1, 2`,
    [schemas],
  );
  for (const { table, name } of rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  const triggers = await client.query<{ table: string; name: string }>(
    `
    SELECT tgrelid::regclass::text AS table, quote_ident(tgname) AS name FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid
     WHERE NOT tgisinternal AND t.relnamespace = ANY ($1::regnamespace[])`,
    [schemas],
  );
  for (const { table, name } of triggers.rows)
    await client.query(`ALTER TABLE ${table} DISABLE TRIGGER ${name}`);
  return {
    back: [
      ...rows.map(
        ({ table, name, definition }) =>
          `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition} NOT VALID`,
      ),
      ...triggers.rows.map(({ table, name }) => `ALTER TABLE ${table} ENABLE TRIGGER ${name}`),
    ],
    check: rows.map(({ table, name }) => `ALTER TABLE ${table} VALIDATE CONSTRAINT ${name}`),
  };
}

export const nameOf = ({ schema, name }: Moved): string =>
  `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;

/** Both go on numbering behind the same number. */
export async function copySequences(from: pg.ClientBase, to: pg.ClientBase): Promise<void> {
  const { rows } = await from.query<{ name: string; last: string | null }>(
    `
    SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename) AS name, last_value::text AS last
      FROM pg_sequences WHERE schemaname = ANY ($1)`,
    [schemas],
  );
  for (const { name, last } of rows)
    if (last !== null) await to.query('SELECT setval($1::regclass, $2::bigint)', [name, last]);
}
