import { z } from 'zod';
import { operation } from '../../core/operation.ts';
import { stages } from './stages.ts';

const Id = z.uuid();
const isOfOurTime = (day: string): boolean => day >= '1900-01-01' && day < '2200-01-01';
/** An issue of the form that pages have words for; a refusal of our own would be said in English to everybody. */
const noDate = (message: string) => ({ code: 'invalid_format', format: 'date', message }) as const;
const Day = z.iso.date().superRefine((day, { addIssue }) => {
  if (!isOfOurTime(day)) addIssue(noDate('must be a day of our time'));
});
const words = (max: number) => z.string().trim().min(1).max(max);
/** As exactly as is known. */
const Since = z
  .stringFormat(
    'since',
    /^(19|2[01])\d{2}(-(0[1-9]|1[0-2])(-\d{2})?)?$/,
    'must be a year, a month or a day: 2023, 2023-05 or 2023-05-12',
  )
  .superRefine((since, { addIssue }) => {
    if (since.length === 10 && !z.iso.date().safeParse(since).success)
      addIssue(noDate('must be a day that exists'));
  });

export const Belonging = z.object({
  customerId: Id,
  belongingId: Id,
  /** of the catalogue; null: in their own words */
  productId: Id.nullable(),
  name: z.string(),
  /** YYYY, YYYY-MM or YYYY-MM-DD */
  since: z.string().nullable(),
  /** one of the customer's addresses, or a place in words, or neither */
  addressId: Id.nullable(),
  place: z.string().nullable(),
  /** either of them, to read */
  where: z.string().nullable(),
  serial: z.string().nullable(),
  stage: z.enum(stages),
  lastService: z.string().nullable(),
  nextService: z.string().nullable(),
  /** its day is over where the business is */
  serviceLate: z.boolean(),
  /** months from one service to the next */
  serviceMonths: z.int().nullable(),
  addedAt: z.string(),
  /** theirs no longer since then */
  retiredAt: z.string().nullable(),
  version: z.int(),
});

const Facts = z.object({
  productId: Id.nullable(),
  name: words(200),
  since: Since.nullable(),
  addressId: Id.nullable(),
  place: words(200).nullable(),
  serial: words(100).nullable(),
  stage: z.enum(stages),
  nextService: Day.nullable(),
  serviceMonths: z.int().min(1).max(120).nullable(),
});
const One = z.object({ customerId: Id, belongingId: Id });
/** eventId: what undoing names. null: nothing was different. */
const Edited = z.object({ belonging: Belonging, eventId: Id.nullable() });

export const belongingsContract = {
  of: operation('belongings.of', {
    route: 'GET /customers/{customerId}/belongings',
    summary: 'What a customer owns, oldest first; with retired, what they once owned, latest first',
    permission: 'customers.read',
    input: z.object({
      customerId: Id,
      retired: z.boolean().default(false),
      cursor: z.string().max(200).optional(),
      limit: z.int().min(1).max(200).default(50),
    }),
    output: z.object({
      items: z.array(Belonging),
      next: z.string().nullable(),
      /** how many they once owned */
      retired: z.int(),
    }),
  }),
  add: operation('belongings.add', {
    route: 'POST /customers/{customerId}/belongings',
    summary:
      'Write down something that a customer owns, from the catalogue or in words; the same id again adds nothing',
    permission: 'customers.write',
    input: Facts.partial().extend({ customerId: Id, belongingId: Id }),
    output: Edited,
  }),
  change: operation('belongings.change', {
    route: 'PATCH /customers/{customerId}/belongings/{belongingId}',
    summary: 'Change what is known of something that a customer owns; null clears a fact',
    permission: 'customers.write',
    input: Facts.partial().extend({
      ...One.shape,
      /** the version that the change was made on: refused when somebody changed it since */
      version: z.int().optional(),
    }),
    output: Edited,
  }),
  service: operation('belongings.service', {
    route: 'POST /customers/{customerId}/belongings/{belongingId}/services',
    summary: 'Say that a service was done; the next one follows by its interval',
    permission: 'customers.write',
    input: One.extend({
      /** today where the business is, unless given */
      doneOn: Day.optional(),
      /** instead of what the interval gives */
      nextOn: Day.optional(),
    }),
    output: Edited,
  }),
  retire: operation('belongings.retire', {
    route: 'POST /customers/{customerId}/belongings/{belongingId}/retirement',
    summary: 'Say that a customer no longer has it',
    permission: 'customers.write',
    input: One,
    output: Edited,
  }),
  restore: operation('belongings.restore', {
    route: 'DELETE /customers/{customerId}/belongings/{belongingId}/retirement',
    summary: 'Say that a customer has it again',
    permission: 'customers.write',
    input: One,
    output: Edited,
  }),
  undo: operation('belongings.undo', {
    route: 'POST /customers/{customerId}/belonging-changes/{eventId}/reversal',
    summary:
      'Take back the latest change of something that a customer owns; the story forgets it, the audit does not',
    permission: 'customers.write',
    input: z.object({ customerId: Id, eventId: Id }),
    output: z.object({
      /** null: the change was that it was added */
      belonging: Belonging.nullable(),
    }),
  }),
};
