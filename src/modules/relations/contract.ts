import { z } from 'zod';
import { operation } from '../../core/operation.ts';
import { kinds, sides } from './kinds.ts';

const Id = z.uuid();
const words = (max: number) => z.string().trim().min(1).max(max);

export const Relation = z.object({
  relationId: Id,
  kind: z.enum(kinds),
  /** which end the customer asked about is: 'introduced' + 'from' introduced the other, 'to' was introduced by them */
  side: z.enum(sides),
  note: z.string().nullable(),
  addedAt: z.string(),
  /** the other one, with what they are worth in the business's currency, minor units */
  customer: z.object({
    customerId: Id,
    name: z.string(),
    kind: z.enum(['person', 'company']),
    company: z.string().nullable(),
    spendMinor: z.int(),
    nextYearMinor: z.int(),
  }),
});

/** Somebody on the staff, or a name in the customer's words. */
export const AsksFor = z.object({ staffId: Id.nullable(), name: z.string() }).nullable();

const One = z.object({ customerId: Id, relationId: Id });

export const relationsContract = {
  of: operation('relations.of', {
    route: 'GET /customers/{customerId}/relations',
    summary: 'To whom a customer belongs, what those they introduced are worth, and whom they ask for',
    permission: 'customers.read',
    input: z.object({
      customerId: Id,
      cursor: z.string().max(200).optional(),
      limit: z.int().min(1).max(200).default(50),
    }),
    output: z.object({
      /** those whom the caller may see, oldest first */
      items: z.array(Relation),
      next: z.string().nullable(),
      /** all of them whom the caller may see; minor units, so far and in the next 12 months */
      introduced: z.object({ customers: z.int(), spendMinor: z.int(), nextYearMinor: z.int() }),
      asksFor: AsksFor,
    }),
  }),
  add: operation('relations.add', {
    route: 'POST /customers/{customerId}/relations',
    summary:
      'Say to whom a customer belongs; somebody without a card yet gets one. The same id again adds nothing',
    permission: 'customers.write',
    input: One.extend({
      kind: z.enum(kinds),
      /** of the customer named in the path; without meaning for a kind that is the same both ways */
      side: z.enum(['from', 'to', 'both']).default('from'),
      otherId: Id.optional(),
      /** instead: a new customer at the same site */
      newCustomer: z
        .object({
          kind: z.enum(['person', 'company']).default('person'),
          name: words(200),
          phone: words(320).optional(),
          email: words(320).optional(),
        })
        .optional(),
      note: words(300).optional(),
    }).refine((input) => (input.otherId === undefined) !== (input.newCustomer === undefined), {
      message: 'give either otherId or newCustomer',
      path: ['otherId'],
    }),
    output: z.object({ relation: Relation, eventId: Id }),
  }),
  remove: operation('relations.remove', {
    route: 'DELETE /customers/{customerId}/relations/{relationId}',
    summary: 'Say that two customers no longer belong together so, from either side',
    permission: 'customers.write',
    input: One,
    output: z.object({ eventId: Id }),
  }),
  undo: operation('relations.undo', {
    route: 'POST /customers/{customerId}/relation-changes/{eventId}/reversal',
    summary: 'Take back that a relation was added or removed; both stories forget it, the audit does not',
    permission: 'customers.write',
    input: z.object({ customerId: Id, eventId: Id }),
    output: z.object({
      /** null: it was added, and is gone */
      relation: Relation.nullable(),
    }),
  }),
  askFor: operation('relations.askFor', {
    route: 'PUT /customers/{customerId}/asks-for',
    summary: 'Say whom a customer asks for: somebody on the staff, a name in their words, or nobody',
    permission: 'customers.write',
    input: z
      .object({ customerId: Id, staffId: Id.optional(), words: words(100).optional() })
      .refine((input) => input.staffId === undefined || input.words === undefined, {
        message: 'give staffId or words, or neither for nobody',
        path: ['words'],
      }),
    output: z.object({ asksFor: AsksFor, before: AsksFor }),
  }),
};
