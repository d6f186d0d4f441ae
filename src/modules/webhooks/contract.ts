import { z } from 'zod';
import { operation } from '../../core/operation.ts';
import { eventTypes } from './event-types.ts';

const Id = z.uuid();
const Type = z.enum(eventTypes);
const Url = z.string().trim().min(1).max(2000);
const Description = z
  .string()
  .trim()
  .max(200)
  .regex(/^[^\p{Cc}]*$/u);
const Sites = z.array(Id).max(200);

const Endpoint = z.object({
  endpointId: Id,
  url: z.string(),
  description: z.string(),
  /** empty: every event */
  types: z.array(z.string()),
  /** whose customers it hears of, and of those of no site; empty: of everybody, and what concerns the house */
  siteIds: z.array(Id),
  enabled: z.boolean(),
  /** failing: it had not answered well for days; gone: it said so (410); null: somebody switched it off */
  disabledWhy: z.enum(['failing', 'gone']).nullable(),
  disabledAt: z.string().nullable(),
  /** the earlier secret signs as well until then */
  previousUntil: z.string().nullable(),
  failingSince: z.string().nullable(),
  waiting: z.int(),
  failed: z.int(),
  lastDeliveredAt: z.string().nullable(),
  createdAt: z.string(),
});
export const states = ['waiting', 'delivered', 'failed'] as const;
const Delivery = z.object({
  /** the header webhook-id: the same over all attempts */
  deliveryId: Id,
  endpointId: Id,
  type: z.string(),
  customerId: Id.nullable(),
  at: z.string(),
  state: z.enum(states),
  attempts: z.int(),
  /** of what waits */
  nextAt: z.string().nullable(),
  triedAt: z.string().nullable(),
  tookMs: z.int().nullable(),
  /** HTTP status of the latest answer */
  status: z.int().nullable(),
  /** its first 2 kB, as text */
  response: z.string().nullable(),
  /** why there was no answer, in the reader's language */
  error: z.string().nullable(),
  body: z.string(),
});
const manage = { permission: 'webhooks.manage' } as const;

export const webhooksContract = {
  list: operation('webhooks.list', {
    ...manage,
    route: 'GET /webhooks',
    summary: 'Where events are sent to, without the secrets, and how that goes',
    input: z.object({}),
    output: z.object({ items: z.array(Endpoint) }),
  }),
  add: operation('webhooks.add', {
    ...manage,
    route: 'POST /webhooks',
    summary: 'Send events to an address; its secret is shown this once',
    input: z.object({
      url: Url,
      description: Description.default(''),
      types: z.array(Type).max(eventTypes.length).default([]),
      siteIds: Sites.default([]),
    }),
    output: Endpoint.extend({ secret: z.string() }),
  }),
  update: operation('webhooks.update', {
    ...manage,
    route: 'PATCH /webhooks/{endpointId}',
    summary: 'Change where events are sent to, which, or whether; what waited meanwhile is sent then',
    input: z.object({
      endpointId: Id,
      url: Url.optional(),
      description: Description.optional(),
      types: z.array(Type).max(eventTypes.length).optional(),
      siteIds: Sites.optional(),
      enabled: z.boolean().optional(),
    }),
    output: Endpoint,
  }),
  remove: operation('webhooks.remove', {
    ...manage,
    route: 'DELETE /webhooks/{endpointId}',
    summary: 'Send nothing there any more, and forget its log',
    input: z.object({ endpointId: Id }),
    output: z.object({ endpointId: Id }),
  }),
  rotate: operation('webhooks.rotate', {
    ...manage,
    route: 'POST /webhooks/{endpointId}/secret',
    summary: 'A new secret, shown this once; the earlier one signs beside it for some hours',
    input: z.object({ endpointId: Id, overlapHours: z.int().min(0).max(168).default(24) }),
    output: Endpoint.extend({ secret: z.string() }),
  }),
  test: operation('webhooks.test', {
    ...manage,
    route: 'POST /webhooks/{endpointId}/test',
    summary: 'Send a test event now, and see what is answered',
    ownTransactions: true,
    input: z.object({ endpointId: Id }),
    output: Delivery,
  }),
  deliveries: operation('webhooks.deliveries', {
    ...manage,
    route: 'GET /webhook-deliveries',
    summary: 'What was sent, newest first, and what was answered; of the last 30 days',
    input: z.object({
      endpointId: Id.optional(),
      state: z.enum(states).optional(),
      cursor: z.string().max(40).optional(),
      limit: z.int().min(1).max(100).default(50),
    }),
    output: z.object({ items: z.array(Delivery), next: z.string().nullable() }),
  }),
  replay: operation('webhooks.replay', {
    ...manage,
    route: 'POST /webhook-deliveries/{deliveryId}/replay',
    summary: 'Send one again, under the same id',
    input: z.object({ deliveryId: Id }),
    output: Delivery,
  }),
  replayFailed: operation('webhooks.replayFailed', {
    ...manage,
    route: 'POST /webhooks/{endpointId}/replay',
    summary: 'Send again whatever failed for good since a time',
    input: z.object({ endpointId: Id, since: z.iso.datetime({ offset: true }) }),
    output: z.object({ replayed: z.int() }),
  }),
  networks: operation('webhooks.networks', {
    ...manage,
    route: 'GET /webhook-networks',
    summary: 'Networks of the house into which webhooks may be sent',
    input: z.object({}),
    output: z.object({ networks: z.array(z.string()) }),
  }),
  setNetworks: operation('webhooks.setNetworks', {
    route: 'PUT /webhook-networks',
    summary: 'Say into which networks of the house webhooks may be sent; no other is called',
    permission: 'webhooks.allow',
    input: z.object({
      /** in CIDR notation, or single addresses: 10.1.2.0/24, 192.168.1.20, fd12::/64 */
      networks: z.array(z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()])).max(50),
    }),
    output: z.object({ networks: z.array(z.string()) }),
  }),
};
