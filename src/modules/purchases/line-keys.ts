// The primary keys of the tables of lines. An index that is built in one go costs a quarter of one that grows with every
// row, and the import of years of sales into an empty house is when a business waits for us (bench/import.ts). So the
// first import takes the keys off the empty tables and has them built behind the last line. Whoever ends an import, be
// it done or taken back, puts them on again; what is looked up meanwhile is found by a scan.
import { sql } from 'kysely';
import pg from 'pg';
import { type Database, type Db, withoutWaiting } from '../../core/db.ts';

const KEYS = {
  order_lines: { name: 'order_lines_pkey', columns: ['customer_id', 'order_id', 'line_no'] },
  site_sale_lines: { name: 'site_sale_lines_pkey', columns: ['site_sale_id', 'line_no'] },
} as const;
type LineTable = keyof typeof KEYS;
const TABLES = Object.keys(KEYS) as LineTable[];
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Takes the keys off tables that hold nothing. Leaves them where somebody is at the table, and on Citus, which adopts no
 * index as a key.
 */
export async function takeLineKeysOff({ db }: Database): Promise<void> {
  const { rows } = await sql`SELECT FROM pg_extension WHERE extname = 'citus'`.execute(db);
  if (rows.length > 0) return;
  for (const table of TABLES) {
    try {
      await withoutWaiting(db, async (tx) => {
        if ((await sql`SELECT FROM ${sql.table(table)} LIMIT 1`.execute(tx)).rows.length > 0) return;
        await sql`LOCK TABLE ${sql.table(table)} IN ACCESS EXCLUSIVE MODE NOWAIT`.execute(tx);
        if ((await sql`SELECT FROM ${sql.table(table)} LIMIT 1`.execute(tx)).rows.length > 0) return;
        await tx.schema.alterTable(table).dropConstraint(KEYS[table].name).ifExists().execute();
      });
    } catch (error) {
      if (!(error instanceof pg.DatabaseError && error.code === LOCK_NOT_AVAILABLE)) throw error;
    }
  }
}

/** Builds the key of a table where it is missing, while others read. Alone: helpers would take the processors from the rest. */
export async function buildLineKey(db: Db, table: LineTable): Promise<void> {
  const { name, columns } = KEYS[table];
  await withoutWaiting(db, async (tx) => {
    await sql`SET LOCAL max_parallel_maintenance_workers = 0`.execute(tx);
    const index = tx.schema.createIndex(name).ifNotExists().unique();
    await index
      .on(table)
      .columns([...columns])
      .execute();
  });
}

/** Makes the built indexes the keys of their tables: a moment's work. */
export async function putLineKeysOn(db: Db): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    SELECT conname AS name FROM pg_constraint WHERE conname IN (${sql.join(TABLES.map((table) => KEYS[table].name))})`.execute(
    db,
  );
  const there = new Set(rows.map(({ name }) => name));
  for (const table of TABLES) {
    const { name } = KEYS[table];
    if (there.has(name)) continue;
    await sql`ALTER TABLE ${sql.table(table)} ADD CONSTRAINT ${sql.id(name)} PRIMARY KEY USING INDEX ${sql.id(name)}`.execute(
      db,
    );
  }
}
