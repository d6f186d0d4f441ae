import { z } from 'zod';
import { operation } from '../../../core/operation.ts';
import { bulkKinds } from './kinds.ts';
import { Filter } from '../../customers/find/conditions.ts';

const Id = z.uuid();

export const Bulk = z.object({
  bulkId: Id,
  kind: z.enum(bulkKinds),
  /** a person, a site or a tag in words; null: nobody, no site, or nothing to say */
  value: z.string().nullable(),
  state: z.enum(['running', 'done', 'undoing', 'undone']),
  total: z.int(),
  /** looked at so far; going backwards while it is undone */
  done: z.int(),
  changed: z.int(),
  /** left alone while undoing, since somebody changed them after it */
  kept: z.int(),
  madeAt: z.string(),
  by: z.object({ staffId: Id, name: z.string() }).nullable(),
  /** until when it can be undone */
  until: z.string(),
});

export const bulkContract = {
  start: operation('bulk.start', {
    route: 'POST /bulk-changes',
    summary:
      'Change or delete many customers as one, chosen or found by a filter; the same id again starts nothing',
    permission: 'customers.bulk',
    secret: ['ids'],
    input: z
      .object({
        bulkId: Id,
        kind: z.enum(bulkKinds),
        /** id of a person or site, or a tag; null: nobody, no site */
        value: z.string().trim().max(80).nullable().default(null),
        ids: z.array(Id).min(1).max(10_000).optional(),
        filter: Filter.optional(),
      })
      .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), {
        message: 'either ids or a filter',
      }),
    output: Bulk,
  }),
  list: operation('bulk.list', {
    route: 'GET /bulk-changes',
    summary: 'What was changed for many at once in the last 30 days, latest first, and how far it has come',
    permission: 'customers.bulk',
    input: z.object({}),
    output: z.object({ items: z.array(Bulk) }),
  }),
  read: operation('bulk.read', {
    route: 'GET /bulk-changes/{bulkId}',
    summary: 'One change of many, and how far it has come',
    permission: 'customers.bulk',
    input: z.object({ bulkId: Id }),
    output: Bulk,
  }),
  undo: operation('bulk.undo', {
    route: 'POST /bulk-changes/{bulkId}/reversal',
    summary: 'Put back all that it changed, except what somebody has changed again since',
    permission: 'customers.bulk',
    input: z.object({ bulkId: Id }),
    output: Bulk,
  }),
};
