import { z } from 'zod';
import { operation } from '../../core/operation.ts';
import { Id, Moment, Promised, text, Who } from './shapes.ts';

const Named = z.object({ customerId: Id, planId: Id });

export const Plan = z.object({
  customerId: Id,
  planId: Id,
  what: z.string(),
  conversationId: Id.nullable(),
  madeBy: Who,
  madeAt: z.string(),
  finishedAt: z.string().nullable(),
  /** by date */
  steps: z.array(
    z.object({
      stepId: Id,
      whose: z.enum(['us', 'customer']),
      what: z.string(),
      dueAt: z.string(),
      /** done, or for a step of ours: kept, kept late or broken */
      doneAt: z.string().nullable(),
      overdue: z.boolean(),
      /** of ours: the promise that it is */
      promise: Promised.nullable(),
    }),
  ),
});

export const plansContract = {
  list: operation('plans.list', {
    route: 'GET /customers/{customerId}/plans',
    summary: 'What we will do together with a customer, unfinished plans first',
    permission: 'promises.read',
    input: z.object({ customerId: Id }),
    output: z.object({ items: z.array(Plan) }),
  }),
  make: operation('plans.make', {
    route: 'POST /customers/{customerId}/plans',
    summary: 'Make a plan together with a customer; the id comes from whoever makes it',
    permission: 'promises.write',
    input: Named.extend({ what: text(200), conversationId: Id.optional() }),
    output: Plan,
  }),
  step: operation('plans.step', {
    route: 'POST /customers/{customerId}/plans/{planId}/steps',
    summary: 'Add a step to a plan: ours is a promise, the customer’s is theirs',
    permission: 'promises.write',
    input: Named.extend({
      stepId: Id,
      whose: z.enum(['us', 'customer']),
      what: text(500),
      dueAt: Moment,
      /** of ours: the caller, unless given */
      keeperId: Id.optional(),
      confirmPast: z.boolean().default(false),
    }),
    output: Plan,
  }),
  done: operation('plans.done', {
    route: 'PUT /customers/{customerId}/plans/{planId}/steps/{stepId}/done',
    summary: 'Say that a step is done, or not yet after all; a step of ours is thereby kept',
    permission: 'promises.write',
    input: Named.extend({ stepId: Id, done: z.boolean() }),
    output: Plan,
  }),
  finish: operation('plans.finish', {
    route: 'PUT /customers/{customerId}/plans/{planId}/finished',
    summary: 'Finish a plan, or take it up again; its promises stay what they are',
    permission: 'promises.write',
    input: Named.extend({ finished: z.boolean() }),
    output: Plan,
  }),
};
