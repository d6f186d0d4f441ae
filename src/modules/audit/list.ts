import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { type Caller, may } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { keyset } from '../customers/keyset.ts';
import { visibleTo } from '../customers/visible.ts';
import type { auditContract } from './contract.ts';

/**
 * What names no customer is told to everybody who reads the audit, but what was asked for only where people of the
 * caller's sites did it: an import, a handing over or a customer added by somebody else may hold what is of another site.
 */
function inputFor({ staffId, siteIds }: Caller): ReturnType<typeof sql> {
  if (siteIds === null) return sql`input`;
  return sql`CASE WHEN entry.customer_id IS NOT NULL OR entry.staff_id = ${staffId} OR (
      EXISTS (SELECT FROM staff_sites AS s WHERE s.staff_id = entry.staff_id)
      AND NOT EXISTS (SELECT FROM staff_sites AS s
                       WHERE s.staff_id = entry.staff_id AND s.site_id <> ALL (${siteIds}::uuid[])))
    THEN input ELSE '{}' END AS input`;
}

type Page = OutputOf<typeof auditContract.list>;
type Row = {
  id: string;
  at: string;
  staff_id: string | null;
  staff_name: string | null;
  door: Page['items'][number]['door'];
  operation: string;
  customer_id: string | null;
  customer_name: string | null;
  input: Record<string, unknown>;
  changes: Page['items'][number]['changes'];
};

/** What was done to customers whom the caller may not see is left out. @throws Invalid for a cursor that is none */
export async function listAudit(
  db: Db,
  caller: Caller,
  { staffId, door, operation, customerId, from, to, cursor, limit }: InputOf<typeof auditContract.list>,
): Promise<Page> {
  const after = keyset.read(cursor);
  const conditions = [
    after && sql`(entry.at, audit_entry_id) < (${after.at}::timestamptz, ${after.id}::uuid)`,
    staffId && sql`staff_id = ${staffId}`,
    door && sql`door = ${door}`,
    operation &&
      (operation.includes('.')
        ? sql`operation = ${operation}`
        : sql`starts_with(operation, ${`${operation}.`})`),
    customerId && sql`entry.customer_id = ${customerId}`,
    from && sql`entry.at >= ${from}::timestamptz`,
    to && sql`entry.at < ${to}::timestamptz`,
    caller.siteIds &&
      sql`(entry.customer_id IS NULL OR (customers.customer_id IS NOT NULL AND ${visibleTo(caller)}))`,
  ].filter((condition) => condition !== null && condition !== undefined && condition !== '');
  const source = customerId === undefined ? sql`audit_entries` : withImports(customerId);
  const { rows } = await sql<Row>`
    SELECT audit_entry_id AS id, to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, staff_id,
           staff.name AS staff_name, door, operation, customers.customer_id, customers.name AS customer_name, ${inputFor(caller)}, changes
      FROM ${source} AS entry LEFT JOIN staff ON staff.id = staff_id
      LEFT JOIN customers ON customers.customer_id = entry.customer_id
     WHERE ${conditions.length > 0 ? sql.join(conditions, sql` AND `) : sql`true`}
     ORDER BY entry.at DESC, audit_entry_id DESC LIMIT ${limit + 1}`.execute(db);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map((row) => ({
      auditEntryId: row.id,
      at: row.at,
      by: row.staff_id && row.staff_name ? { staffId: row.staff_id, name: row.staff_name } : null,
      door: row.door,
      operation: row.operation,
      customer:
        row.customer_id && row.customer_name
          ? { customerId: row.customer_id, name: row.customer_name }
          : null,
      input: withoutCost(caller, row.input),
      changes: row.changes && withoutCost(caller, row.changes),
      erased: row.input.erased === true,
    })),
    next: last ? keyset.write(last) : null,
  };
}

/** An import fills in what a card lacked; what it wrote is kept with it, and is told among the rest of one customer. */
function withImports(customerId: string): ReturnType<typeof sql> {
  return sql`(
    SELECT audit_entry_id, at, staff_id, door, operation, customer_id, input, changes FROM audit_entries WHERE customer_id = ${customerId}
     UNION ALL
    SELECT ${idOf(sql`customer_id`)}, coalesce(ended_at, started_at, created_at), staff_id, 'import', 'imports.run',
           customer_id, jsonb_build_object('importNo', import_no, 'file', file_name),
           (SELECT jsonb_object_agg(key, jsonb_build_object('before', NULL, 'after', value))
              FROM jsonb_each(facts) WHERE key NOT IN ('search_text', 'searched'))
      FROM import_fills JOIN imports USING (import_no) WHERE customer_id = ${customerId}
     UNION ALL
    SELECT ${idOf(sql`customers.customer_id`)}, coalesce(ended_at, started_at, imports.created_at), staff_id, 'import',
           'imports.run', customers.customer_id, jsonb_build_object('importNo', import_no, 'file', file_name), NULL
      FROM customers JOIN imports USING (import_no) WHERE customers.customer_id = ${customerId})`;
}

/** Cost and margin are told only to whoever may see them, whatever they were asked for or changed in. */
function withoutCost<T>(caller: Caller, value: T): T {
  return may(caller, 'cost.read') ? value : (masked(value) as T);
}

function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [key, /cost|margin/i.test(key) ? '…' : masked(held)]),
  );
}

/** One of its own for what an import did to a customer: of version 8, which is for what one makes oneself. */
function idOf(customerId: ReturnType<typeof sql>): ReturnType<typeof sql> {
  return sql`overlay(overlay(md5(import_no || ${customerId}::text) PLACING '8' FROM 13) PLACING '8' FROM 17)::uuid`;
}
