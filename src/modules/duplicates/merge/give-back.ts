// Rows go back to whoever they came from, as they are now: what happened to them since stays with them, and what was
// deleted since stays deleted. Only what the merge itself had changed of a row is put back, unless it changed again.
import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import { type CustomerTable, customerTables } from '../../trash/tables.ts';
import { columnsOf } from './keep.ts';
import { type Ends, repointed, type Treatment, treatments } from './tables.ts';

type Move = Treatment & { how: 'move' };
type Rows = { table: CustomerTable; ends: Ends };

/** Of all tables; relations are like any other here, their mates are not (relations.ts). */
export async function giveRowsBack(tx: Db, ends: Ends): Promise<void> {
  const tables = await customerTables(tx);
  for (const table of tables) {
    const treatment = treatmentOf(table);
    if (treatment.how === 'leave') await writeLeft(tx, { table, ends });
    if (treatment.how === 'move' && repointed.has(table.name))
      await repointBack(tx, { table, ends }, treatment);
    else if (treatment.how === 'move') {
      await writeBack(tx, { table, ends }, treatment);
      await writeLeft(tx, { table, ends });
    }
    if (table.name === 'promises') await takePromisesAlong(tx, table, ends); // behind plans, before steps
  }
  for (const table of tables) {
    const treatment = treatmentOf(table);
    if (treatment.how === 'follow') await copyBack(tx, { table, ends }, treatment);
  }
  for (const table of tables.toReversed()) await removeGiven(tx, { table, ends }, treatmentOf(table));
}

function treatmentOf({ name }: CustomerTable): Treatment {
  if (name === 'relations') return { how: 'move', key: ['relation_id'] };
  return treatments[name] ?? { how: 'stay', reason: 'came since' };
}

/** The row as it is now, with what the merge changed of it as it was. */
const givenBack = sql`jsonb_populate_record(t, coalesce((
  SELECT jsonb_object_agg(changed.key, kept.was->changed.key) FROM jsonb_each(kept.became) AS changed
   WHERE to_jsonb(t)->changed.key = changed.value), '{}'))`;

/** Rows of who goes that were moved; and of them those of who stays that they became. */
function moved({ table, ends }: Rows, { key }: Move): ReturnType<typeof sql> {
  const { types } = typesOf(table);
  const same = key.map(
    (name) => sql`AND t.${sql.ref(name)} = (kept.was->>${name}::text)::${sql.raw(types.get(name) ?? 'text')}`,
  );
  return sql`kept.customer_id = ${ends.stays} AND kept.merge_id = ${ends.mergeId} AND kept.table_name = ${table.name}
    AND kept.became IS NOT NULL AND kept.was->>'customer_id' = ${ends.gone}::text
    AND t.customer_id = ${ends.stays} ${sql.join(same, sql` `)}`;
}

function typesOf({ columns }: CustomerTable): { types: ReadonlyMap<string, string> } {
  return { types: new Map(columns.map(({ name, type }) => [name, type])) };
}

async function writeBack(tx: Db, { table, ends }: Rows, treatment: Move): Promise<void> {
  const { list, values } = columnsOf(table, 'back');
  await sql`
    INSERT INTO ${sql.table(table.name)} (${list})
    SELECT ${values} FROM merge_rows AS kept, ${sql.table(table.name)} AS t, LATERAL ${givenBack} AS back
     WHERE ${moved({ table, ends }, treatment)}`.execute(tx);
}

/** What was left out is as it was. */
async function writeLeft(tx: Db, { table, ends }: Rows): Promise<void> {
  const { list, values } = columnsOf(table, 'back');
  await sql`
    INSERT INTO ${sql.table(table.name)} (${list})
    SELECT ${values} FROM merge_rows AS kept, LATERAL jsonb_populate_record(NULL::${sql.table(table.name)}, kept.was) AS back
     WHERE kept.customer_id = ${ends.stays} AND kept.merge_id = ${ends.mergeId} AND kept.table_name = ${table.name}
       AND kept.became IS NULL AND kept.was->>'customer_id' = ${ends.gone}::text
    ON CONFLICT DO NOTHING`.execute(tx);
}

async function repointBack(tx: Db, rows: Rows, treatment: Move): Promise<void> {
  await sql`
    UPDATE ${sql.table(rows.table.name)} AS t SET customer_id = ${rows.ends.gone} FROM merge_rows AS kept
     WHERE ${moved(rows, treatment)}`.execute(tx);
}

/** Also those that came since: they belong to a row that goes back. */
async function copyBack(
  tx: Db,
  { table: { name, columns }, ends: { stays, gone } }: Rows,
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
             SELECT step.promise_id FROM plan_steps AS step
               JOIN plans ON plans.customer_id = ${gone} AND plans.plan_id = step.plan_id
              WHERE step.customer_id = ${stays} AND step.promise_id IS NOT NULL)
        ON CONFLICT DO NOTHING`.execute(tx);
}

/** Entries of the ledger of consents leave with their merge (migrations/0020_duplicates.sql). */
async function removeGiven(tx: Db, { table, ends }: Rows, treatment: Treatment): Promise<void> {
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
  await sql`
    DELETE FROM ${sql.table(table.name)} AS t USING merge_rows AS kept WHERE ${moved({ table, ends }, treatment)}`.execute(
    tx,
  );
}
