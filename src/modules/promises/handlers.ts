import { handle } from '../../core/handle.ts';
import { calendarFor, readHours, setHours } from './calendar.ts';
import { promisesContract } from './contract.ts';
import { listDeliveries } from './deliveries.ts';
import { handOver } from './keeper.ts';
import { countOpen, listLedger, listOfCustomer } from './list.ts';
import { makePromise, withdrawPromise } from './make.ts';
import { moveBack, movePromise } from './move.ts';
import { readRates } from './rates.ts';
import { breakPromise, keepPromise, reopenPromise } from './settle.ts';

export const promisesHandlers = handle(promisesContract, {
  make: (input, call) => makePromise(call.db, call, input),
  withdraw: (input, call) => withdrawPromise(call.db, call, input),
  keep: (input, { db, caller }) => keepPromise(db, caller, input),
  break: (input, { db, caller }) => breakPromise(db, caller, input),
  reopen: (input, { db, caller }) => reopenPromise(db, caller, input),
  move: (input, { db, caller }) => movePromise(db, caller, input),
  moveBack: (input, { db, caller }) => moveBack(db, caller, input),
  handOver: (input, { db, caller }) => handOver(db, caller, input),
  list: (input, { db, caller }) => listOfCustomer(db, caller, input),
  ledger: (input, { db, caller }) => listLedger(db, caller, input),
  counts: (input, { db, caller }) => countOpen(db, caller, input),
  rates: (input, { db, caller }) => readRates(db, caller, input),
  deliveries: (input, { db, caller }) => listDeliveries(db, caller, input),
  calendar: (input, { db, caller }) => calendarFor(db, caller, input),
  hours: (input, { db }) => readHours(db, input),
  setHours: (input, { db }) => setHours(db, input),
});
