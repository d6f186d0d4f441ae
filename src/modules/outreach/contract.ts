import { z } from 'zod';
import { operation } from '../../core/operation.ts';

const Id = z.uuid();
const text = (max: number) => z.string().trim().max(max);

export const outcomes = ['reached', 'no_answer', 'wrong_contact', 'declined', 'not_today'] as const;
export const whys = ['later', 'slipping', 'first_order', 'return'] as const;
const Params = z.record(z.string(), z.union([z.string(), z.number()]));

export const CheckIn = z.object({
  customerId: Id,
  checkInId: Id,
  name: z.string(),
  company: z.string().nullable(),
  phone: z.object({ value: z.string(), normalised: z.string() }).nullable(),
  email: z.string().nullable(),
  why: z.enum(whys),
  /** parameters of worth:reason.<why> for later and slipping, of outreach:reason.<why> otherwise */
  reason: Params,
  /** the sentence outreach:say.<key> */
  say: z.object({ key: z.string(), params: Params }),
  nextYearMinor: z.int(),
  outcome: z.enum(outcomes).nullable(),
  note: z.string().nullable(),
  doneBy: z.string().nullable(),
  doneAt: z.string().nullable(),
});

/** People of one side of the comparison whose 60 days are over. */
const Group = z.object({ people: z.int(), bought: z.int(), spendMinor: z.int() });

export const todayContract = {
  list: operation('today.list', {
    route: 'GET /today',
    summary: 'Whom to be in touch with today, found once a day and then kept',
    permission: 'today.work',
    input: z.object({
      /** somebody else's list: for owner and manager */
      staffId: Id.optional(),
    }),
    output: z.object({
      day: z.string(),
      staff: z.object({ staffId: Id, name: z.string() }),
      items: z.array(CheckIn),
      /** why there is nobody on it: no customers yet, not fitted yet, or truly nobody */
      empty: z.enum(['customers', 'worth', 'nobody']).nullable(),
      week: z.object({
        listed: z.int(),
        reached: z.int(),
        /** of those reached in the 60 days before, who bought again this week */
        cameBack: z.int(),
        cameBackMinor: z.int(),
      }),
    }),
  }),
  settle: operation('today.settle', {
    route: 'POST /check-ins/{checkInId}/outcome',
    summary: 'Say what came of being in touch',
    permission: 'today.work',
    secret: ['note'],
    input: z.object({
      checkInId: Id,
      customerId: Id,
      outcome: z.enum(outcomes),
      note: text(2000).optional(),
    }),
    output: CheckIn,
  }),
  reopen: operation('today.reopen', {
    route: 'DELETE /check-ins/{checkInId}/outcome',
    summary: 'Take back what was said to have come of it',
    permission: 'today.work',
    input: z.object({ checkInId: Id, customerId: Id }),
    output: CheckIn,
  }),
  effect: operation('today.effect', {
    route: 'GET /today/effect',
    summary: 'What calling changes: who bought again among those reached and among those left alone by lot',
    permission: 'today.work',
    input: z.object({}),
    output: z.object({
      /** off: nobody is left alone; early: too few whose 60 days are over */
      state: z.enum(['off', 'early', 'told']),
      /** days that everybody is given */
      days: z.int(),
      reached: Group,
      /** everybody who was on a list, reached or not: the comparison that the lot alone decided */
      listed: Group,
      leftAlone: Group,
      /** share of those reached less share of those left alone, with its 95 % interval; null while early */
      difference: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
      /** the same for everybody listed */
      byLot: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
      /** the first day on which somebody's 60 days are over; null while nobody was left alone */
      from: z.string().nullable(),
    }),
  }),
};
