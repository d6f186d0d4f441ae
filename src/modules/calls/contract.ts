import { z } from 'zod';
import { operation } from '../../core/operation.ts';

const Id = z.uuid();
const Moment = z.iso.datetime({ offset: true });
const Phone = z.string().trim().min(1).max(60);
export const telephoneKinds = ['generic', 'twilio', 'placetel'] as const;

const Customer = z.object({
  customerId: Id,
  name: z.string(),
  company: z.string().nullable(),
  ownerId: Id.nullable(),
  nextYearMinor: z.number(),
  signal: z.string(),
  lastAt: z.string().nullable(),
});
export const CurrentCall = z.object({
  callId: Id,
  direction: z.enum(['in', 'out']),
  state: z.enum(['ringing', 'answered']),
  phone: z.string().nullable(),
  /** ISO 3166, of the number */
  country: z.string().nullable(),
  /** as it is read out; '' when withheld */
  shown: z.string(),
  withheld: z.boolean(),
  site: z.string().nullable(),
  rangAt: z.string(),
  answeredAt: z.string().nullable(),
  rings: z.int().nullable(),
  passed: z.int(),
  /** who has it */
  staff: z.object({ staffId: Id, name: z.string() }).nullable(),
  customerId: Id.nullable(),
  /** of this number, likeliest first */
  customers: z.array(Customer),
});
export const Facts = z.object({
  callId: Id,
  direction: z.enum(['in', 'out']),
  state: z.enum(['ringing', 'answered', 'ended', 'missed']),
  phone: z.string().nullable(),
  customerId: Id.nullable(),
  staffId: Id.nullable(),
  rangAt: z.string(),
  answeredAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  rings: z.int().nullable(),
  passed: z.int(),
  seconds: z.int().nullable(),
});
const Task = z.object({
  callId: Id,
  /** how often this number was missed and waits */
  times: z.int(),
  customer: z.object({ customerId: Id, name: z.string(), nextYearMinor: z.number() }).nullable(),
  /** null: withheld, so nobody can be called back; it is closed by hand */
  phone: z.string().nullable(),
  shown: z.string(),
  site: z.string().nullable(),
  mine: z.boolean(),
  missedAt: z.string(),
  dueAt: z.string(),
});
const Cell = z.object({
  siteId: Id.nullable(),
  /** 0 to 23 on the clock of the site */
  hour: z.int(),
  calls: z.int(),
  answered: z.int(),
  /** answered by the third ring */
  prompt: z.int(),
  missed: z.int(),
  calledBack: z.int(),
});
const Telephone = z.object({
  telephoneId: Id,
  name: z.string(),
  kind: z.enum(telephoneKinds),
  siteId: Id.nullable(),
  country: z.string().nullable(),
  outgoingUrl: z.string().nullable(),
  outgoingPrivate: z.boolean(),
  lines: z.array(z.object({ extension: z.string(), staffId: Id, name: z.string() })),
  lastEventAt: z.string().nullable(),
  refused: z.int(),
  refusedAt: z.string().nullable(),
});
const TelephoneFields = z.object({
  name: z.string().trim().min(1).max(200),
  siteId: Id.nullable(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable(),
  /** with which requests are signed, at least 5 characters; never comes back */
  secret: z.string().min(5).max(500),
  outgoingUrl: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullable(),
  outgoingPrivate: z.boolean(),
});

export const callsContract = {
  current: operation('calls.current', {
    route: 'GET /calls/current',
    summary: 'Calls that ring for you or that you are on, with the customers of their number',
    permission: 'calls.answer',
    input: z.object({}),
    output: z.object({
      items: z.array(CurrentCall),
      /** when a call that rings for somebody else first will ring for you too */
      nextAt: z.string().nullable(),
      /** whether calls can be placed through a telephone system */
      places: z.boolean(),
    }),
  }),
  get: operation('calls.get', {
    route: 'GET /calls/{callId}',
    summary: 'One call: its times, rings and who has it',
    permission: 'calls.read',
    input: z.object({ callId: Id }),
    output: Facts,
  }),
  take: operation('calls.take', {
    route: 'POST /calls/{callId}/holder',
    summary: 'Take a call that rings; the first one has it',
    permission: 'calls.answer',
    input: z.object({ callId: Id, customerId: Id.nullish() }),
    output: Facts,
  }),
  choose: operation('calls.choose', {
    route: 'PUT /calls/{callId}/customer',
    summary: 'Say which customer a call is with',
    permission: 'calls.answer',
    input: z.object({ callId: Id, customerId: Id }),
    output: Facts,
  }),
  place: operation('calls.place', {
    route: 'POST /calls',
    summary: 'Have the telephone system call a number of a customer',
    permission: 'calls.answer',
    ownTransactions: true,
    input: z.object({ callId: Id, customerId: Id, phone: Phone }),
    output: z.object({ callId: Id }),
  }),
  routing: operation('calls.routing', {
    route: 'GET /routing',
    summary:
      'For a phone menu: whose number this is, whom to ask for, whether they are free, and what of this is known',
    permission: 'calls.read',
    tells: 'search',
    input: z.object({ phone: z.string().max(60) }),
    output: z.object({
      phone: z.string().nullable(),
      withheld: z.boolean(),
      /** likeliest of those who have the number */
      customer: z.object({ customerId: Id, name: z.string(), siteId: Id.nullable() }).nullable(),
      /** how many have it */
      customers: z.int(),
      askFor: z
        .object({ staffId: Id, name: z.string(), free: z.boolean(), extension: z.string().nullable() })
        .nullable(),
      asksFor: z.string().nullable().describe('whom they ask for in their own words, such as a nickname'),
      language: z.string().nullable(),
      /** which of these are known, so that a menu need not try each */
      has: z.array(z.enum(['phone', 'customer', 'askFor', 'language'])),
    }),
  }),
  tasks: operation('calls.tasks', {
    route: 'GET /call-tasks',
    summary: 'Missed calls to call back: yours, and those of the site that are nobody’s',
    permission: 'calls.answer',
    input: z.object({}),
    output: z.object({ items: z.array(Task) }),
  }),
  settleTask: operation('calls.settleTask', {
    route: 'POST /call-tasks/{callId}/settlement',
    summary:
      'Say that a missed call was called back or, its number withheld, needs nothing more; it counts for every missed call of that number',
    permission: 'calls.answer',
    input: z.object({ callId: Id }),
    output: z.object({ callId: Id, settled: z.int() }),
  }),
  reopenTask: operation('calls.reopenTask', {
    route: 'DELETE /call-tasks/{callId}/settlement',
    summary: 'Take back that a missed call was called back',
    permission: 'calls.answer',
    input: z.object({ callId: Id }),
    output: z.object({ callId: Id }),
  }),
  answering: operation('calls.answering', {
    route: 'GET /answering',
    summary: 'How calls were answered, by site and hour of the day',
    permission: 'calls.read',
    input: z.object({ from: Moment, to: Moment }),
    output: z.object({
      cells: z.array(Cell),
      /** answered calls by the ring on which they were: ring 1 to 9, then later ones */
      rings: z.array(z.int()),
      /** half of the calls back came within so many minutes; null: none yet */
      backMinutes: z.number().nullable(),
      /** whether there is any telephone system at all */
      telephones: z.int(),
    }),
  }),
  telephones: operation('calls.telephones', {
    route: 'GET /telephones',
    summary: 'Telephone systems, without their secrets',
    permission: 'telephony.manage',
    input: z.object({}),
    output: z.object({ items: z.array(Telephone) }),
  }),
  addTelephone: operation('calls.addTelephone', {
    route: 'POST /telephones',
    summary: 'Add a telephone system; its events go to /api/v1/telephony/{telephoneId}',
    permission: 'telephony.manage',
    secret: ['secret'],
    input: TelephoneFields.partial({
      siteId: true,
      country: true,
      outgoingUrl: true,
      outgoingPrivate: true,
    }).extend({ kind: z.enum(telephoneKinds) }),
    output: Telephone,
  }),
  updateTelephone: operation('calls.updateTelephone', {
    route: 'PATCH /telephones/{telephoneId}',
    summary: 'Change a telephone system, or give it a new secret',
    permission: 'telephony.manage',
    secret: ['secret'],
    input: TelephoneFields.partial().extend({ telephoneId: Id }),
    output: Telephone,
  }),
  removeTelephone: operation('calls.removeTelephone', {
    route: 'DELETE /telephones/{telephoneId}',
    summary: 'Remove a telephone system; its calls stay',
    permission: 'telephony.manage',
    input: z.object({ telephoneId: Id }),
    output: z.object({ telephoneId: Id }),
  }),
  setLines: operation('calls.setLines', {
    route: 'PUT /telephones/{telephoneId}/lines',
    summary: 'Say whose extensions are whose',
    permission: 'telephony.manage',
    input: z.object({
      telephoneId: Id,
      lines: z
        .array(z.object({ extension: z.string().trim().toLowerCase().min(1).max(200), staffId: Id }))
        .max(1000),
    }),
    output: Telephone,
  }),
};
