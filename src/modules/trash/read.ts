import { type RawBuilder, sql } from 'kysely';
import { hold } from '../../core/citus/hold.ts';
import type { Db } from '../../core/db.ts';
import { NotFound } from '../../core/errors.ts';
import { type Caller, may } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { keyset } from '../customers/keyset.ts';
import type { trashContract } from './contract.ts';
import { KEPT_DAYS } from './put-away.ts';

export type TrashRow = {
  customer_id: string;
  trash_id: string;
  kind: 'customer' | 'conversation' | 'promise';
  bulk_id: string | null;
};
type Page = OutputOf<typeof trashContract.list>;
type Listed = TrashRow & {
  label: string;
  at: string;
  deleted_at: Date;
  deleted_by: string | null;
  staff_name: string | null;
  customer_name: string | null;
  facts: { orders?: number; spendMinor?: number };
};

/** Of their sites; who does not lead sees what they deleted themselves. */
function forCaller(caller: Caller): ReturnType<typeof sql<boolean>> {
  const sites =
    caller.siteIds === null
      ? sql<boolean>`true`
      : sql<boolean>`(trash.site_id IS NULL OR trash.site_id = ANY(${[...caller.siteIds]}::uuid[]))`;
  return may(caller, 'trash.purge')
    ? sites
    : sql<boolean>`${sites} AND trash.deleted_by = ${caller.staffId}::uuid`;
}

/** Held until the transaction ends. */
export async function holdTrash(tx: Db, where: RawBuilder<boolean>): Promise<TrashRow[]> {
  const columns = sql`customer_id, trash_id, kind, bulk_id`;
  return hold<TrashRow>(tx, { table: 'trash', columns, where, order: 'customer_id', touch: 'label' });
}

/** Held until the transaction ends. @throws NotFound */
export async function mine(tx: Db, caller: Caller, trashId: string): Promise<TrashRow> {
  const [row] = await holdTrash(tx, sql<boolean>`trash_id = ${trashId} AND ${forCaller(caller)}`);
  if (!row) throw new NotFound();
  return row;
}

/** What was deleted, the latest first; what a bulk change deleted comes back with that. @throws Invalid for a cursor that is none */
export async function listTrash(
  db: Db,
  caller: Caller,
  { cursor, limit }: InputOf<typeof trashContract.list>,
): Promise<Page> {
  const after = keyset.read(cursor);
  const { rows } = await sql<Listed>`
    SELECT trash.customer_id, trash_id, trash.kind, bulk_id, label, deleted_at, deleted_by, staff.name AS staff_name, facts,
           customers.name AS customer_name,
           to_char(deleted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at
      FROM trash LEFT JOIN staff ON staff.id = deleted_by
      LEFT JOIN customers ON customers.customer_id = trash.customer_id
     WHERE bulk_id IS NULL AND ${forCaller(caller)}
       AND ${after ? sql`(deleted_at, trash_id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`}
     ORDER BY deleted_at DESC, trash_id DESC LIMIT ${limit + 1}`.execute(db);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map((row) => ({
      trashId: row.trash_id,
      customerId: row.customer_id,
      kind: row.kind,
      label: row.label,
      customerName: row.customer_name,
      deletedAt: row.deleted_at.toISOString(),
      deletedBy: row.deleted_by && row.staff_name ? { staffId: row.deleted_by, name: row.staff_name } : null,
      goesAt: new Date(row.deleted_at.getTime() + KEPT_DAYS * 86_400_000).toISOString(),
      orders: row.facts.orders ?? 0,
      spendMinor: row.facts.spendMinor ?? 0,
    })),
    next: last ? keyset.write({ at: last.at, id: last.trash_id }) : null,
  };
}
