import { handle } from '../../core/handle.ts';
import { calendarOfStaff } from './calendar.ts';
import { colleaguePromisesContract } from './colleagues-contract.ts';
import { promiseColleague, withdrawFromColleague } from './colleagues-make.ts';
import {
  breakToColleague,
  handOverForColleague,
  keepForColleague,
  moveBackForColleague,
  moveForColleague,
  reopenForColleague,
} from './colleagues-settle.ts';

export const colleaguePromisesHandlers = handle(colleaguePromisesContract, {
  make: (input, call) => promiseColleague(call.db, call, input),
  withdraw: (input, call) => withdrawFromColleague(call.db, call, input),
  keep: (input, { db, caller }) => keepForColleague(db, caller, input),
  break: (input, { db, caller }) => breakToColleague(db, caller, input),
  reopen: (input, { db, caller }) => reopenForColleague(db, caller, input),
  move: (input, { db, caller }) => moveForColleague(db, caller, input),
  moveBack: (input, { db, caller }) => moveBackForColleague(db, caller, input),
  handOver: (input, { db, caller }) => handOverForColleague(db, caller, input),
  calendar: ({ keeperId }, { db, caller }) => calendarOfStaff(db, keeperId ?? caller.staffId),
});
