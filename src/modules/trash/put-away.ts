// Into the trash: rows are taken out of their tables and kept as JSON, so that whatever reads customers, conversations or
// promises is as if they had never been, without a condition for it in any query.
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { newId } from '../../core/ids.ts';

/** Rows of a table that go along: its name in the trash, of which customer, and which rows. */
export type Part = {
  table: string;
  where: RawBuilder<boolean>;
  /** under which name they are kept; the table's own otherwise */
  as?: string;
  /** the column that names the customer whose trash it goes into */
  of?: string;
  generated?: readonly string[];
};

export type PutAway = {
  kind: 'customer' | 'conversation' | 'promise';
  customerIds: readonly string[];
  /** SQL over `customers` and `figures` */
  label: RawBuilder<unknown>;
  facts?: RawBuilder<unknown>;
  by: string | null;
  bulkId?: string | null;
};

/** Days for which what was deleted comes back. */
export const KEPT_DAYS = 30;

/** Keeps the parts; the caller removes them in the same transaction. @returns ids in the trash by customer */
export async function putAway(
  tx: Db,
  { kind, customerIds, label, facts, by, bulkId = null }: PutAway,
  parts: readonly Part[],
): Promise<Map<string, string>> {
  const trashIds = new Map(customerIds.map((id) => [id, newId()]));
  const taken = parts.map(
    ({ table, where, as = table, of = 'customer_id', generated = [] }) => sql`
    SELECT t.${sql.ref(of)} AS owner, ${as}::text AS name,
           jsonb_agg(to_jsonb(t) - ${[...generated]}::text[]) AS rows
      FROM ${sql.table(table)} AS t WHERE ${where} GROUP BY 1`,
  );
  await sql`
    WITH taken AS (${sql.join(taken, sql` UNION ALL `)}),
         gathered AS (SELECT owner, jsonb_object_agg(name, rows) AS rows FROM taken GROUP BY owner)
    INSERT INTO trash (customer_id, trash_id, kind, label, site_id, deleted_at, deleted_by, bulk_id, facts, rows)
    SELECT customers.customer_id, chosen.trash_id, ${kind}::text, ${label}, customers.site_id, ${new Date()}::timestamptz,
           ${by}::uuid, ${bulkId}::uuid, ${facts ?? sql`'{}'::jsonb`}, gathered.rows
      FROM unnest(${[...trashIds.keys()]}::uuid[], ${[...trashIds.values()]}::uuid[]) AS chosen (customer_id, trash_id)
      JOIN customers ON customers.customer_id = chosen.customer_id
      JOIN customer_figures AS figures ON figures.customer_id = customers.customer_id
      JOIN gathered ON gathered.owner = customers.customer_id`.execute(tx);
  return trashIds;
}
