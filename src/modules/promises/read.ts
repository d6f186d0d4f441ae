// A promise as it is told: with the names of people, and every earlier date.
import { type SqlBool, sql } from 'kysely';
import type { z } from 'zod';
import type { Db } from '../../core/db.ts';
import { NotFound } from '../../core/errors.ts';
import { planned } from '../../core/round-trips.ts';
import type { Promised as Shape, Who } from './shapes.ts';

export type Promised = z.infer<typeof Shape>;
type Person = z.infer<typeof Who>;
export type Row = {
  promise_id: string;
  what: string;
  kind: Promised['kind'];
  promised_by: Person;
  keeper: Person;
  promised_at: Date;
  due_at: Date;
  state: Promised['state'];
  settled_at: Date | null;
  settled_by: Person;
  reason: string | null;
  find_a_way: boolean;
  conversation_id: string | null;
  order_id: string | null;
  plan_id: string | null;
  moves: Promised['moves'];
};
type CustomerRow = Row & { customer_id: string; customer_name: string };
export type Told = Promised & { customer: { customerId: string; name: string } };

export const person = (column: string) =>
  sql<Person>`(SELECT json_build_object('staffId', id, 'name', name) FROM staff WHERE id = ${sql.ref(column)})`;

/**
 * @param where on promises and customers; whether the caller may see them is part of it
 * @param order without it, in no order
 */
export async function readPromises(
  db: Db,
  where: ReturnType<typeof sql<SqlBool>>,
  rest: ReturnType<typeof sql> = sql``,
  now = new Date(),
): Promise<Told[]> {
  const { rows } = await sql<CustomerRow>`${planned}
    SELECT promises.customer_id, promise_id, what, promises.kind, promised_at, due_at, state, settled_at, reason, find_a_way,
           conversation_id, order_id, plan_id, customers.name AS customer_name, ${person('promises.promised_by')} AS promised_by,
           ${person('promises.keeper_id')} AS keeper, ${person('promises.settled_by')} AS settled_by,
           (SELECT coalesce(json_agg(json_build_object('moveId', move_id, 'movedAt', moved_at, 'by', ${person('moves.moved_by')},
                     'from', from_due, 'to', to_due, 'reason', moves.reason) ORDER BY moved_at, move_id), '[]')
              FROM promise_moves AS moves
             WHERE moves.customer_id = promises.customer_id AND moves.promise_id = promises.promise_id) AS moves
      FROM promises JOIN customers ON customers.customer_id = promises.customer_id
     WHERE ${where} ${rest}`.execute(db);
  return rows.map((row) => ({
    ...told(row, now),
    customerId: row.customer_id,
    customer: { customerId: row.customer_id, name: row.customer_name },
  }));
}

/** @throws NotFound */
export async function readPromise(
  db: Db,
  { customerId, promiseId }: { customerId: string; promiseId: string },
): Promise<Promised> {
  const [found] = await readPromises(
    db,
    sql<SqlBool>`promises.customer_id = ${customerId} AND promise_id = ${promiseId}`,
  );
  if (!found) throw new NotFound();
  return found;
}

/** What does not depend on to whom it was promised. */
export function told(row: Row, now: Date): Omit<Promised, 'customerId'> {
  const iso = (at: string): string => new Date(at).toISOString();
  return {
    promiseId: row.promise_id,
    what: row.what,
    kind: row.kind,
    promisedBy: row.promised_by,
    keeper: row.keeper,
    promisedAt: row.promised_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    state: row.state,
    overdue: row.state === 'open' && row.due_at < now,
    settledAt: row.settled_at?.toISOString() ?? null,
    settledBy: row.settled_by,
    reason: row.reason,
    findAWay: row.find_a_way,
    conversationId: row.conversation_id,
    orderId: row.order_id,
    planId: row.plan_id,
    moves: row.moves.map((move) => ({
      ...move,
      movedAt: iso(move.movedAt),
      from: iso(move.from),
      to: iso(move.to),
    })),
  };
}
