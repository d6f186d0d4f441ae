import type { Db } from '../../../core/db.ts';
import { Conflict, Invalid } from '../../../core/errors.ts';
import type { Caller } from '../../../core/handle.ts';
import { newId } from '../../../core/ids.ts';
import { enqueue } from '../../../core/jobs.ts';
import { announce } from '../../../core/live.ts';
import type { InputOf } from '../../../core/operation.ts';
import type { handoversContract } from './contract.ts';
import { checkRep, countOf } from './preview.ts';
import { type Handover, readHandover } from './read.ts';
import { checkSuccessors } from './successors.ts';

/**
 * The same id again starts nothing and answers how far it is.
 * @throws NotFound, Invalid for successors who cannot or when there is nothing, Conflict while another one of the same rep runs
 */
export async function startHandover(
  tx: Db,
  caller: Caller,
  { handoverId, fromId, siteId, tags, successors, promises, drafts }: InputOf<typeof handoversContract.start>,
): Promise<Handover> {
  if (await isThere(tx, handoverId)) return readHandover(tx, caller, handoverId);
  await checkRep(tx, fromId);
  await checkSuccessors(
    tx,
    fromId,
    successors.map((each) => each.staffId),
  );
  const scope = { siteId: siteId ?? null, tags, seesSites: caller.siteIds };
  const counts = await countOf(tx, fromId, scope);
  const more = (promises ? counts.promises : 0) + (drafts ? counts.drafts : 0);
  if (counts.customers + more === 0) throw new Invalid('relations:handover.nothing');
  const now = new Date();
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('handovers')
    .values({
      handover_id: handoverId,
      from_id: fromId,
      site_id: siteId ?? null,
      tags,
      sees_sites: caller.siteIds === null ? null : [...caller.siteIds],
      successors: JSON.stringify(successors.map((each) => ({ ...each, customers: 0 }))),
      promises,
      drafts,
      state: 'running',
      total: counts.customers,
      stage: 'customers',
      made_by: caller.staffId,
      made_at: now,
      worked_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n && !(await isThere(tx, handoverId)))
    throw new Conflict('relations:handover.busy');
  await goOn(tx, handoverId);
  return readHandover(tx, caller, handoverId);
}

/** For who is put out: all that is theirs, where there is anything. @throws as startHandover does */
export async function handOverEverything(
  tx: Db,
  caller: Caller,
  fromId: string,
  successorId: string,
): Promise<void> {
  await checkSuccessors(tx, fromId, [successorId]);
  const { customers, promises, drafts } = await countOf(tx, fromId, {
    siteId: null,
    tags: [],
    seesSites: caller.siteIds,
  });
  if (customers + promises + drafts === 0) return;
  await startHandover(tx, caller, {
    handoverId: newId(),
    fromId,
    tags: [],
    successors: [{ staffId: successorId, note: '' }],
    promises: true,
    drafts: true,
  });
}

/** Asked twice it is undone once. @throws NotFound, Conflict while it runs, or another one of the same rep does */
export async function undoHandover(tx: Db, caller: Caller, handoverId: string): Promise<Handover> {
  const found = await readHandover(tx, caller, handoverId);
  const row = await tx
    .selectFrom('handovers')
    .select('state')
    .where('handover_id', '=', handoverId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (row.state === 'undoing' || row.state === 'undone') return readHandover(tx, caller, handoverId);
  if (row.state !== 'done') throw new Conflict('relations:handover.busy');
  const other = await tx
    .selectFrom('handovers')
    .select('handover_id')
    .where('from_id', '=', found.from.staffId)
    .where('state', 'in', ['running', 'undoing'])
    .executeTakeFirst();
  if (other) throw new Conflict('relations:handover.busy');
  const now = new Date();
  await tx
    .updateTable('handovers')
    .set({ state: 'undoing', worked_at: now })
    .where('handover_id', '=', handoverId)
    .execute();
  await goOn(tx, handoverId);
  return readHandover(tx, caller, handoverId);
}

async function goOn(tx: Db, handoverId: string): Promise<void> {
  await enqueue(tx, 'handovers.run', { handoverId }, `handover ${handoverId}`);
  await announce(tx, { topic: 'handovers', id: handoverId });
}

async function isThere(db: Db, handoverId: string): Promise<boolean> {
  const row = await db
    .selectFrom('handovers')
    .select('handover_id')
    .where('handover_id', '=', handoverId)
    .executeTakeFirst();
  return row !== undefined;
}
