// Promises to colleagues go along when everything of a rep does. They are of no site and have no tags: where a handing over
// is about some customers only, the rep is still there to keep them.
import type { Db } from '../../../core/db.ts';
import {
  changeColleagueKeepers,
  type KeptForColleague,
  openPromisesToColleagues,
} from '../../promises/colleagues-keepers.ts';
import { type HandoverRow, note } from './row.ts';
import type { Scope } from './scope.ts';
import { ableSuccessors, chooseSuccessor } from './successors.ts';

export async function promisesToColleagues(
  db: Db,
  fromId: string,
  scope: Scope,
): Promise<KeptForColleague[]> {
  const everything = scope.siteId === null && scope.tags.length === 0;
  return everything ? openPromisesToColleagues(db, fromId, scope.seesSites) : [];
}

/** To whoever has the fewest, and never to the colleague to whom it was promised: with nobody else it stays. */
export async function handOnColleaguePromises(tx: Db, row: HandoverRow): Promise<void> {
  if (!row.promises) return;
  const scope = { siteId: row.site_id, tags: row.tags, seesSites: row.sees_sites };
  const loads = new Map(row.successors.map((each) => [each.staffId, each.customers + (each.others ?? 0)]));
  const able = await ableSuccessors(tx, [...loads.keys()]);
  const wanted = (await promisesToColleagues(tx, row.from_id, scope)).flatMap(
    ({ promiseId, colleagueId }) => {
      const others = able.filter(({ staffId }) => staffId !== colleagueId);
      const to = chooseSuccessor(others, null, loads);
      return to === null ? [] : [{ promiseId, from: row.from_id, to }];
    },
  );
  const changed = await changeColleagueKeepers(tx, wanted);
  const moved = wanted.filter(({ promiseId }) => changed.has(promiseId));
  if (moved.length === 0) return;
  for (const share of row.successors)
    share.others = (share.others ?? 0) + moved.filter(({ to }) => to === share.staffId).length;
  await note(tx, row, {
    successors: JSON.stringify(row.successors),
    moved_promises: row.moved_promises + moved.length,
    colleague_promises: JSON.stringify(moved.map(({ promiseId, to }) => ({ promiseId, toId: to }))),
  });
}

/** What was settled or has changed hands again since stays. */
export async function giveColleaguePromisesBack(tx: Db, row: HandoverRow): Promise<void> {
  await changeColleagueKeepers(
    tx,
    row.colleague_promises.map(({ promiseId, toId }) => ({ promiseId, from: toId, to: row.from_id })),
  );
}
