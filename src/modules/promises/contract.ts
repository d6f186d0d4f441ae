import { z } from 'zod';
import { operation } from '../../core/operation.ts';
import { kinds } from './kinds.ts';
import {
  Customer,
  hasOneDate,
  Hours,
  Id,
  Making,
  Moving,
  Owed,
  Promised,
  Rate,
  states,
  text,
  Who,
} from './shapes.ts';

const Named = z.object({ customerId: Id, promiseId: Id });
const page = { cursor: z.string().max(200).optional(), limit: z.int().min(1).max(200).default(50) };
const next = z.string().nullable();

export const promisesContract = {
  make: operation('promises.make', {
    route: 'POST /customers/{customerId}/promises',
    summary:
      'Promise something to a customer; the id comes from whoever promises, so that sending twice promises once',
    permission: 'promises.write',
    input: Making.extend({
      customerId: Id,
      conversationId: Id.optional(),
      orderId: Id.optional(),
    }).refine(hasOneDate, { error: 'give either dueAt or when', path: ['dueAt'] }),
    output: Promised,
  }),
  withdraw: operation('promises.withdraw', {
    route: 'DELETE /customers/{customerId}/promises/{promiseId}',
    summary: 'Take back a promise that was written down by mistake, while nothing has come of it',
    permission: 'promises.write',
    input: Named,
    output: Named,
  }),
  keep: operation('promises.keep', {
    route: 'POST /customers/{customerId}/promises/{promiseId}/kept',
    summary: 'Say that a promise was kept; after it was due, that it was kept late',
    permission: 'promises.write',
    input: Named,
    output: Promised,
  }),
  break: operation('promises.break', {
    route: 'POST /customers/{customerId}/promises/{promiseId}/broken',
    summary: 'Say that a promise will not be kept, and why',
    permission: 'promises.write',
    input: Named.extend({ reason: text(500) }),
    output: Promised,
  }),
  reopen: operation('promises.reopen', {
    route: 'DELETE /customers/{customerId}/promises/{promiseId}/settlement',
    summary: 'Take back that a promise was kept or broken',
    permission: 'promises.write',
    input: Named,
    output: Promised,
  }),
  move: operation('promises.move', {
    route: 'POST /customers/{customerId}/promises/{promiseId}/moves',
    summary: 'Move a promise to another date with the customer’s agreement',
    permission: 'promises.write',
    input: Named.extend(Moving.shape),
    output: Promised,
  }),
  moveBack: operation('promises.moveBack', {
    route: 'DELETE /customers/{customerId}/promises/{promiseId}/moves/{moveId}',
    summary: 'Take back the latest move of a promise',
    permission: 'promises.write',
    input: Named.extend({ moveId: Id }),
    output: Promised,
  }),
  handOver: operation('promises.handOver', {
    route: 'PUT /customers/{customerId}/promises/{promiseId}/keeper',
    summary: 'Give a promise to somebody else to keep',
    permission: 'promises.write',
    input: Named.extend({ keeperId: Id }),
    output: Promised,
  }),
  list: operation('promises.list', {
    route: 'GET /customers/{customerId}/promises',
    summary: 'What was promised to a customer: open ones first as they fall due, then the latest settled',
    permission: 'promises.read',
    input: z.object({ customerId: Id, ...page }),
    output: z.object({
      items: z.array(Promised),
      next,
      /** of all that came due by now; orders with a promised date apart */
      rate: Rate,
      deliveries: Rate,
    }),
  }),
  ledger: operation('promises.ledger', {
    route: 'GET /promises',
    summary: 'The ledger of all promises, to customers and colleagues, by what is asked for',
    permission: 'promises.read',
    input: z.object({
      /** late: open and past its date; today: open and due by the end of today; coming: open and due later */
      show: z.enum(['open', 'late', 'today', 'coming', 'settled', ...states]).default('open'),
      keeperId: Id.optional(),
      siteId: Id.optional(),
      findAWay: z.boolean().optional(),
      ...page,
    }),
    output: z.object({ items: z.array(Owed), next }),
  }),
  counts: operation('promises.counts', {
    route: 'GET /promises/counts',
    summary: 'How many open promises are late, due today and coming',
    permission: 'promises.read',
    input: z.object({ keeperId: Id.optional(), siteId: Id.optional() }),
    output: z.object({ late: z.int(), today: z.int(), coming: z.int(), findAWay: z.int() }),
  }),
  rates: operation('promises.rates', {
    route: 'GET /promises/rates',
    summary:
      'How many promises were kept in time: by month, person, site and kind, with 95 % intervals, and why some broke',
    permission: 'promises.read',
    input: z.object({ keeperId: Id.optional(), siteId: Id.optional() }),
    output: z.object({
      /** of the last twelve months */
      all: Rate,
      /** YYYY-MM, oldest first, without gaps */
      months: z.array(z.object({ month: z.string(), rate: Rate })),
      people: z.array(z.object({ keeper: Who, rate: Rate, open: z.int(), overdue: z.int() })),
      sites: z.array(
        z.object({ siteId: Id.nullable(), name: z.string().nullable(), rate: Rate, overdue: z.int() }),
      ),
      kinds: z.array(
        z.object({
          kind: z.enum(kinds),
          rate: Rate,
          broken: z.int(),
          /** the latest ones that were given */
          reasons: z.array(z.object({ reason: z.string(), customerId: Id.nullable(), promiseId: Id })),
        }),
      ),
      deliveries: z.object({
        all: Rate,
        months: z.array(z.object({ month: z.string(), rate: Rate })),
        /** past their date by at most 60 days and not there yet */
        overdue: z.int(),
      }),
    }),
  }),
  deliveries: operation('promises.deliveries', {
    route: 'GET /promises/deliveries',
    summary: 'Orders that should be with the customer by now or soon, and are not yet',
    permission: 'promises.read',
    input: z.object({ siteId: Id.optional(), ...page }),
    output: z.object({
      items: z.array(
        z.object({
          customer: Customer,
          orderId: Id,
          number: z.string(),
          promisedAt: z.string(),
          /** its day is over, in the zone of the business */
          late: z.boolean(),
        }),
      ),
      next,
    }),
  }),
  calendar: operation('promises.calendar', {
    route: 'GET /customers/{customerId}/calendar',
    summary: 'The hours by which dates are understood for a customer',
    permission: 'promises.read',
    input: z.object({ customerId: Id }),
    output: Hours.extend({ siteId: Id.nullable() }),
  }),
  hours: operation('promises.hours', {
    route: 'GET /sites/{siteId}/hours',
    summary: 'The hours of a site and the days on which it is closed',
    permission: 'promises.read',
    input: z.object({ siteId: Id }),
    output: Hours,
  }),
  setHours: operation('promises.setHours', {
    route: 'PUT /sites/{siteId}/hours',
    summary: 'Say when a site is open',
    permission: 'settings.manage',
    input: z.object({
      siteId: Id,
      hours: Hours.shape.hours.min(1),
      closedDays: z.array(z.iso.date()).max(400),
    }),
    output: Hours,
  }),
};
