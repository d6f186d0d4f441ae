// Rows go from one customer to another: written anew and deleted, since customer_id never changes in place (the database
// spreads rows by it).
import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import { type CustomerTable, customerTables, rowsOf } from '../../trash/tables.ts';
import { type Ends, insertRows, keepLeft, keepMoved } from './keep.ts';
import { repointed, treatments } from './tables.ts';

/** All that goes by itself; what hangs on facts, look-ups, relations and figures is left to whoever calls. */
export async function moveRows(tx: Db, ends: Ends, at: Date): Promise<void> {
  for (const table of await customerTables(tx)) {
    const treatment = treatments[table.name];
    if (treatment === undefined) throw new Error(`a merge does not know what becomes of ${table.name}`);
    if (treatment.how === 'leave') await keepLeft(tx, ends, table);
    if (treatment.how === 'follow') await copyAlong(tx, table, ends);
    if (treatment.how === 'move') {
      const rows = await keepMoved(tx, ends, { table, treatment, at });
      if (!repointed.has(table.name)) await insertRows(tx, table, rows);
      else if (rows.length > 0) await repoint(tx, table, ends);
    }
  }
}

async function repoint(tx: Db, table: CustomerTable, { stays, gone }: Ends): Promise<void> {
  await sql`UPDATE ${sql.table(table.name)} SET customer_id = ${stays} WHERE customer_id = ${gone}`.execute(
    tx,
  );
}

async function copyAlong(tx: Db, { name, columns }: CustomerTable, { stays, gone }: Ends): Promise<void> {
  const values = columns.map((column) =>
    column.name === 'customer_id' ? sql`${stays}::uuid` : sql.ref(`t.${column.name}`),
  );
  await sql`
    INSERT INTO ${sql.table(name)} (${sql.join(columns.map((column) => sql.ref(column.name)))})
    SELECT ${sql.join(values)} FROM ${sql.table(name)} AS t WHERE t.customer_id = ${gone}`.execute(tx);
}

/** What no foreign key takes along, then who goes, and with them the rest: the ledger of consents wants it this way. */
export async function removeGone(tx: Db, { gone }: Ends): Promise<void> {
  for (const { name, cascades } of await customerTables(tx)) {
    const how = treatments[name]?.how;
    const moved = how === 'move' || how === 'follow' || how === 'leave';
    if (moved && !cascades && !repointed.has(name))
      await sql`DELETE FROM ${sql.table(name)} AS t WHERE ${rowsOf(name, [gone])}`.execute(tx);
  }
  await sql`DELETE FROM customers WHERE customer_id = ${gone}`.execute(tx);
}
