import { handle } from '../../core/handle.ts';
import { listWorthAsking } from './asking.ts';
import { changeBond, makeBond, settleBond, unbond } from './bonds.ts';
import { confirmFact, unconfirmFact } from './confirm.ts';
import { correctConsent, listConsents, recordConsent, withdrawConsents } from './consents.ts';
import { factsContract } from './contract.ts';
import { readFreshness } from './freshness.ts';
import { factsOfCustomer } from './of.ts';
import { endPreference, prefer, resumePreference, unprefer } from './preferences.ts';
import { listShelfLives, setShelfLife } from './shelf-lives.ts';

export const factsHandlers = handle(factsContract, {
  of: ({ customerId }, call) => factsOfCustomer(call, customerId),
  confirm: (input, { db, caller }) => confirmFact(db, caller, input),
  unconfirm: (input, { db, caller }) => unconfirmFact(db, caller, input),
  freshness: (input, { db, caller }) => readFreshness(db, caller, input),
  worthAsking: (input, { db, caller }) => listWorthAsking(db, caller, input),
  shelfLives: (_input, { db }) => listShelfLives(db),
  setShelfLife: (input, { db }) => setShelfLife(db, input),
  prefer: (input, { db, caller }) => prefer(db, caller, input),
  unprefer: (input, { db, caller }) => unprefer(db, caller, input),
  endPreference: (input, { db, caller }) => endPreference(db, caller, input),
  resumePreference: (input, { db, caller }) => resumePreference(db, caller, input),
  bond: (input, { db, caller }) => makeBond(db, caller, input),
  changeBond: (input, { db, caller }) => changeBond(db, caller, input),
  settleBond: (input, { db, caller }) => settleBond(db, caller, input),
  unbond: (input, { db, caller }) => unbond(db, caller, input),
  recordConsent: (input, { db, caller }) => recordConsent(db, caller, input),
  withdrawConsents: (input, { db, caller }) => withdrawConsents(db, caller, input),
  correctConsent: (input, { db, caller }) => correctConsent(db, caller, input),
  consents: (input, { db, caller }) => listConsents(db, caller, input),
});
