import { z } from 'zod';
import { operation } from '../../../core/operation.ts';

const Id = z.uuid();
const Who = z.object({ staffId: Id, name: z.string() });
const Tags = z.array(z.string().trim().min(1).max(50)).max(20);

export const Handover = z.object({
  handoverId: Id,
  from: Who,
  siteId: Id.nullable(),
  tags: z.array(z.string()),
  /** customers: how many each has got so far */
  successors: z.array(Who.extend({ note: z.string(), customers: z.int() })),
  promises: z.boolean(),
  drafts: z.boolean(),
  state: z.enum(['running', 'done', 'undoing', 'undone']),
  /** customers looked at, of so many; while it is undone, still to be given back */
  done: z.int(),
  total: z.int(),
  movedPromises: z.int(),
  movedDrafts: z.int(),
  by: Who.nullable(),
  madeAt: z.string(),
});

const What = z.object({
  fromId: Id,
  /** only customers of this site */
  siteId: Id.optional(),
  /** only customers with one of these */
  tags: Tags.default([]),
});

export const handoversContract = {
  preview: operation('handovers.preview', {
    route: 'GET /handover-preview',
    summary: 'How many customers, promises and drafts a handing over would move, and to whom about how many',
    permission: 'customers.handover',
    input: What.extend({ successorIds: z.array(Id).max(20).default([]) }),
    output: z.object({
      customers: z.int(),
      /** of them, those whose site none of the successors sees: they stay */
      staying: z.int(),
      promises: z.int(),
      drafts: z.int(),
      successors: z.array(Who.extend({ customers: z.int() })),
    }),
  }),
  start: operation('handovers.start', {
    route: 'POST /handovers',
    summary:
      'Hand the customers of a rep over to one or several others, evenly; goes on by itself, and the same id again starts nothing',
    permission: 'customers.handover',
    input: What.extend({
      handoverId: Id,
      successors: z
        .array(z.object({ staffId: Id, note: z.string().trim().max(500).default('') }))
        .min(1)
        .max(20),
      /** also open promises that they keep, and, with all customers, those to colleagues */
      promises: z.boolean().default(true),
      /** also contacts that they began and have not finished */
      drafts: z.boolean().default(true),
    }),
    output: Handover,
  }),
  list: operation('handovers.list', {
    route: 'GET /handovers',
    summary: 'What was handed over, latest first, and how far it has come',
    permission: 'customers.handover',
    input: z.object({
      cursor: z.string().max(200).optional(),
      limit: z.int().min(1).max(100).default(20),
    }),
    output: z.object({ items: z.array(Handover), next: z.string().nullable() }),
  }),
  read: operation('handovers.read', {
    route: 'GET /handovers/{handoverId}',
    summary: 'One handing over, and how far it has come',
    permission: 'customers.handover',
    input: z.object({ handoverId: Id }),
    output: Handover,
  }),
  undo: operation('handovers.undo', {
    route: 'POST /handovers/{handoverId}/reversal',
    summary: 'Give back all that was handed over, except what has changed hands again since',
    permission: 'customers.handover',
    input: z.object({ handoverId: Id }),
    output: Handover,
  }),
};
