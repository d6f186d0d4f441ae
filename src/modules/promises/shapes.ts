// What promises look like from outside. Times are ISO strings.
import { z } from 'zod';
import { kinds } from './kinds.ts';

export const Id = z.uuid();
export const Moment = z.iso.datetime({ offset: true });
export const text = (max: number) => z.string().trim().min(1).max(max);

export const states = ['kept', 'kept_late', 'broken'] as const;

export const Who = z.object({ staffId: Id, name: z.string() }).nullable();
export const Customer = z.object({ customerId: Id, name: z.string() });
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

export const Hours = z.object({
  timeZone: z.string(),
  hours: z.array(z.object({ weekday: z.int().min(1).max(7), opens: time, closes: time })).max(7),
  closedDays: z.array(z.string()),
});

/** Of `n` that came due, `kept` were kept in time; the interval is Wilson's of 95 %, null where nothing came due. */
export const Rate = z.object({
  kept: z.int(),
  n: z.int(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

export const Promised = z.object({
  customerId: Id,
  promiseId: Id,
  what: z.string(),
  kind: z.enum(kinds),
  promisedBy: Who,
  keeper: Who,
  promisedAt: z.string(),
  dueAt: z.string(),
  /** late: kept after it was due; an open one past its date is overdue */
  state: z.enum(['open', 'kept', 'late', 'broken']),
  overdue: z.boolean(),
  settledAt: z.string().nullable(),
  settledBy: Who,
  reason: z.string().nullable(),
  findAWay: z.boolean(),
  conversationId: Id.nullable(),
  orderId: Id.nullable(),
  planId: Id.nullable(),
  /** oldest first */
  moves: z.array(
    z.object({
      moveId: Id,
      movedAt: z.string(),
      by: Who,
      from: z.string(),
      to: z.string(),
      reason: z.string(),
    }),
  ),
});

/** A promise as the ledger of the house has it: to a customer, or (then without one) to a colleague. */
export const Owed = Promised.extend({
  customerId: Id.nullable(),
  customer: Customer.nullable(),
  colleague: Who,
});

/** What making one says, to whomever. */
export const Making = z.object({
  promiseId: Id,
  what: text(500),
  dueAt: Moment.optional(),
  /** a date as people say it ("Friday", "in zwei Wochen"), by the hours of the customer's or the keeper's site */
  when: z.string().max(200).optional(),
  /** the caller, unless given */
  keeperId: Id.optional(),
  kind: z.enum(kinds).default('other'),
  /** said yes to without knowing how yet: its keeper finds a way */
  findAWay: z.boolean().default(false),
  /** a date in the past is meant */
  confirmPast: z.boolean().default(false),
});
export function hasOneDate({ dueAt, when }: { dueAt?: unknown; when?: unknown }): boolean {
  return (dueAt === undefined) !== (when === undefined);
}

/** What moving one says. */
export const Moving = z.object({
  moveId: Id,
  dueAt: Moment,
  reason: text(500),
  /** they agreed: without that it is not moved but late */
  agreed: z.boolean(),
  confirmPast: z.boolean().default(false),
});
