import { z } from 'zod';
import { operation } from '../../core/operation.ts';
import { Customer } from '../customers/fields.ts';
import { reasonCodes } from './match/reasons.ts';
import { mains } from './merge/mains.ts';

const Id = z.uuid();
const text = z.string().trim().max(320);
const Reason = z.enum(reasonCodes);

/** A customer as whoever compares two of them needs to see them. */
const Side = z.object({
  customerId: Id,
  name: z.string(),
  kind: z.enum(['person', 'company']),
  company: z.string().nullable(),
  number: z.string().nullable(),
  birthday: z.string().nullable(),
  site: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  street: z.string().nullable(),
  postcode: z.string().nullable(),
  city: z.string().nullable(),
  orders: z.int(),
  lastAt: z.string().nullable(),
  createdAt: z.string(),
});
export type Side = z.infer<typeof Side>;

const Pair = z.object({
  a: Side,
  b: Side,
  /** of being one and the same, 0 to 1 */
  chance: z.number(),
  reasons: z.array(Reason),
});
export type Pair = z.infer<typeof Pair>;
const Two = z.object({ customerId: Id, otherId: Id });
const State = z.object({
  state: z.enum(['idle', 'waiting', 'running']),
  endedAt: z.string().nullable(),
  failed: z.boolean(),
  customers: z.int().nullable(),
});

/** One line of the comparison: a fact with what either says. */
const Field = z.object({
  /** a fact ('birthday'), 'custom.<key>', or 'main.phone' and the like */
  key: z.string(),
  label: z.string().nullable(),
  a: z.string().nullable(),
  b: z.string().nullable(),
  better: z.enum(['a', 'b']),
});

export const duplicatesContract = {
  list: operation('duplicates.list', {
    route: 'GET /duplicates',
    summary: 'Pairs of customers who are likely one and the same, the likeliest first, with the reasons',
    permission: 'customers.read',
    input: z.object({
      /** of whom one came by this import */
      importNo: z.int().min(1).max(2_147_483_647).optional(),
      customerId: Id.optional(),
      cursor: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(25),
    }),
    output: z.object({ items: z.array(Pair), next: z.string().nullable() }),
  }),
  count: operation('duplicates.count', {
    route: 'GET /duplicates/count',
    summary: 'How many pairs there are to look at, and when they were looked for',
    permission: 'customers.read',
    input: z.object({ importNo: z.int().min(1).max(2_147_483_647).optional() }),
    output: State.extend({ pairs: z.int() }),
  }),
  like: operation('duplicates.like', {
    route: 'GET /duplicates/like',
    summary: 'Who could already be here, from what is known of somebody new',
    permission: 'customers.read',
    tells: 'search',
    input: z.object({
      kind: z.enum(['person', 'company']).default('person'),
      name: text.optional(),
      givenName: text.optional(),
      familyName: text.optional(),
      company: text.optional(),
      phone: text.optional(),
      email: text.optional(),
      number: text.optional(),
      birthday: z.iso.date().optional(),
      street: text.optional(),
      postcode: text.optional(),
      city: text.optional(),
    }),
    output: z.object({
      items: z.array(
        z.object({ customer: Side, chance: z.number(), reasons: z.array(Reason), sameNumber: z.boolean() }),
      ),
    }),
  }),
  compare: operation('duplicates.compare', {
    route: 'GET /customers/{customerId}/compared/{otherId}',
    summary: 'Two customers side by side, field by field, with which says it better',
    permission: 'customers.read',
    input: Two,
    output: z.object({
      a: Customer,
      b: Customer,
      fields: z.array(Field),
      /** who has the longer history, and so is proposed to stay */
      stays: z.enum(['a', 'b']),
      chance: z.number().nullable(),
      reasons: z.array(Reason),
    }),
  }),
  search: operation('duplicates.search', {
    route: 'POST /duplicates/searches',
    summary: 'Look for pairs now; it is done every night anyway',
    permission: 'customers.merge',
    input: z.object({}),
    output: State,
  }),
  dismiss: operation('duplicates.dismiss', {
    route: 'PUT /customers/{customerId}/not-the-same/{otherId}',
    summary: 'Say that two are not the same: they are never offered again',
    permission: 'customers.merge',
    input: Two,
    output: Two,
  }),
  undismiss: operation('duplicates.undismiss', {
    route: 'DELETE /customers/{customerId}/not-the-same/{otherId}',
    summary: 'Take back that two are not the same',
    permission: 'customers.merge',
    input: Two,
    output: Two,
  }),
  merge: operation('duplicates.merge', {
    route: 'POST /customers/{customerId}/merges',
    summary: 'Make one customer of two: everything of the other one goes to this one',
    permission: 'customers.merge',
    input: z.object({
      customerId: Id,
      goneId: Id,
      /** facts that come from the one who goes; by default those that this one has not */
      take: z
        .array(z.union([z.enum(mains), z.string().max(60)]))
        .max(200)
        .optional(),
    }),
    output: z.object({ mergeId: Id, customerId: Id, name: z.string() }),
  }),
  merges: operation('duplicates.merges', {
    route: 'GET /customers/{customerId}/merges',
    summary: 'Who went into this customer and can come back, latest first',
    permission: 'customers.read',
    input: z.object({ customerId: Id }),
    output: z.object({
      items: z.array(
        z.object({
          mergeId: Id,
          goneId: Id,
          goneName: z.string(),
          mergedAt: z.string(),
          by: z.string().nullable(),
          /** false: who stayed then went into this customer since; that has to be taken back first */
          first: z.boolean(),
        }),
      ),
    }),
  }),
  unmerge: operation('duplicates.unmerge', {
    route: 'DELETE /customers/{customerId}/merges/{mergeId}',
    summary:
      'Take a merge back: the other one is there again with all that was theirs; what came since stays',
    permission: 'customers.merge',
    input: z.object({ customerId: Id, mergeId: Id }),
    output: z.object({ mergeId: Id, customerId: Id, name: z.string() }),
  }),
  survivor: operation('duplicates.survivor', {
    route: 'GET /merged-customers/{customerId}',
    summary: 'Who a customer is now that went into another one',
    permission: 'customers.read',
    input: z.object({ customerId: Id }),
    output: z.object({ customerId: Id, name: z.string() }),
  }),
};
