// A customer's own rows, then the customers at the other end by their ids: no join goes across shards.
import { type SqlBool, sql } from 'kysely';
import type { z } from 'zod';
import type { Db } from '../../core/db.ts';
import { NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { keyset } from '../customers/keyset.ts';
import { visibleTo } from '../customers/visible.ts';
import type { AsksFor } from './asks-for.ts';
import type { Relation as Shape, relationsContract } from './contract.ts';
import type { Kind, Side } from './kinds.ts';

export type Relation = z.infer<typeof Shape>;
type Other = Relation['customer'];
type Row = {
  relation_id: string;
  kind: Kind;
  side: Side;
  other_id: string;
  note: string | null;
  added_at: Date;
};

type Start = { asksFor: AsksFor; introduced: string[] | null };

/** @throws NotFound, Invalid for a cursor that is none */
export async function relationsOf(
  db: Db,
  caller: Caller,
  { customerId, cursor, limit }: InputOf<typeof relationsContract.of>,
): Promise<OutputOf<typeof relationsContract.of>> {
  const { asksFor, introduced } = await startOf(db, caller, customerId);
  const [page, worth] = await Promise.all([
    readPage(db, caller, customerId, cursor, limit),
    worthOf(db, caller, introduced ?? []),
  ]);
  return { ...page, introduced: worth, asksFor };
}

/** What one look at the customer's own rows tells. @throws NotFound */
async function startOf(db: Db, caller: Caller, customerId: string): Promise<Start> {
  const { rows } = await sql<Start>`
    SELECT (SELECT json_build_object('staffId', staff_id, 'name', coalesce(words, staff.name))
              FROM asks_for LEFT JOIN staff ON staff.id = asks_for.staff_id
             WHERE asks_for.customer_id = customers.customer_id) AS "asksFor",
           (SELECT array_agg(other_id) FROM relations
             WHERE relations.customer_id = customers.customer_id
               AND relations.kind = 'introduced' AND side = 'from') AS introduced
      FROM customers WHERE customers.customer_id = ${customerId} AND ${visibleTo(caller)}`.execute(db);
  const start = rows[0];
  if (!start) throw new NotFound();
  return start;
}

/** A page is filled up with what may be seen: who hides at another site is not even missing. */
async function readPage(
  db: Db,
  caller: Caller,
  customerId: string,
  cursor: string | undefined,
  limit: number,
): Promise<{ items: Relation[]; next: string | null }> {
  const items: Relation[] = [];
  let after = keyset.read(cursor);
  for (;;) {
    const rows = await rowsOf(
      db,
      sql<SqlBool>`customer_id = ${customerId}
        AND ${after ? sql`(added_at, relation_id) > (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`}`,
      limit,
    );
    const seen = await see(db, caller, rows);
    for (const relation of seen) {
      if (items.length === limit) {
        const last = items.at(-1);
        return { items, next: last ? keyset.write({ at: last.addedAt, id: last.relationId }) : null };
      }
      items.push(relation);
    }
    const last = rows.at(-1);
    if (rows.length <= limit || !last) return { items, next: null };
    after = { at: last.added_at.toISOString(), id: last.relation_id };
  }
}

async function rowsOf(db: Db, where: ReturnType<typeof sql<SqlBool>>, limit: number): Promise<Row[]> {
  const { rows } = await sql<Row>`
    SELECT relation_id, kind, side, other_id, note, added_at FROM relations
     WHERE ${where} ORDER BY added_at, relation_id LIMIT ${limit + 1}`.execute(db);
  return rows;
}

/** @returns of these relations those whose other customer is there and for this caller */
async function see(db: Db, caller: Caller, rows: readonly Row[]): Promise<Relation[]> {
  if (rows.length === 0) return [];
  const { rows: others } = await sql<Other>`
    SELECT customers.customer_id AS "customerId", name, kind, company,
           coalesce(figures.spend_minor, 0)::bigint AS "spendMinor",
           coalesce(worth.next_year_minor, 0)::bigint AS "nextYearMinor"
      FROM customers
      LEFT JOIN customer_figures AS figures ON figures.customer_id = customers.customer_id
      LEFT JOIN customer_worth AS worth ON worth.customer_id = customers.customer_id
     WHERE customers.customer_id = ANY(${rows.map((row) => row.other_id)}::uuid[]) AND ${visibleTo(caller)}`.execute(
    db,
  );
  const byId = new Map(others.map((other) => [other.customerId, other]));
  return rows.flatMap((row) => {
    const customer = byId.get(row.other_id);
    if (!customer) return [];
    const { relation_id: relationId, kind, side, note, added_at } = row;
    return [{ relationId, kind, side, note, addedAt: added_at.toISOString(), customer }];
  });
}

/** @throws NotFound also where the customer at the other end is not for this caller */
export async function readRelation(
  db: Db,
  caller: Caller,
  { customerId, relationId }: { customerId: string; relationId: string },
): Promise<Relation> {
  const rows = await rowsOf(db, sql<SqlBool>`customer_id = ${customerId} AND relation_id = ${relationId}`, 1);
  const [relation] = await see(db, caller, rows);
  if (!relation) throw new NotFound();
  return relation;
}

/** Of those whom the caller may see. */
async function worthOf(
  db: Db,
  caller: Caller,
  ids: readonly string[],
): Promise<OutputOf<typeof relationsContract.of>['introduced']> {
  const none = { customers: 0, spendMinor: 0, nextYearMinor: 0 };
  if (ids.length === 0) return none;
  const { rows } = await sql<typeof none>`
    SELECT count(*)::int AS customers, coalesce(sum(figures.spend_minor), 0)::bigint AS "spendMinor",
           coalesce(sum(worth.next_year_minor), 0)::bigint AS "nextYearMinor"
      FROM customers
      LEFT JOIN customer_figures AS figures ON figures.customer_id = customers.customer_id
      LEFT JOIN customer_worth AS worth ON worth.customer_id = customers.customer_id
     WHERE customers.customer_id = ANY(${ids}::uuid[]) AND ${visibleTo(caller)}`.execute(db);
  return rows[0] ?? none;
}
