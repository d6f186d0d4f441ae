import { NotFound } from '../../core/errors.ts';
import { handle } from '../../core/handle.ts';
import { compare } from './compare.ts';
import { duplicatesContract } from './contract.ts';
import { dismiss, undismiss } from './dismiss.ts';
import { findLike } from './like.ts';
import { merge } from './merge/merge.ts';
import { listMerges } from './merge/read.ts';
import { survivorOf } from './merge/survivor.ts';
import { takeBack } from './merge/take-back.ts';
import { countPairs, listPairs } from './pairs.ts';
import { readPassState, requestPass } from './state.ts';

export const duplicatesHandlers = handle(duplicatesContract, {
  list: (input, { db, caller }) => listPairs(db, caller, input),
  count: async (input, { db, caller }) => ({
    ...(await readPassState(db)),
    ...(caller.siteIds && { customers: null }), // how many others have is not for whoever works on some sites
    pairs: await countPairs(db, caller, input),
  }),
  like: (input, { db, caller }) => findLike(db, caller, input),
  compare: (input, { db, caller, locale }) => compare(db, caller, locale, input),
  search: (_input, { db }) => requestPass(db),
  dismiss: (input, { db, caller }) => dismiss(db, caller, input),
  undismiss: (input, { db, caller }) => undismiss(db, caller, input),
  merge: (input, { db, caller }) => merge(db, caller, input),
  merges: ({ customerId }, { db, caller }) => listMerges(db, caller, customerId),
  unmerge: (input, { db, caller }) => takeBack(db, caller, input),
  survivor: async ({ customerId }, { db, caller }) => {
    const survivor = await survivorOf(db, caller, customerId);
    if (!survivor) throw new NotFound();
    return survivor;
  },
});
