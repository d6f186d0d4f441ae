// What a merge keeps of rows: how they were, and in what they are different from then on.
import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import { type CustomerTable, rowsOf } from '../../trash/tables.ts';
import type { Ends as Both, Treatment } from './tables.ts';

/** kept: how many rows of merge_rows there are so far, but for row 0, which is worth. */
export type Ends = Both & { kept: { rows: number } };

/**
 * Rows of who goes, as they are moved. They are read before they are written, since a cluster may have the two customers on
 * different machines.
 * @param at of the merge
 * @returns rows as they are with who stays, as JSON
 */
export async function keepMoved(
  tx: Db,
  ends: Ends,
  { table, treatment, at }: { table: CustomerTable; treatment: Treatment & { how: 'move' }; at: Date },
): Promise<string[]> {
  const { rows } = await sql<{ was: string }>`
    SELECT (to_jsonb(t) - ${[...table.generated]}::text[])::text AS was
      FROM ${sql.table(table.name)} AS t WHERE ${rowsOf(table.name, [ends.gone])}`.execute(tx);
  if (rows.length === 0) return [];
  const patch = sql`jsonb_build_object('customer_id', ${ends.stays}::uuid) || ${treatment.patch?.(ends, at) ?? sql`'{}'::jsonb`}`;
  const twin = treatment.twin?.(ends) ?? sql<boolean>`false`;
  const { rows: kept } = await sql<{ moved: string | null }>`
    INSERT INTO merge_rows (customer_id, merge_id, row_no, table_name, was, became)
    SELECT ${ends.stays}::uuid, ${ends.mergeId}::uuid, ${ends.kept.rows}::integer + given.no, ${table.name}::text,
           given.was, CASE WHEN ${twin} THEN NULL ELSE ${patch} END
      FROM unnest(${rows.map((row) => row.was)}::jsonb[]) WITH ORDINALITY AS given (was, no),
           LATERAL jsonb_populate_record(NULL::${sql.table(table.name)}, given.was) AS t
    RETURNING (was || became)::text AS moved`.execute(tx);
  ends.kept.rows += rows.length;
  return kept.flatMap(({ moved }) => moved ?? []);
}

/** Rows of who goes that have no place with who stays. */
export async function keepLeft(tx: Db, ends: Ends, { name, generated }: CustomerTable): Promise<void> {
  const { numAffectedRows = 0n } = await sql`
    INSERT INTO merge_rows (customer_id, merge_id, row_no, table_name, was, became)
    SELECT ${ends.stays}::uuid, ${ends.mergeId}::uuid, ${ends.kept.rows}::integer + row_number() OVER (), ${name}::text,
           to_jsonb(t) - ${[...generated]}::text[], NULL
      FROM ${sql.table(name)} AS t WHERE ${rowsOf(name, [ends.gone])}`.execute(tx);
  ends.kept.rows += Number(numAffectedRows);
}

/** One row of anybody. @param became its changed columns; all of it where it was not there; null: removed */
export async function keepOne(
  tx: Db,
  ends: Ends,
  { table, was, became }: { table: string; was: object | null; became: object | null },
): Promise<void> {
  ends.kept.rows += 1;
  await sql`
    INSERT INTO merge_rows (customer_id, merge_id, row_no, table_name, was, became)
    VALUES (${ends.stays}, ${ends.mergeId}, ${ends.kept.rows}, ${table},
            ${was && JSON.stringify(was)}::jsonb, ${became && JSON.stringify(became)}::jsonb)`.execute(tx);
}

/** A row as it was and in what it was different from then on, as JSON. */
export type KeptRow = { was: string; became: string | null };

/** All that a merge kept, by table, in the order in which it was done. */
export async function readKept(tx: Db, { stays, mergeId }: Both): Promise<Map<string, KeptRow[]>> {
  const { rows } = await sql<KeptRow & { name: string }>`
    SELECT table_name AS name, coalesce(was, 'null')::text AS was, became::text AS became FROM merge_rows
     WHERE customer_id = ${stays} AND merge_id = ${mergeId} ORDER BY row_no`.execute(tx);
  return Map.groupBy(rows, ({ name }) => name);
}

/** Writes rows that were read as JSON. @param columns all of them, but for those that the database makes itself */
export async function insertRows(
  tx: Db,
  { name, columns }: CustomerTable,
  rows: readonly string[],
  { unlessThere = false } = {},
): Promise<void> {
  if (rows.length === 0) return;
  const named = (alias: string) => sql.join(columns.map((column) => sql.ref(`${alias}${column.name}`)));
  await sql`
    INSERT INTO ${sql.table(name)} (${named('')})
    SELECT ${named('t.')} FROM unnest(${rows}::jsonb[]) AS given (row),
           LATERAL jsonb_populate_record(NULL::${sql.table(name)}, given.row) AS t
    ${unlessThere ? sql`ON CONFLICT DO NOTHING` : sql``}`.execute(tx);
}
