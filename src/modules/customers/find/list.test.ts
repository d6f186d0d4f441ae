import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roles } from '../../../core/permissions.ts';
import { refusal, startTestApp } from '../../../testing.ts';
import type { Condition } from './conditions.ts';
import { columnKeys, type Field, fieldKeys, fields, operatorsOf, type SortKey, sortKeys } from './fields.ts';
import { addCustomers, type Someone } from './fixture.ts';
import { daysAgo, openHouse } from './fixture-house.ts';

const filter = (...conditions: Partial<Condition>[]): string => JSON.stringify(conditions);

const app = await startTestApp();
const owner = await app.as('owner');
const { second, ids } = await openHouse(app);

async function namesOf(page: Promise<{ items: { name: string }[] }>): Promise<string[]> {
  return (await page).items.map((item) => item.name.split(' ')[0] ?? '');
}

describe('the permission of a field', () => {
  /** A condition that is right for every field. */
  const sayable = (key: string, field: Field): Partial<Condition> => {
    const op = operatorsOf(field).includes('given') ? 'given' : (operatorsOf(field)[0] ?? 'is');
    const value = {
      text: 'a',
      choice: field.choices?.[0] ?? 'a',
      id: app.siteId,
      date: 1,
      money: 1,
      number: 1,
      share: 1,
      yesNo: true,
      presence: '',
      product: app.siteId,
    }[field.type];
    return { field: key, op, values: op === 'given' ? [] : [value] };
  };
  test.each(roles)('holds for filters, columns and sort keys of the %s', async (role) => {
    const client = await app.as(role);
    const sees = (key: string): boolean => key !== 'marginMinor' || role === 'owner' || role === 'manager';
    const statusOf = (call: Promise<unknown>): Promise<number> =>
      call.then(
        () => 200,
        (error: { status: number }) => error.status,
      );
    const asked: [string, Promise<number>][] = [
      ...fieldKeys.flatMap((key): [string, Promise<number>][] => {
        const text = filter(sayable(key, fields[key]));
        return [
          [key, statusOf(client.find.list({ filter: text }))],
          [key, statusOf(client.find.count({ filter: text }))],
        ];
      }),
      ...columnKeys.map((key): [string, Promise<number>] => [
        key,
        statusOf(client.find.list({ columns: key })),
      ]),
      ...sortKeys.map((key): [string, Promise<number>] => [key, statusOf(client.find.list({ sort: key }))]),
    ];
    const got = await Promise.all(asked.map(async ([key, status]) => ({ key, status: await status })));
    expect(got).toEqual(asked.map(([key]) => ({ key, status: sees(key) ? 200 : 403 })));
    const { items } = await client.find.list({});
    expect(items).toHaveLength(ids.length);
    expect(JSON.stringify(items)).not.toContain('marginMinor');
  });

  test('holds for a limited API key, which sees no figures', async () => {
    const { key } = await owner.team.addApiKey({ name: 'names only', permissions: ['customers.read'] });
    const ask = (query: string): Promise<Response> =>
      fetch(`${app.url}/api/v1/customers?${query}`, { headers: { authorization: `Bearer ${key}` } });
    const plain = (await (await ask('')).json()) as { items: object[] };
    expect(Object.keys(plain.items[0] ?? {})).not.toContain('spendMinor');
    expect((await ask('sort=spendMinor')).status).toBe(403);
    expect((await ask('columns=nextYearMinor')).status).toBe(403);
    expect((await ask(`filter=${encodeURIComponent(filter({ field: 'lastAt', op: 'given' }))}`)).status).toBe(
      403,
    );
  });

  test('hides customers of other sites from list and count', async () => {
    const rep = await app.as('rep', { siteIds: [second] });
    expect(await namesOf(rep.find.list({}))).toEqual(['Adaeze', 'Ångström', 'Émile', 'Zoë']);
    expect(
      await namesOf(rep.find.list({ filter: filter({ field: 'siteId', op: 'is', values: [app.siteId] }) })),
    ).toEqual([]);
    expect(await rep.find.count({})).toEqual({ count: 4, precision: 'exact' });
  });
});

