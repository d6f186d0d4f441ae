// A merge is taken back: who went is there again with everything that was theirs, and what happened since stays.
import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import { Conflict, NotFound } from '../../../core/errors.ts';
import { record } from '../../../core/events.ts';
import type { Caller } from '../../../core/handle.ts';
import { addSearchWords } from '../../customers/find/search-words.ts';
import { findState, type State } from '../../customers/state.ts';
import { writeState } from '../../customers/write-state.ts';
import { refreshFigures } from '../../purchases/figures.ts';
import { rescoreCustomer } from '../../worth/score.ts';
import { giveDismissalsBack } from './dismissals.ts';
import { givenBack } from './facts.ts';
import { giveRowsBack } from './give-back.ts';
import { type KeptRow, readKept } from './keep.ts';
import { lockCustomers, waitForNoImport } from './lock.ts';
import { announceMerge, type Merged } from './merge.ts';
import { giveMatesBack } from './relations.ts';
import type { Ends } from './tables.ts';

const everywhere = { siteIds: null };

/**
 * @returns who is there again
 * @throws NotFound, Conflict where who stayed went into somebody else since, or where what came since cannot be parted
 */
export async function takeBack(
  tx: Db,
  caller: Caller,
  { customerId, mergeId }: { customerId: string; mergeId: string },
): Promise<Merged> {
  await waitForNoImport(tx);
  await lockCustomers(tx, caller, [customerId]);
  const row = await tx
    .selectFrom('merges')
    .select(['gone_id', 'gone_name', 'into_id'])
    .where('customer_id', '=', customerId)
    .where('merge_id', '=', mergeId)
    .executeTakeFirst();
  if (!row) throw new NotFound();
  if (row.into_id !== customerId) throw new Conflict('duplicates:mergedFurther', { name: row.gone_name });
  const ends: Ends = { stays: customerId, gone: row.gone_id, mergeId };
  const { state: before } = await findState(tx, everywhere, customerId);
  const kept = await readKept(tx, ends);
  try {
    await giveRowsBack(tx, ends, kept);
  } catch (error) {
    if ((error as { code?: unknown }).code === '23503') throw new Conflict('duplicates:entangled');
    throw error;
  }
  await giveMatesBack(tx, ends, kept.get('relations') ?? []);
  await giveFactsBack(tx, ends, before, kept.get('facts')?.[0]);
  await giveKeysBack(tx, ends);
  await giveDismissalsBack(tx, kept.get('duplicate_dismissals') ?? []);
  await tx.deleteFrom('merged_customers').where('gone_id', '=', ends.gone).execute();
  await giveWorthBack(tx, ends);
  // With it go the entries of consents that it brought: they are back in the ledger that they came from.
  await tx
    .deleteFrom('merges')
    .where('customer_id', '=', customerId)
    .where('merge_id', '=', mergeId)
    .execute();
  for (const each of [ends.stays, ends.gone])
    await record(tx, {
      customerId: each,
      kind: 'customer.unmerged',
      staffId: caller.staffId,
      data: { mergeId, goneId: ends.gone, name: row.gone_name },
    });
  await announceMerge(tx, ends);
  return { mergeId, customerId: ends.gone, name: row.gone_name };
}

/** @param before who stays as they were with what goes back */
async function giveFactsBack(
  tx: Db,
  { stays }: Ends,
  before: State,
  kept: KeptRow = { was: '{}', became: null },
): Promise<void> {
  const { state: now } = await findState(tx, everywhere, stays);
  const back = givenBack(now, JSON.parse(kept.was) as State, JSON.parse(kept.became ?? '{}') as State);
  await writeState(tx, {
    customerId: stays,
    before,
    after: { ...now, ...back },
    changed: Object.keys(back),
  });
}

/** By what they are found: contact points, words, and the number unless somebody else has it by now. */
async function giveKeysBack(tx: Db, { stays, gone }: Ends): Promise<void> {
  const { rows } = await sql<{ customer_id: string; number: string | null; search_text: string }>`
    SELECT customer_id, number, search_text FROM customers WHERE customer_id IN (${stays}, ${gone})`.execute(
    tx,
  );
  const back = rows.find((row) => row.customer_id === gone);
  const number = back?.number ?? null;
  const numberOfStays = rows.find((row) => row.customer_id === stays)?.number ?? null;
  await addSearchWords(tx, [back?.search_text ?? '']);
  await sql`
    INSERT INTO contact_lookups (normalised, kind, customer_id)
    SELECT DISTINCT normalised, kind, customer_id FROM contact_points WHERE customer_id = ${gone}
    ON CONFLICT DO NOTHING`.execute(tx);
  await sql`
    UPDATE customer_numbers SET customer_id = ${gone}
     WHERE customer_id = ${stays}
       AND number IN (SELECT was->>'number' FROM merge_rows WHERE customer_id = ${gone} AND table_name = 'customers')
       AND number IS DISTINCT FROM ${numberOfStays}::text`.execute(tx);
  if (number === null) return;
  if (number !== numberOfStays)
    await sql`DELETE FROM customer_numbers WHERE number = ${number} AND customer_id = ${stays}`.execute(tx);
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('customer_numbers')
    .values({ number, customer_id: gone })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n)
    await tx.updateTable('customers').set({ number: null }).where('customer_id', '=', gone).execute();
}

/** Worth is as it was where nothing came since, and told anew otherwise; figures follow from the orders. */
async function giveWorthBack(tx: Db, { stays, gone, mergeId }: Ends): Promise<void> {
  const customerIds = [stays, gone];
  await refreshFigures(tx, { customerIds });
  const { rows } = await sql<{ same: boolean }>`
    SELECT to_jsonb(worth) = kept.became AS same FROM merge_rows AS kept JOIN customer_worth AS worth USING (customer_id)
     WHERE kept.customer_id = ${stays} AND merge_id = ${mergeId} AND row_no = 0`.execute(tx);
  if (rows[0]?.same !== true) {
    for (const customerId of customerIds) await rescoreCustomer(tx, customerId);
    return;
  }
  await sql`DELETE FROM customer_worth WHERE customer_id = ${stays}`.execute(tx);
  await sql`
    INSERT INTO customer_worth
    SELECT was.* FROM merge_rows AS kept, LATERAL jsonb_populate_record(NULL::customer_worth, kept.was) AS was
     WHERE kept.customer_id = ${stays} AND merge_id = ${mergeId} AND row_no = 0`.execute(tx);
}
