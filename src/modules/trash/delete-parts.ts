// A conversation or a promise goes with what the story tells of it. Only these functions of the trash know their tables.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Forbidden, NotFound } from '../../core/errors.ts';
import type { Call, Caller } from '../../core/handle.ts';
import { may } from '../../core/handle.ts';
import { announce } from '../../core/live.ts';
import { visibleTo } from '../customers/visible.ts';
import { type Part, putAway } from './put-away.ts';

type Who = Pick<Call, 'caller' | 'can'>;

/** By whoever had it, a manager or an owner. @throws NotFound, Forbidden */
export async function deleteConversation(
  tx: Db,
  caller: Caller,
  { customerId, conversationId }: { customerId: string; conversationId: string },
): Promise<{ trashId: string }> {
  const { rows } = await sql<{ staff_id: string | null; done_by: string | null; label: string }>`
    SELECT staff_id, done_by, coalesce(nullif(left(note, 120), ''), nullif(left(need, 120), ''), channel) AS label FROM conversations AS t JOIN customers USING (customer_id)
     WHERE customer_id = ${customerId} AND conversation_id = ${conversationId} AND ${visibleTo(caller)}
       FOR UPDATE OF t`.execute(tx);
  const [row] = rows;
  if (!row) throw new NotFound();
  if (
    caller.staffId !== null &&
    ![row.staff_id, row.done_by].includes(caller.staffId) &&
    !may(caller, 'settings.manage')
  )
    throw new Forbidden('trash:notYours');
  const mine = sql<boolean>`t.customer_id = ${customerId} AND t.conversation_id = ${conversationId}`;
  const parts: Part[] = [
    { table: 'conversations', where: mine },
    { table: 'conversation_gifts', where: mine },
    { table: 'conversation_links', where: mine },
    { table: 'events', where: toldOf(customerId, 'conversationId', conversationId) },
  ];
  const trashId = await take(tx, caller, {
    customerId,
    kind: 'conversation',
    parts,
    label: row.label,
  });
  await announce(tx, { topic: 'conversations', id: customerId });
  return { trashId };
}

/** By whoever gave it, or who manages promises. @throws NotFound, Forbidden */
export async function deletePromise(
  tx: Db,
  { caller, can }: Who,
  { customerId, promiseId }: { customerId: string; promiseId: string },
): Promise<{ trashId: string }> {
  const { rows } = await sql<{ promised_by: string | null; label: string }>`
    SELECT promised_by, left(what, 120) AS label FROM promises AS t JOIN customers USING (customer_id)
     WHERE customer_id = ${customerId} AND promise_id = ${promiseId} AND ${visibleTo(caller)}
       FOR UPDATE OF t`.execute(tx);
  const [row] = rows;
  if (!row) throw new NotFound();
  if (caller.staffId !== null && row.promised_by !== caller.staffId && !can('promises.manage'))
    throw new Forbidden('trash:notYours');
  const mine = sql<boolean>`t.customer_id = ${customerId} AND t.promise_id = ${promiseId}`;
  const parts: Part[] = [
    { table: 'promises', where: mine },
    { table: 'promise_moves', where: mine },
    { table: 'plan_steps', where: mine },
    {
      table: 'conversation_links',
      where: sql<boolean>`t.customer_id = ${customerId} AND t.kind = 'promise' AND t.linked_id = ${promiseId}`,
    },
    { table: 'events', where: toldOf(customerId, 'promiseId', promiseId) },
  ];
  const trashId = await take(tx, caller, {
    customerId,
    kind: 'promise',
    parts,
    label: row.label,
  });
  await announce(tx, { topic: 'promises', id: customerId });
  return { trashId };
}

function toldOf(customerId: string, field: string, id: string): ReturnType<typeof sql<boolean>> {
  return sql<boolean>`t.customer_id = ${customerId} AND t.data->>${field}::text = ${id}`;
}

async function take(
  tx: Db,
  caller: Caller,
  {
    customerId,
    kind,
    parts,
    label,
  }: {
    customerId: string;
    kind: 'conversation' | 'promise';
    parts: readonly Part[];
    label: string;
  },
): Promise<string> {
  const trashIds = await putAway(
    tx,
    { kind, customerIds: [customerId], label: sql`${label}::text`, by: caller.staffId },
    parts,
  );
  for (const { table, where } of parts.toReversed())
    await sql`DELETE FROM ${sql.table(table)} AS t WHERE ${where}`.execute(tx);
  await announce(tx, { topic: 'customer', id: customerId }, { topic: 'trash' });
  return trashIds.get(customerId) ?? '';
}