describe('paging', () => {
  test('through any order with any filter meets each customer once, forwards and backwards', async () => {
    const lots: Someone[] = Array.from({ length: 60 }, (_, i) => ({
      name: `Tie ${i % 4}`,
      tags: ['tie'],
      orders: i % 3,
      spend: (i % 5) * 100,
      margin: i % 4 === 0 ? null : i % 2,
      lastAt: i % 3 === 0 ? null : daysAgo(i % 3),
      worth: i % 2,
      risk: 0,
      createdAt: new Date(2025, 0, 1 + (i % 2)),
      signal: i % 2 ? 'later' : 'new',
      country: i % 2 ? 'GB' : 'DE',
      kind: i % 7 ? 'person' : 'company',
    }));
    await addCustomers(app, lots);
    const tie: Partial<Condition> = { field: 'tags', op: 'is', values: ['tie'] };
    const extras: Partial<Condition>[][] = [
      [],
      [{ field: 'signal', op: 'is', values: ['later'] }],
      [{ field: 'orders', op: 'atLeast', values: [1] }],
      [
        { field: 'country', op: 'is', values: ['GB'] },
        { field: 'kind', op: 'is', values: ['person'] },
      ],
    ];
    const run = fc.asyncProperty(
      fc.constantFrom<SortKey>(...sortKeys),
      fc.constantFrom('asc' as const, 'desc' as const),
      fc.constantFrom(...extras),
      fc.integer({ min: 1, max: 25 }),
      fc.boolean(),
      async (sort, direction, extra, limit, all) => {
        const query = {
          sort,
          direction,
          limit,
          filter: JSON.stringify(all && extra.length === 0 ? [] : [tie, ...extra]),
        };
        const { count } = await owner.find.count({ filter: query.filter });
        const seen: string[] = [];
        let page = await owner.find.list(query);
        expect(page.previous).toBe(null);
        for (;;) {
          expect(page.items.length).toBeLessThanOrEqual(limit);
          seen.push(...page.items.map((item) => item.customerId));
          if (!page.next) break;
          page = await owner.find.list({ ...query, cursor: page.next });
        }
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen.length).toBe(count);
        const back = page.items.map((item) => item.customerId);
        while (page.previous) {
          page = await owner.find.list({ ...query, cursor: page.previous });
          back.unshift(...page.items.map((item) => item.customerId));
        }
        expect(back).toEqual(seen);
      },
    );
    await fc.assert(run, { numRuns: 30 });
  });

  test('does not show a customer twice or lose one when others come and go meanwhile', async () => {
    const query = { filter: filter({ field: 'name', op: 'contains', values: ['tie'] }), limit: 20 };
    const first = await owner.find.list(query);
    await addCustomers(app, [{ name: 'Aaa tie' }, { name: 'Zzz tie' }]);
    const second = await owner.find.list({ ...query, cursor: first.next ?? '' });
    const met = new Set(first.items.map((item) => item.customerId));
    expect(second.items.filter((item) => met.has(item.customerId))).toEqual([]);
  });

  test('refuses a cursor that is forged or of another list', async () => {
    const { next } = await owner.find.list({ limit: 1 });
    const forged = Buffer.from(JSON.stringify(['x', 'after', "'; --", ids[0]])).toString('base64url');
    for (const cursor of [forged, 'abc', '%00', 'x'.repeat(1_999)]) {
      expect(await refusal(owner.find.list({ limit: 1, cursor }))).toMatchObject({ status: 422 });
    }
    expect(await refusal(owner.find.list({ sort: 'orders', limit: 1, cursor: next ?? '' }))).toMatchObject({
      status: 422,
    });
    expect(await refusal(owner.find.list({ limit: 201 }))).toMatchObject({ status: 422 });
  });

  test('shows the columns asked for, and names in the order of the alphabet', async () => {
    const { items } = await owner.find.list({
      columns: 'email,phone,city,marginMinor,custom.seats,lastAt',
      filter: filter({ field: 'country', op: 'given' }, { field: 'tags', op: 'isNot', values: ['tie'] }),
    });
    expect(items.map((item) => item.name)).toEqual(['Adaeze Okafor', 'Bar Miramar', 'Émile Durand']);
    expect(items[0]).toMatchObject({
      email: 'adaeze@okafor.example',
      phone: '+442079460812',
      city: 'Bristol',
      marginMinor: 302_000,
      custom: { seats: 12 },
    });
    expect(items[0]).not.toHaveProperty('tags');
    expect(await refusal(owner.find.list({ columns: 'name,password' }))).toMatchObject({ status: 422 });
    expect(await refusal(owner.find.list({ columns: 'custom.nothing' }))).toMatchObject({ status: 422 });
  });
});
