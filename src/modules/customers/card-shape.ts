// What a card says. Money is minor units of the business's currency, times are ISO strings.
import { z } from 'zod';
import { Address, ContactPoint, CustomField, Customer, Id, Note } from './fields.ts';
import { signalsOrNone } from './signals.ts';

const Line = z.object({ name: z.string(), quantity: z.string(), amountMinor: z.int() });
/** One thing that happened. */
export const StoryItem = z.object({
  eventId: Id,
  at: z.string(),
  kind: z.string(),
  by: z.object({ staffId: Id, name: z.string() }).nullable(),
  data: z.record(z.string(), z.unknown()),
  /** of an order or a return, as it stands now */
  order: z
    .object({
      orderId: Id,
      number: z.string(),
      currency: z.string(),
      amountMinor: z.int(),
      lines: z.int(),
      /** the three lines that weigh most */
      top: z.array(Line),
    })
    .nullable(),
});
export const StoryPage = z.object({ items: z.array(StoryItem), next: z.string().nullable() });

export const Card = z.object({
  customer: Customer.omit({ contactPoints: true, addresses: true, custom: true }).extend({
    owner: z.string().nullable(),
    site: z.string().nullable(),
  }),
  contactPoints: z.array(ContactPoint),
  addresses: z.array(Address),
  custom: z.array(CustomField.extend({ value: z.union([z.string(), z.number(), z.boolean()]).nullable() })),
  notes: z.object({ count: z.int(), items: z.array(Note) }),
  /** What the card is true of: now, or the newest order where they end two weeks or more ago (as worth/window.ts). */
  asOf: z.string(),
  /** that it is true of a time that has passed */
  past: z.boolean(),
  currency: z.string(),
  figures: z.object({
    orders: z.int(),
    purchaseDays: z.int(),
    firstAt: z.string().nullable(),
    lastAt: z.string().nullable(),
    spendMinor: z.int(),
    yearMinor: z.int(),
    returnedMinor: z.int(),
    returns: z.int(),
    lastReturnAt: z.string().nullable(),
    /** null: no cost is known, or not for this reader */
    marginMinor: z.int().nullable(),
  }),
  worth: z.object({
    /** whether a fit expects anything of customers at all; if not, the amounts below say nothing */
    expects: z.boolean(),
    nextYearMinor: z.int(),
    lifetimeMinor: z.int(),
    /** chance that they are still a customer, 0 to 1; null: not learnable */
    alive: z.number().nullable(),
    purchases: z.number(),
    rhythmDays: z.number().nullable(),
    dueAt: z.string().nullable(),
    signal: z.enum(signalsOrNone),
    /** parameters of the sentence worth:reason.<signal> */
    reason: z.record(z.string(), z.unknown()),
    scoredAt: z.string().nullable(),
  }),
  /** Oldest first, without gaps, in the business's time zone; `month` as YYYY-MM. */
  months: z.array(z.object({ month: z.string(), spendMinor: z.int() })),
  /** The next six months; empty where nothing is expected. */
  expected: z.array(z.object({ month: z.string(), spendMinor: z.int() })),
  story: StoryPage,
  buysMost: z.array(
    z.object({
      productId: Id,
      code: z.string(),
      name: z.string(),
      days: z.int(),
      quantity: z.string(),
      /** what was paid in the currency of the house: null where all was paid in others */
      amountMinor: z.int().nullable(),
      lastAt: z.string(),
    }),
  ),
  /** Bought on three days or more, and due about now by its own gap; the likeliest first. */
  againNow: z.array(
    z.object({
      productId: Id,
      code: z.string(),
      name: z.string(),
      days: z.int(),
      gapDays: z.number(),
      lastAt: z.string(),
    }),
  ),
});
