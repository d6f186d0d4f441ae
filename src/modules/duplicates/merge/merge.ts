// Two customers become one: everything of who goes is from then on of who stays, and what it was before is kept.
import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import { record } from '../../../core/events.ts';
import type { Caller } from '../../../core/handle.ts';
import { newId } from '../../../core/ids.ts';
import { announce } from '../../../core/live.ts';
import { findState, type State } from '../../customers/state.ts';
import { writeLookups, writeState } from '../../customers/write-state.ts';
import { refreshFigures } from '../../purchases/figures.ts';
import { rescoreCustomer } from '../../worth/score.ts';
import { carryDismissals } from './dismissals.ts';
import { takenFacts, takenMains, whatIsMissing } from './facts.ts';
import { type Ends, keepOne } from './keep.ts';
import { lockCustomers, waitForNoImport } from './lock.ts';
import { moveRows, removeGone } from './move.ts';
import { moveRelations } from './relations.ts';

export type Merged = { mergeId: string; customerId: string; name: string };
const everywhere = { siteIds: null };

/**
 * @param take facts that who stays has from then on from who goes; undefined: those that who stays has not
 * @throws NotFound, Conflict when somebody else merged one of them before, or while an import writes
 */
export async function merge(
  tx: Db,
  caller: Caller,
  { customerId, goneId, take }: { customerId: string; goneId: string; take?: readonly string[] },
): Promise<Merged> {
  await waitForNoImport(tx);
  await lockCustomers(tx, caller, [customerId, goneId]);
  const at = new Date();
  const ends: Ends = { stays: customerId, gone: goneId, mergeId: newId(), kept: { rows: 0 } };
  const [stays, gone] = [
    (await findState(tx, everywhere, customerId)).state,
    (await findState(tx, everywhere, goneId)).state,
  ];
  await tell(tx, caller, { ends, gone, at });
  const worth = await worthOf(tx, customerId);
  await moveRelations(tx, ends);
  await moveRows(tx, ends, at);
  await writeLookups(tx, { customerId: goneId, before: gone, after: {} });
  await carryNumbers(tx, ends);
  await removeGone(tx, ends);
  const name = await takeOver(tx, ends, { stays, gone, take: take ?? whatIsMissing(stays, gone) });
  await carryDismissals(tx, ends);
  await tx
    .insertInto('merged_customers')
    .values({ gone_id: goneId, customer_id: customerId, merge_id: ends.mergeId })
    .execute();
  await refreshFigures(tx, { customerIds: [customerId] });
  await rescoreCustomer(tx, customerId);
  await keepWorth(tx, ends, worth);
  await announceMerge(tx, ends);
  return { mergeId: ends.mergeId, customerId, name };
}

async function tell(
  tx: Db,
  caller: Caller,
  { ends: { stays, gone: goneId, mergeId }, gone, at }: { ends: Ends; gone: State; at: Date },
): Promise<string> {
  const name = gone.name as string;
  const eventId = await record(tx, {
    customerId: stays,
    kind: 'customer.merged',
    staffId: caller.staffId,
    at,
    data: { mergeId, goneId, name, number: gone.number ?? null },
  });
  await tx
    .insertInto('merges')
    .values({
      customer_id: stays,
      merge_id: mergeId,
      into_id: stays,
      gone_id: goneId,
      gone_name: name,
      merged_by: caller.staffId,
      merged_at: at,
      event_id: eventId,
    })
    .execute();
  return eventId;
}

/** @returns the name from then on */
async function takeOver(
  tx: Db,
  ends: Ends,
  { stays, gone, take }: { stays: State; gone: State; take: readonly string[] },
): Promise<string> {
  const customerId = ends.stays;
  const facts = takenFacts(stays, gone, take);
  const { state: moved } = await findState(tx, everywhere, customerId);
  const main = takenMains(moved, gone, take);
  const became = { ...facts, ...main };
  const was = Object.fromEntries(Object.keys(became).map((key) => [key, moved[key] ?? null]));
  await keepOne(tx, ends, { table: 'facts', was, became });
  const after = { ...moved, ...became };
  await writeState(tx, { customerId, before: stays, after, changed: Object.keys(became) });
  // Whoever still writes the old number means who stays: imports, and those who look them up by it.
  if (gone.number && after.number !== gone.number)
    await tx
      .insertInto('customer_numbers')
      .values({ number: gone.number as string, customer_id: customerId })
      .execute();
  return after.name as string;
}

/** The numbers of those who went into who goes, earlier. */
async function carryNumbers(tx: Db, { stays, gone }: Ends): Promise<void> {
  await sql`
    UPDATE customer_numbers SET customer_id = ${stays}
     WHERE customer_id = ${gone}
       AND number IN (SELECT was->>'number' FROM merge_rows WHERE customer_id = ${stays} AND table_name = 'customers')`.execute(
    tx,
  );
}

async function worthOf(tx: Db, customerId: string): Promise<string | null> {
  const { rows } = await sql<{ worth: string }>`
    SELECT to_jsonb(customer_worth)::text AS worth FROM customer_worth WHERE customer_id = ${customerId}`.execute(
    tx,
  );
  return rows[0]?.worth ?? null;
}

/** @param was as it was before, as JSON; null: who stays had none */
async function keepWorth(tx: Db, { stays, mergeId }: Ends, was: string | null): Promise<void> {
  if (was === null) return;
  await sql`
    INSERT INTO merge_rows (customer_id, merge_id, row_no, table_name, was, became)
    SELECT customer_id, ${mergeId}::uuid, 0, 'worth', ${was}::jsonb, to_jsonb(customer_worth)
      FROM customer_worth WHERE customer_id = ${stays}`.execute(tx);
}

/** Whoever shows one of them, or one of their lists, asks again. */
export async function announceMerge(tx: Db, { stays, gone }: Pick<Ends, 'stays' | 'gone'>): Promise<void> {
  await announce(
    tx,
    ...[stays, gone].flatMap((id) =>
      ['customer', 'conversations', 'promises', 'facts', 'relations'].map((topic) => ({ topic, id })),
    ),
    { topic: 'customers' },
    { topic: 'duplicates' },
  );
}
