// A handing over goes on in steps of some hundred customers, each one transaction that also notes how far it came. A
// process that is killed leaves whole steps behind; whoever comes next goes on from there, and two at the same time take
// turns on the row of the handing over.
import { sql } from 'kysely';
import { writeInTurn } from '../../../core/citus/cluster.ts';
import { type Db, inTransaction } from '../../../core/db.ts';
import { announce } from '../../../core/live.ts';
import { changeDrafts, openDraftsOf } from '../../conversations/hand-drafts.ts';
import { changeOwners } from '../../customers/owners.ts';
import { changeKeepers, openPromisesOf } from '../../promises/keepers.ts';
import { handOnColleaguePromises } from './colleagues.ts';
import { giveBack } from './give-back.ts';
import { tellSuccessors } from './notes.ts';
import { inScope } from './scope.ts';
import { keep, type Moved, publishHandover, tellMoved } from './moved.ts';
import { type HandoverRow, note } from './row.ts';
import { ableSuccessors, chooseSuccessor } from './successors.ts';

type Next = { customer_id: string; site_id: string | null; to_id: string | null };

/** Of customers in one transaction: half a second of work here, and as long may somebody who edits one have to wait. */
const stepSize = 500;

/** Carries on until there is nothing left to do. @returns how many steps it took */
export async function takeUp(db: Db, handoverId: string, size = stepSize): Promise<number> {
  let steps = 0;
  while (await step(db, handoverId, size)) steps++;
  return steps;
}

/** @returns whether there may be more to do */
export async function step(db: Db, handoverId: string, size = stepSize): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const row = (await tx
      .selectFrom('handovers')
      .selectAll()
      .where('handover_id', '=', handoverId)
      .forUpdate()
      .executeTakeFirst()) as HandoverRow | undefined;
    if (row?.state !== 'running' && row?.state !== 'undoing') return false;
    await announce(tx, { topic: 'handovers', id: handoverId });
    // promises to colleagues are on every machine
    if (row.state === 'undoing' || row.stage === 'notes') await writeInTurn(tx);
    if (row.state === 'undoing') return giveBack(tx, row, size);
    if (row.stage === 'notes') {
      await handOnColleaguePromises(tx, row);
      await tellSuccessors(tx, row, 'customer.handed_over');
      await note(tx, row, { state: 'done', done: row.total });
      await publishHandover(tx, row, 'handover.done');
      return false;
    }
    await handOn(tx, row, size);
    return true;
  });
}

/** Hands over the next customers of a stage; after the last one the next stage begins. */
async function handOn(tx: Db, row: HandoverRow, size: number): Promise<void> {
  const next = await nextOf(tx, row, size);
  const last = next.at(-1);
  if (!last) {
    await note(tx, row, { stage: stageAfter(row), place: null });
    return;
  }
  const shares = new Map(row.successors.map((share) => [share.staffId, share]));
  const loads = new Map(row.successors.map((each) => [each.staffId, each.customers + (each.others ?? 0)]));
  const able = await ableSuccessors(tx, [...shares.keys()]);
  const to = new Map<string, string>();
  for (const { customer_id, site_id, to_id } of next) {
    const chosen = to_id ?? chooseSuccessor(able, site_id, loads);
    if (chosen) to.set(customer_id, chosen);
  }
  const moved = await move(tx, row, to);
  for (const each of moved) {
    const share = shares.get(each.toId);
    if (share && each.owner) share.customers++;
    else if (share) share.others = (share.others ?? 0) + 1;
  }
  await keep(tx, row.handover_id, moved);
  await tellMoved(tx, row, moved);
  await note(tx, row, {
    successors: JSON.stringify(row.successors),
    place: last.customer_id,
    done: row.stage === 'customers' ? row.done + next.length : row.done,
    moved_promises: row.moved_promises + moved.reduce((sum, each) => sum + each.promises.length, 0),
    moved_drafts: row.moved_drafts + moved.reduce((sum, each) => sum + each.drafts.length, 0),
  });
}

function stageAfter({ stage, promises, drafts }: HandoverRow): string {
  if (stage === 'customers' && promises) return 'promises';
  if (stage !== 'drafts' && drafts) return 'drafts';
  return 'notes';
}

/** In the order of their ids; whoever got a customer in an earlier stage gets what else there is of it. */
async function nextOf(tx: Db, row: HandoverRow, size: number): Promise<Next[]> {
  const scope = inScope({ siteId: row.site_id, tags: row.tags, seesSites: row.sees_sites });
  const theirs = {
    customers: sql`owner_id = ${row.from_id}`,
    promises: sql`EXISTS (SELECT FROM promises WHERE promises.customer_id = customers.customer_id
                           AND keeper_id = ${row.from_id} AND promises.state = 'open')`,
    drafts: sql`EXISTS (SELECT FROM conversations WHERE conversations.customer_id = customers.customer_id
                         AND staff_id = ${row.from_id} AND conversations.state = 'draft')`,
  }[row.stage as 'customers' | 'promises' | 'drafts'];
  const { rows } = await sql<Next>`
    SELECT customers.customer_id, customers.site_id, earlier.to_id
      FROM customers
      LEFT JOIN handed_over AS earlier
             ON earlier.customer_id = customers.customer_id AND earlier.handover_id = ${row.handover_id}
     WHERE ${theirs} AND ${scope} AND ${row.place ? sql`customers.customer_id > ${row.place}` : sql`true`}
     ORDER BY customers.customer_id LIMIT ${size}`.execute(tx);
  return rows;
}

async function move(tx: Db, row: HandoverRow, to: ReadonlyMap<string, string>): Promise<Moved[]> {
  const from = row.from_id;
  const ids = [...to.keys()];
  const changed =
    row.stage === 'customers'
      ? await changeOwners(
          tx,
          ids.map((customerId) => ({ customerId, from, to: to.get(customerId) ?? from })),
        )
      : new Set<string>();
  const about = row.stage === 'customers' ? ids.filter((id) => changed.has(id)) : ids;
  const moved = new Map(
    about.map((customerId): [string, Moved] => [
      customerId,
      {
        customerId,
        toId: to.get(customerId) ?? from,
        owner: changed.has(customerId),
        promises: [],
        drafts: [],
      },
    ]),
  );
  const withTo = <T extends { customerId: string }>(each: T) => ({
    ...each,
    from,
    to: to.get(each.customerId) ?? from,
  });
  if (row.promises && row.stage !== 'drafts') {
    const kept = await openPromisesOf(tx, from, about);
    const went = await changeKeepers(tx, kept.map(withTo));
    for (const { customerId, promiseId, what } of kept)
      if (went.has(promiseId)) moved.get(customerId)?.promises.push({ promiseId, what });
  }
  if (row.drafts && row.stage !== 'promises') {
    const begun = await openDraftsOf(tx, from, about);
    const went = await changeDrafts(tx, begun.map(withTo), row.made_by);
    for (const { customerId, conversationId } of begun)
      if (went.has(conversationId)) moved.get(customerId)?.drafts.push(conversationId);
  }
  return [...moved.values()].filter((each) => each.owner || each.promises.length + each.drafts.length > 0);
}
