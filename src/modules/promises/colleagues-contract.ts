import { z } from 'zod';
import { operation } from '../../core/operation.ts';
import { hasOneDate, Hours, Id, Making, Moving, Owed, text } from './shapes.ts';

const Named = z.object({ promiseId: Id });

export const colleaguePromisesContract = {
  make: operation('colleaguePromises.make', {
    route: 'POST /colleague-promises',
    summary: 'Promise something to a colleague; the same id again promises nothing twice',
    permission: 'promises.write',
    input: Making.extend({ colleagueId: Id }).refine(hasOneDate, {
      error: 'give either dueAt or when',
      path: ['dueAt'],
    }),
    output: Owed,
  }),
  withdraw: operation('colleaguePromises.withdraw', {
    route: 'DELETE /colleague-promises/{promiseId}',
    summary: 'Take back a promise to a colleague that was written down by mistake',
    permission: 'promises.write',
    input: Named,
    output: Named,
  }),
  keep: operation('colleaguePromises.keep', {
    route: 'POST /colleague-promises/{promiseId}/kept',
    summary: 'Say that a promise to a colleague was kept; after it was due, that it was kept late',
    permission: 'promises.write',
    input: Named,
    output: Owed,
  }),
  break: operation('colleaguePromises.break', {
    route: 'POST /colleague-promises/{promiseId}/broken',
    summary: 'Say that a promise to a colleague will not be kept, and why',
    permission: 'promises.write',
    input: Named.extend({ reason: text(500) }),
    output: Owed,
  }),
  reopen: operation('colleaguePromises.reopen', {
    route: 'DELETE /colleague-promises/{promiseId}/settlement',
    summary: 'Take back that a promise to a colleague was kept or broken',
    permission: 'promises.write',
    input: Named,
    output: Owed,
  }),
  move: operation('colleaguePromises.move', {
    route: 'POST /colleague-promises/{promiseId}/moves',
    summary: 'Move a promise to another date with the colleague’s agreement',
    permission: 'promises.write',
    input: Named.extend(Moving.shape),
    output: Owed,
  }),
  moveBack: operation('colleaguePromises.moveBack', {
    route: 'DELETE /colleague-promises/{promiseId}/moves/{moveId}',
    summary: 'Take back the latest move of a promise to a colleague',
    permission: 'promises.write',
    input: Named.extend({ moveId: Id }),
    output: Owed,
  }),
  handOver: operation('colleaguePromises.handOver', {
    route: 'PUT /colleague-promises/{promiseId}/keeper',
    summary: 'Give a promise to a colleague to somebody else to keep',
    permission: 'promises.write',
    input: Named.extend({ keeperId: Id }),
    output: Owed,
  }),
  calendar: operation('colleaguePromises.calendar', {
    route: 'GET /colleague-promises/calendar',
    summary: 'The hours by which dates are understood for a keeper: of their site, or the usual ones',
    permission: 'promises.read',
    input: z.object({ keeperId: Id.optional() }),
    output: Hours,
  }),
};
