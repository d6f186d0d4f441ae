// What a merge keeps of rows: how they were, and in what they are different from then on.
import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import { type CustomerTable, rowsOf } from '../../trash/tables.ts';
import type { Ends, Treatment } from './tables.ts';

/** Rows of who goes, as they are moved. @param at of the merge */
export async function keepMoved(
  tx: Db,
  ends: Ends,
  { table, treatment, at }: { table: CustomerTable; treatment: Treatment & { how: 'move' }; at: Date },
): Promise<void> {
  const patch = sql`jsonb_build_object('customer_id', ${ends.stays}::uuid) || ${treatment.patch?.(ends, at) ?? sql`'{}'::jsonb`}`;
  const twin = treatment.twin?.(ends) ?? sql<boolean>`false`;
  await sql`
    INSERT INTO merge_rows (customer_id, merge_id, row_no, table_name, was, became)
    SELECT ${ends.stays}::uuid, ${ends.mergeId}::uuid, ${nextRow(ends)} + row_number() OVER (), ${table.name}::text,
           to_jsonb(t) - ${[...table.generated]}::text[], CASE WHEN ${twin} THEN NULL ELSE ${patch} END
      FROM ${sql.table(table.name)} AS t WHERE ${rowsOf(table.name, [ends.gone])}`.execute(tx);
}

/** Rows of who goes that have no place with who stays. */
export async function keepLeft(tx: Db, ends: Ends, { name, generated }: CustomerTable): Promise<void> {
  await sql`
    INSERT INTO merge_rows (customer_id, merge_id, row_no, table_name, was, became)
    SELECT ${ends.stays}::uuid, ${ends.mergeId}::uuid, ${nextRow(ends)} + row_number() OVER (), ${name}::text,
           to_jsonb(t) - ${[...generated]}::text[], NULL
      FROM ${sql.table(name)} AS t WHERE ${rowsOf(name, [ends.gone])}`.execute(tx);
}

/** One row of anybody. @param became its changed columns; all of it where it was not there; null: removed */
export async function keepOne(
  tx: Db,
  ends: Ends,
  { table, was, became }: { table: string; was: object | null; became: object | null },
): Promise<void> {
  await sql`
    INSERT INTO merge_rows (customer_id, merge_id, row_no, table_name, was, became)
    SELECT ${ends.stays}::uuid, ${ends.mergeId}::uuid, ${nextRow(ends)} + 1, ${table}::text,
           ${was && JSON.stringify(was)}::jsonb, ${became && JSON.stringify(became)}::jsonb`.execute(tx);
}

function nextRow({ stays, mergeId }: Ends): ReturnType<typeof sql<number>> {
  return sql<number>`(SELECT coalesce(max(row_no), 0) FROM merge_rows WHERE customer_id = ${stays} AND merge_id = ${mergeId})`;
}

/** The columns of a table as a list, and as those of `alias`. */
export function columnsOf(
  { columns }: CustomerTable,
  alias: string,
): { list: ReturnType<typeof sql>; values: ReturnType<typeof sql> } {
  return {
    list: sql.join(columns.map(({ name }) => sql.ref(name))),
    values: sql.join(columns.map(({ name }) => sql.ref(`${alias}.${name}`))),
  };
}
