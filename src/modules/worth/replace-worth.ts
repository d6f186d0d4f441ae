// Writing everybody's worth anew, for many: an UPDATE of every row moves each of its index entries, which for a million
// customers costs three times as much (57 s of CPU against 18 in one run) as a fresh table with indexes built at once,
// and leaves as much waste behind. So the fresh table takes the place of the old one.
import type pg from 'pg';
import { transaction } from '../../core/on-client.ts';
import { scoredColumns } from './score-rows.ts';

export const next = 'customer_worth_next';
const columns = ['customer_id', ...scoredColumns].join(', ');
/** A backup that reads the table for minutes is not waited for: everybody who reads would queue up behind us. */
const PATIENCE = '1s';
const TRIES = 10;

/** Makes the fresh table, empty. */
export async function createNext(client: pg.ClientBase): Promise<void> {
  await client.query(`DROP TABLE IF EXISTS ${next}`);
  await client.query(`CREATE TABLE ${next} (LIKE customer_worth INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`);
}

/**
 * Completes the filled table and puts it in the place of the old one.
 * @returns false when that could not be had in time; nothing has changed then
 */
export async function finishNext(pool: pg.Pool, client: pg.ClientBase, startedAt: Date): Promise<boolean> {
  // Whoever bought nothing, or whose orders were undone, is worth nothing.
  await client.query(
    `INSERT INTO ${next} (customer_id)
     SELECT customer_id FROM customers c WHERE NOT EXISTS (SELECT FROM ${next} n WHERE n.customer_id = c.customer_id)`,
  );
  const indexes = await buildIndexes(pool, client);
  await client.query(`VACUUM (ANALYZE) ${next}`);
  for (let attempt = 0; attempt < TRIES; attempt++)
    if (await takePlace(client, startedAt, indexes)) return true;
  return false;
}

/** The indexes that the old table has, whatever these are, half of them on another connection. @returns their names */
async function buildIndexes(pool: pg.Pool, client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes
      WHERE schemaname = current_schema() AND tablename = 'customer_worth' ORDER BY indexname`,
  );
  const statements = rows.map(({ name, definition }) => {
    const [make, what] = definition.split(/ ON \S+ /);
    if (!make || !what) throw new Error(`not the definition of an index: ${definition}`);
    return `${make.replace(name, `${name}_next`)} ON ${next} ${what}`;
  });
  const build = async (on: pg.ClientBase | pg.Pool, odd: number) => {
    for (const [place, statement] of statements.entries()) if (place % 2 === odd) await on.query(statement);
  };
  await Promise.all([build(client, 0), build(pool, 1)]);
  await client.query(`ALTER TABLE ${next} ADD PRIMARY KEY USING INDEX customer_worth_pkey_next`);
  return rows.map(({ name }) => name);
}

/**
 * Who writes waits for this second or two; who reads waits only while names change, at the end.
 * @returns false when somebody holds the table for longer
 */
async function takePlace(
  client: pg.ClientBase,
  startedAt: Date,
  indexes: readonly string[],
): Promise<boolean> {
  try {
    await transaction(client, async () => {
      await client.query(`SET LOCAL lock_timeout = '${PATIENCE}'`);
      await client.query('LOCK TABLE customers, customer_worth IN SHARE ROW EXCLUSIVE MODE');
      await catchUp(client, startedAt);
      await client.query(
        `ALTER TABLE ${next} ADD CONSTRAINT customer_worth_next_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers ON DELETE CASCADE`,
      );
      await client.query('DROP TABLE customer_worth');
      await client.query(`ALTER TABLE ${next} RENAME TO customer_worth`);
      for (const name of indexes.filter((each) => each !== 'customer_worth_pkey'))
        await client.query(`ALTER INDEX ${name}_next RENAME TO ${name}`);
      await client.query(
        'ALTER TABLE customer_worth RENAME CONSTRAINT customer_worth_pkey_next TO customer_worth_pkey',
      );
      await client.query(
        'ALTER TABLE customer_worth RENAME CONSTRAINT customer_worth_next_customer_id_fkey TO customer_worth_customer_id_fkey',
      );
    });
    return true;
  } catch (error) {
    if (isImpatience(error)) return false;
    throw error;
  }
}

/** What happened to customers since the fit began. */
async function catchUp(client: pg.ClientBase, startedAt: Date): Promise<void> {
  const set = scoredColumns.map((column) => `${column} = excluded.${column}`).join(', ');
  await client.query(
    `INSERT INTO ${next} (${columns}) SELECT ${columns} FROM customer_worth WHERE scored_at >= $1
     ON CONFLICT (customer_id) DO UPDATE SET ${set}`,
    [startedAt],
  );
  // Usually nobody came or went: one look over both keys tells.
  const { rows } = await client.query<{ came: boolean; went: boolean }>(
    `SELECT coalesce(bool_or(n.customer_id IS NULL), false) AS came, coalesce(bool_or(c.customer_id IS NULL), false) AS went
       FROM customers c FULL JOIN ${next} n USING (customer_id)
      WHERE n.customer_id IS NULL OR c.customer_id IS NULL`,
  );
  if (rows[0]?.came !== false)
    await client.query(
      `INSERT INTO ${next} (${columns}) SELECT ${columns} FROM customer_worth w
        WHERE NOT EXISTS (SELECT FROM ${next} n WHERE n.customer_id = w.customer_id)`,
    );
  if (rows[0]?.went !== false)
    await client.query(
      `DELETE FROM ${next} n WHERE NOT EXISTS (SELECT FROM customers c WHERE c.customer_id = n.customer_id)`,
    );
}

/** Lock not available, or a deadlock that we were chosen to end. */
function isImpatience(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === '55P03' || code === '40P01';
}
