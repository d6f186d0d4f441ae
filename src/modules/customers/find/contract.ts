import { z } from 'zod';
import { guarded } from '../../../core/guarded.ts';
import { operation } from '../../../core/operation.ts';
import { Filter } from './conditions.ts';
import { ContactKind } from '../fields.ts';
import { signalsOrNone } from '../signals.ts';
import { kinds, sortKeys } from './fields.ts';

const Id = z.uuid();
const Line = z.string().max(8000);
const Columns = Line.describe('Keys of columns, parted by commas; custom fields as custom.<key>');

const FilterText = Line.describe(
  'JSON: a list of conditions that all hold, each {"field","op","values"}; dates as YYYY-MM-DD, money in minor units',
);

/** Only the columns asked for are there. Money in minor units; null where a fact is unknown, or never happened. */
export const CustomerRow = z.object({
  customerId: Id,
  name: z.string(),
  kind: z.enum(kinds),
  company: z.string().nullable(),
  number: z.string().nullable(),
  ...z
    .object({
      country: z.string().nullable(),
      city: z.string().nullable(),
      tags: z.array(z.string()),
      status: z.string(),
      origin: z.string().nullable(),
      ownerId: Id.nullable(),
      siteId: Id.nullable(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
      createdAt: z.string(),
      orders: z.int(),
      spendMinor: z.int(),
      yearMinor: z.int(),
      returnedMinor: z.int(),
      marginMinor: guarded('cost.read', z.int().nullable()),
      firstAt: z.string().nullable(),
      lastAt: z.string().nullable(),
      nextYearMinor: z.int(),
      lifetimeMinor: z.int(),
      riskMinor: z.int(),
      signal: z.enum(signalsOrNone),
      rhythmDays: z.number().nullable(),
      alive: z.number().nullable(),
      dueAt: z.string().nullable(),
      custom: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    })
    .partial().shape,
});
export type CustomerRow = z.infer<typeof CustomerRow>;

export const Sort = z.enum(sortKeys);
export const Direction = z.enum(['asc', 'desc']);

/** What is looked at: filter, order and columns. Kept in views and given to exports. */
export const Query = z.object({
  filter: Filter.default([]),
  sort: Sort.default('name'),
  direction: Direction.default('asc'),
  columns: z.array(z.string().max(60)).max(60).default([]),
});
export type Query = z.infer<typeof Query>;

export const View = z.object({
  viewId: Id,
  name: z.string(),
  shared: z.boolean(),
  mine: z.boolean(),
  query: Query,
});
export type View = z.infer<typeof View>;

export const Hit = z.object({
  customerId: Id,
  name: z.string(),
  company: z.string().nullable(),
  number: z.string().nullable(),
  /** expected spend in the next 12 months, minor units; null without permission to see worth */
  nextYearMinor: z.int().nullable(),
  signal: z.enum(signalsOrNone).nullable(),
  match: z.object({
    by: z.enum(['name', 'number', 'order', ...ContactKind.options]),
    /** the text in which it was found */
    text: z.string(),
    /** words of it that answer the query: what to highlight */
    words: z.array(z.string()),
    quality: z.enum(['exact', 'start', 'part', 'similar']),
    orderId: Id.nullable(),
  }),
});
export type Hit = z.infer<typeof Hit>;

const ViewName = z.string().trim().min(1).max(80);

export const findContract = {
  list: operation('customers.list', {
    route: 'GET /customers',
    summary: 'Customers, filtered and sorted, a page at a time',
    permission: 'customers.read',
    input: z.object({
      filter: FilterText.optional(),
      sort: Sort.default('name'),
      direction: Direction.default('asc'),
      columns: Columns.optional(),
      limit: z.int().min(1).max(200).default(50),
      cursor: z.string().max(2000).optional().describe('next or previous of another page of this list'),
    }),
    output: z.object({
      items: z.array(CustomerRow),
      next: z.string().nullable(),
      previous: z.string().nullable(),
    }),
  }),
  count: operation('customers.count', {
    route: 'GET /customers/count',
    summary: 'How many customers a filter finds',
    permission: 'customers.read',
    input: z.object({ filter: FilterText.optional() }),
    output: z.object({
      count: z.int().nullable().describe('null: could not be told in a few seconds'),
      precision: z.enum(['exact', 'about', 'more']).describe('more: there are more than count'),
    }),
  }),
  search: operation('customers.search', {
    route: 'GET /search',
    summary: 'Find customers by name, company, phone, e-mail, customer number or order number',
    permission: 'customers.read',
    tells: 'search',
    input: z.object({
      q: z.string().max(200),
      limit: z.int().min(1).max(20).default(10),
    }),
    output: z.object({ items: z.array(Hit) }),
  }),
  suggestions: operation('customers.suggestions', {
    route: 'GET /customers/suggestions',
    summary: 'Values that a field of a filter has, the most frequent first',
    permission: 'customers.read',
    input: z.object({
      field: z.enum(['country', 'city', 'tags', 'status', 'origin', 'product']),
      q: z.string().max(100).default(''),
    }),
    output: z.object({ items: z.array(z.object({ value: z.string(), label: z.string() })) }),
  }),
  views: operation('customers.views', {
    route: 'GET /customer-views',
    summary: 'Your saved views and those shared with the house',
    permission: 'customers.read',
    input: z.object({}),
    output: z.object({ items: z.array(View) }),
  }),
  addView: operation('customers.addView', {
    route: 'POST /customer-views',
    summary: 'Save what you are looking at as a view',
    permission: 'self.manage',
    input: z.object({ name: ViewName, shared: z.boolean().default(false), query: Query }),
    output: View,
  }),
  updateView: operation('customers.updateView', {
    route: 'PATCH /customer-views/{viewId}',
    summary: 'Rename, share or change a view',
    permission: 'self.manage',
    input: z.object({
      viewId: Id,
      name: ViewName.optional(),
      shared: z.boolean().optional(),
      query: Query.optional(),
    }),
    output: View,
  }),
  deleteView: operation('customers.deleteView', {
    route: 'DELETE /customer-views/{viewId}',
    summary: 'Delete a view',
    permission: 'self.manage',
    input: z.object({ viewId: Id }),
    output: z.object({ viewId: Id }),
  }),
};
