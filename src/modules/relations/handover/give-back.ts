// Undoing: what a handing over moved goes back where it still is with whom it went to. What has changed hands again
// since, was settled or finished, stays.
import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import { changeDrafts } from '../../conversations/hand-drafts.ts';
import { changeOwners } from '../../customers/owners.ts';
import { changeKeepers } from '../../promises/keepers.ts';
import { giveColleaguePromisesBack } from './colleagues.ts';
import { announceMany, publishHandover, recordMany } from './moved.ts';
import { tellSuccessors } from './notes.ts';
import { type HandoverRow, note } from './row.ts';

type Row = { customer_id: string; to_id: string; owner: boolean; promises: string[]; drafts: string[] };

/** What is given back is no longer kept, so that what is left is what is to be done. @returns whether there may be more */
export async function giveBack(tx: Db, row: HandoverRow, size: number): Promise<boolean> {
  const { rows } = await sql<Row>`
    SELECT customer_id, to_id, owner, promises, drafts FROM handed_over
     WHERE handover_id = ${row.handover_id} ORDER BY customer_id LIMIT ${size}`.execute(tx);
  if (rows.length === 0) {
    await giveColleaguePromisesBack(tx, row);
    await tellSuccessors(tx, row, 'customer.handed_back');
    await note(tx, row, { state: 'undone', done: 0 });
    await publishHandover(tx, row, 'handover.undone');
    return false;
  }
  const to = row.from_id;
  const back = await changeOwners(
    tx,
    rows
      .filter(({ owner }) => owner)
      .map(({ customer_id, to_id }) => ({ customerId: customer_id, from: to_id, to })),
  );
  const promises = rows.flatMap(({ customer_id, to_id, promises }) =>
    promises.map((promiseId) => ({ customerId: customer_id, promiseId, from: to_id, to })),
  );
  await changeKeepers(tx, promises);
  const drafts = rows.flatMap(({ customer_id, to_id, drafts }) =>
    drafts.map((conversationId) => ({ customerId: customer_id, conversationId, from: to_id, to })),
  );
  await changeDrafts(tx, drafts, row.made_by);
  const ids = rows.map(({ customer_id }) => customer_id);
  await sql`
    DELETE FROM handed_over WHERE handover_id = ${row.handover_id} AND customer_id = ANY(${ids}::uuid[])`.execute(
    tx,
  );
  await recordMany(
    tx,
    row.made_by,
    rows
      .filter(({ customer_id }) => back.has(customer_id))
      .map(({ customer_id, to_id }) => ({
        customerId: customer_id,
        kind: 'customer.handed_back',
        data: { handoverId: row.handover_id, from: to_id, to },
      })),
  );
  await announceMany(tx, ids);
  await note(tx, row, { done: Math.max(0, row.done - rows.filter(({ owner }) => owner).length) });
  return true;
}
