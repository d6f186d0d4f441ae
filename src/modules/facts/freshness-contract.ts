import { z } from 'zod';
import { operation } from '../../core/operation.ts';
import { FactKind, Id, Stale } from './shapes.ts';

const ShelfLives = z.object({
  items: z.array(z.object({ kind: FactKind, days: z.int(), asked: z.boolean() })),
});

export const freshnessContract = {
  freshness: operation('facts.freshness', {
    route: 'GET /freshness',
    summary: 'How fresh the whole file is, by kind of fact; counted now and then, when somebody looks',
    permission: 'customers.read',
    input: z.object({ siteId: Id.optional() }),
    output: z.object({
      customers: z.int(),
      /** customers by how fresh their main fact of a kind is */
      kinds: z.array(
        z.object({ kind: FactKind, fresh: z.int(), soon: z.int(), stale: z.int(), unknown: z.int() }),
      ),
      /** null: never yet */
      countedAt: z.string().nullable(),
      /** a newer count is on its way */
      counting: z.boolean(),
    }),
  }),
  worthAsking: operation('facts.worthAsking', {
    route: 'GET /freshness/customers',
    summary: 'Customers with stale facts, by what they are worth in the next twelve months',
    permission: 'customers.read',
    input: z.object({
      siteId: Id.optional(),
      cursor: z.string().max(200).optional(),
      limit: z.int().min(1).max(200).default(25),
    }),
    output: z.object({
      items: z.array(
        z.object({
          customerId: Id,
          name: z.string(),
          nextYearMinor: z.int(),
          /** the stalest, in proportion to their shelf lives */
          facts: z.array(Stale),
          /** how many there are in all */
          stale: z.int(),
        }),
      ),
      next: z.string().nullable(),
      /** how many customers this page looked at: with `next` and few items, the rest has not been looked at yet */
      looked: z.int(),
    }),
  }),
  shelfLives: operation('facts.shelfLives', {
    route: 'GET /shelf-lives',
    summary: 'How long facts of each kind may be believed without asking again',
    permission: 'customers.read',
    input: z.object({}),
    output: ShelfLives,
  }),
  setShelfLife: operation('facts.setShelfLife', {
    route: 'PUT /shelf-lives/{kind}',
    summary: 'Say how long facts of a kind may be believed, and whether they are asked at all',
    permission: 'settings.manage',
    input: z.object({ kind: FactKind, days: z.int().min(1).max(36_500), asked: z.boolean() }),
    output: ShelfLives,
  }),
};
