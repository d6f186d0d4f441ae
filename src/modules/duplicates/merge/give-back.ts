// Rows go back to whoever they came from, as they are now: what happened to them since stays with them, and what was
// deleted since stays deleted. Only what the merge itself had changed of a row is put back, unless it changed again.
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import { type CustomerTable, customerTables } from '../../trash/tables.ts';
import { insertRows, type KeptRow } from './keep.ts';
import { type Ends, repointed, type Treatment, treatments } from './tables.ts';

type Move = Treatment & { how: 'move' };
/** kept: what the merge kept of a table's rows */
type Rows = { table: CustomerTable; ends: Ends; kept: readonly KeptRow[] };

/** Of all tables; relations are like any other here, their mates are not (relations.ts). */
export async function giveRowsBack(
  tx: Db,
  ends: Ends,
  kept: ReadonlyMap<string, readonly KeptRow[]>,
): Promise<void> {
  const tables = await customerTables(tx);
  const rowsOf = (table: CustomerTable): Rows => ({
    table,
    ends,
    kept: (kept.get(table.name) ?? []).filter(({ was }) => parsed(was).customer_id === ends.gone),
  });
  for (const table of tables) {
    const treatment = treatmentOf(table);
    const rows = rowsOf(table);
    if (treatment.how === 'leave') await writeLeft(tx, rows);
    if (treatment.how === 'move' && repointed.has(table.name)) await repointBack(tx, rows, treatment);
    else if (treatment.how === 'move') {
      await writeBack(tx, rows, treatment);
      await writeLeft(tx, rows);
    }
    if (table.name === 'promises') await takePromisesAlong(tx, table, ends); // behind plans, before steps
  }
  for (const table of tables) {
    const treatment = treatmentOf(table);
    if (treatment.how === 'follow') await copyBack(tx, table, ends, treatment);
  }
  for (const table of tables.toReversed()) await removeGiven(tx, rowsOf(table), treatmentOf(table));
}

function treatmentOf({ name }: CustomerTable): Treatment {
  if (name === 'relations') return { how: 'move', key: ['relation_id'] };
  return treatments[name] ?? { how: 'stay', reason: 'came since' };
}

function parsed(row: string): Record<string, unknown> {
  return JSON.parse(row) as Record<string, unknown>;
}

/** Rows of who stays, `t`, that those of who goes became: a list of what `kept` is, and the condition on it. */
function became(
  { table, ends, kept }: Rows,
  { key }: Move,
): { moved: KeptRow[]; list: RawBuilder<unknown>; same: RawBuilder<boolean> } {
  const types = new Map(table.columns.map(({ name, type }) => [name, type]));
  const moved = kept.filter((row) => row.became !== null);
  const values = ['customer_id', ...key].map((name) => {
    const type = sql.raw(types.get(name) ?? 'text');
    return sql`${moved.map(({ was }) => String(parsed(was)[name]))}::${type}[]`;
  });
  const names = ['gone_id', ...key];
  const same = key.map((name) => sql`AND t.${sql.ref(name)} = kept.${sql.ref(name)}`);
  return {
    moved,
    list: sql`unnest(${sql.join(values)}) WITH ORDINALITY AS kept (${sql.join(names.map((name) => sql.ref(name)))}, no)`,
    same: sql<boolean>`t.customer_id = ${ends.stays} ${sql.join(same, sql` `)}`,
  };
}

/** Rows as they are now, with what the merge changed of them as it was. */
async function writeBack(tx: Db, rows: Rows, treatment: Move): Promise<void> {
  const { moved, list, same } = became(rows, treatment);
  if (moved.length === 0) return;
  const { rows: found } = await sql<{ now: string; no: number }>`
    SELECT (to_jsonb(t) - ${[...rows.table.generated]}::text[])::text AS now, kept.no
      FROM ${sql.table(rows.table.name)} AS t, ${list} WHERE ${same}`.execute(tx);
  const was = found.map(({ no }) => moved[no - 1]);
  const { rows: back } = await sql<{ row: string }>`
    SELECT (now || coalesce((SELECT jsonb_object_agg(changed.key, was->changed.key) FROM jsonb_each(became) AS changed
                              WHERE now->changed.key = changed.value), '{}'))::text AS row
      FROM unnest(${found.map(({ now }) => now)}::jsonb[], ${was.map((row) => row?.was)}::jsonb[],
                  ${was.map((row) => row?.became)}::jsonb[]) AS given (now, was, became)`.execute(tx);
  await insertRows(
    tx,
    rows.table,
    back.map(({ row }) => row),
  );
}

