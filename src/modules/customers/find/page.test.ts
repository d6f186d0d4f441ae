import * as fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Call } from '../../../core/handle.ts';
import { startTestApp } from '../../../testing.ts';
import type { Condition } from './conditions.ts';
import { type SortKey, sortKeys } from './fields.ts';
import { whereOf } from './filters.ts';
import { addCustomers } from './fixture.ts';
import { type PageOf, pageQuery, run } from './page.ts';
import { type Cursor, sortOrders } from './sorts.ts';

const app = await startTestApp();
const { database } = app;
await addCustomers(
  app,
  Array.from({ length: 50 }, (_, i) => ({
    name: `Tie ${i % 7}`,
    orders: i % 3,
    spend: (i % 5) * 100,
    margin: i % 4 === 0 ? null : i % 2,
    worth: i % 4,
    risk: i % 2,
    signal: ['later', 'lost', 'new'][i % 3],
    country: i % 2 ? 'GB' : 'DE',
  })),
);
const call = {
  db: database.db,
  database,
  caller: { siteIds: null },
  can: () => true,
} as object as Call;

/** Ways to the same page: sorting what matches, walking far, walking so little that sorting has to follow. */
const ways = [
  { fewEnoughToSort: 1_000_000, longestWalk: 0 },
  { fewEnoughToSort: -1, longestWalk: 1_000_000 },
  { fewEnoughToSort: -1, longestWalk: 3 },
];

test('whichever way a page is found, it is the same page', async () => {
  const filters: Partial<Condition>[][] = [
    [{ field: 'signal', op: 'is', values: ['later'] }],
    [{ field: 'signal', op: 'is', values: ['later', 'lost'] }],
    [
      { field: 'signal', op: 'isNot', values: ['later'] },
      { field: 'orders', op: 'atLeast', values: [1] },
    ],
    [
      { field: 'country', op: 'is', values: ['GB'] },
      { field: 'spendMinor', op: 'between', values: [100, 300] },
    ],
    [{ field: 'name', op: 'contains', values: ['tie 3'] }],
  ];
  const page = fc.asyncProperty(
    fc.constantFrom<SortKey>(...sortKeys),
    fc.boolean(),
    fc.constantFrom(...filters),
    fc.integer({ min: 1, max: 20 }),
    fc.constantFrom('after' as const, 'before' as const),
    async (sort, descending, filter, limit, way) => {
      const where = await whereOf(
        call,
        filter.map((one) => ({ field: '', op: 'is', values: [], ...one })),
      );
      let cursor: Cursor | null = null;
      for (let pages = 0; pages < 3; pages++) {
        const of: PageOf = { where, order: sortOrders[sort], descending, cursor, limit };
        const found: Place[][] = await Promise.all(ways.map((limits) => fetch(of, limits)));
        expect(found[1]).toEqual(found[0]);
        expect(found[2]).toEqual(found[0]);
        const last: Place | undefined = found[0]?.at(-1);
        if (!last) break;
        cursor = { way, value: last.sort, id: last.customer_id };
      }
    },
  );
  await fc.assert(page, { numRuns: 40 });
});

type Place = { customer_id: string; sort: string };
async function fetch(of: PageOf, limits: (typeof ways)[number]): Promise<Place[]> {
  const { query, fallback } = await pageQuery(database.db, database.pool, of, limits);
  const ask = (page: typeof query): Promise<{ rows: Place[] }> =>
    run<Place>(
      database.db,
      database.pool,
      sql`WITH page AS MATERIALIZED (${page}) SELECT customer_id, sort::text FROM page`,
    );
  const found = await ask(query);
  return fallback && found.rows.length < of.limit ? (await ask(fallback)).rows : found.rows;
}
