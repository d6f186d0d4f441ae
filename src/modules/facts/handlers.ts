import { handle } from '../../core/handle.ts';
import { confirmFact, unconfirmFact } from './confirm.ts';
import { factsContract } from './contract.ts';
import { factsOfCustomer } from './of.ts';
import { listShelfLives, setShelfLife } from './shelf-lives.ts';

export const factsHandlers = handle(factsContract, {
  of: ({ customerId }, { db, caller }) => factsOfCustomer(db, caller, customerId),
  confirm: (input, { db, caller }) => confirmFact(db, caller, input),
  unconfirm: (input, { db, caller }) => unconfirmFact(db, caller, input),
  shelfLives: (_input, { db }) => listShelfLives(db),
  setShelfLife: (input, { db }) => setShelfLife(db, input),
});