/** What was left out is as it was. */
async function writeLeft(tx: Db, { table, kept }: Rows): Promise<void> {
  const left = kept.filter((row) => row.became === null);
  await insertRows(
    tx,
    table,
    left.map(({ was }) => was),
    { unlessThere: true },
  );
}

async function repointBack(tx: Db, rows: Rows, treatment: Move): Promise<void> {
  const { moved, list, same } = became(rows, treatment);
  if (moved.length === 0) return;
  await sql`
    UPDATE ${sql.table(rows.table.name)} AS t SET customer_id = ${rows.ends.gone} FROM ${list} WHERE ${same}`.execute(
    tx,
  );
}

/** Also those that came since: they belong to a row that goes back. */
async function copyBack(
  tx: Db,
  { name, columns }: CustomerTable,
  { stays, gone }: Ends,
  { parent, by }: Treatment & { how: 'follow' },
): Promise<void> {
  const values = columns.map((column) =>
    column.name === 'customer_id' ? sql`${gone}::uuid` : sql.ref(`t.${column.name}`),
  );
  await sql`
    INSERT INTO ${sql.table(name)} (${sql.join(columns.map((column) => sql.ref(column.name)))})
    SELECT ${sql.join(values)} FROM ${sql.table(name)} AS t
     WHERE t.customer_id = ${stays} AND ${parentIsBack(gone, parent, by)}`.execute(tx);
}

function parentIsBack(gone: string, parent: string, by: string): ReturnType<typeof sql> {
  return sql`t.${sql.ref(by)} IN (SELECT ${sql.ref(by)} FROM ${sql.table(parent)} WHERE customer_id = ${gone})`;
}

/** A step that was added since to a plan that goes back has a promise that came since. */
async function takePromisesAlong(tx: Db, { columns }: CustomerTable, { stays, gone }: Ends): Promise<void> {
  const values = columns.map((column) =>
    column.name === 'customer_id' ? sql`${gone}::uuid` : sql.ref(`t.${column.name}`),
  );
  await sql`
    INSERT INTO promises (${sql.join(columns.map((column) => sql.ref(column.name)))})
    SELECT ${sql.join(values)} FROM promises AS t
     WHERE t.customer_id = ${stays} AND t.promise_id IN (
             SELECT promise_id FROM plan_steps
              WHERE customer_id = ${stays} AND promise_id IS NOT NULL
                AND plan_id IN (SELECT plan_id FROM plans WHERE customer_id = ${gone}))
        ON CONFLICT DO NOTHING`.execute(tx);
}

/** Entries of the ledger of consents leave with their merge (migrations/0020_duplicates.sql). */
async function removeGiven(tx: Db, rows: Rows, treatment: Treatment): Promise<void> {
  const { table, ends } = rows;
  if (repointed.has(table.name) || table.name === 'consents') return;
  if (treatment.how === 'follow')
    await sql`
      DELETE FROM ${sql.table(table.name)} AS t
       WHERE t.customer_id = ${ends.stays} AND ${parentIsBack(ends.gone, treatment.parent, treatment.by)}`.execute(
      tx,
    );
  if (treatment.how !== 'move') return;
  if (table.name === 'promises')
    await sql`DELETE FROM promises AS t WHERE t.customer_id = ${ends.stays} AND ${parentIsBack(ends.gone, 'promises', 'promise_id')}`.execute(
      tx,
    );
  const { moved, list, same } = became(rows, treatment);
  if (moved.length > 0)
    await sql`DELETE FROM ${sql.table(table.name)} AS t USING ${list} WHERE ${same}`.execute(tx);
}
