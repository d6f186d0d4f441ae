// Whoever works at one site asks for everything of the other, by its ids: nothing is there, nothing is told, nothing changes.
import { describe, expect, test } from 'vitest';
import { announce } from '../core/live.ts';
import { holds, type Role } from '../core/permissions.ts';
import { fields, sortKeys } from '../modules/customers/find/fields.ts';
import { startTestApp } from '../testing.ts';
import { asker } from './ask.testing.ts';
import { diceOf } from './dice.testing.ts';
import { rowsOf } from './fuzz.testing.ts';
import { idsOf } from './ids.testing.ts';
import { faultOf } from './judge.testing.ts';
import { idNames, readOperations } from './operations.testing.ts';
import { requestOf } from './requests.testing.ts';
import { openTwoSites } from './two-sites.testing.ts';

const app = await startTestApp();
const { here, there } = await openTwoSites(app);
const { ask } = asker(app.url);
const callers: readonly Role[] = ['owner', 'manager', 'rep', 'marketer', 'viewer'];
const keyOf = (role: Role): Promise<string> => app.keyOf(role, { siteIds: [here.siteId] });
const before = await rowsOf(app, there.customerIds);

/** What is nobody's in particular: staff, sites, the catalogue, how the house is set up. */
const shared = new Set(['siteId', 'staffId', 'productId', 'telephoneId', 'webhookId', 'apiKeyId']);
const shown = Object.entries(fields).flatMap(([key, { column }]) => (column ? [key] : []));
const operations = await readOperations(app.url);
const names = idNames(operations);
const theirs = await idsOf(app.database.db, there, names, await theirPeople());
/** Takes back one's own sign of life, and tells nothing: who was moved to another site closes the card all the same. */
const harmless = new Set(['conversations.leave']);
const owned = operations.filter(
  ({ name: operation, path }) =>
    !harmless.has(operation) &&
    [...path.matchAll(/\{(\w+)\}/g)].some(([, name = '']) => names.includes(name) && !shared.has(name)),
);

async function theirPeople(): Promise<string[]> {
  const { items } = await (await app.as('owner')).team.staff({});
  return items.filter(({ siteIds }) => siteIds.includes(there.siteId)).map(({ staffId }) => staffId);
}

test('the other site has something of every kind that an operation asks for by id', () => {
  expect(owned.length).toBeGreaterThan(90);
  const none = names.filter((name) => (theirs.byName.get(name) ?? []).length === 0);
  expect(none).toEqual([]);
});

test.each(owned)('$name finds nothing of another site', async (operation) => {
  const dice = diceOf(operation.name.length);
  for (const role of callers.filter(
    (each) => operation.permission === 'public' || holds(each, operation.permission),
  )) {
    const statuses = new Set<number>();
    for (let tries = 0; tries < 30 && !(statuses.has(404) || statuses.has(403)); tries += 1) {
      const asked = requestOf(dice, operation, 'none', theirs, theirs);
      const answer = await ask({
        ...asked,
        headers: { ...asked.headers, authorization: `Bearer ${await keyOf(role)}` },
      });
      expect(faultOf(answer, there.mark), `${role}: ${asked.method} ${asked.target}`).toBeNull();
      expect(
        answer.status,
        `${role}: ${asked.method} ${asked.target} ${String(asked.body)} answered ${answer.text}`,
      ).toBeGreaterThanOrEqual(400);
      statuses.add(answer.status);
    }
    expect(
      [...statuses].some((status) => [403, 404].includes(status)),
      `${role} got no further than ${[...statuses].join()}`,
    ).toBe(true);
  }
});

describe('looking for what is at another site', () => {
  /** @returns what a rep reads, after making sure that it holds nothing of the other site */
  async function read(target: string, role: Role = 'rep'): Promise<string> {
    const headers = { authorization: `Bearer ${await keyOf(role)}` };
    const answer = await ask({ method: 'GET', target, headers, body: null });
    expect(answer.text, target).not.toContain(there.mark);
    for (const id of there.customerIds) expect(answer.text, target).not.toContain(id);
    return answer.text;
  }
  const filterOf = (...conditions: object[]): string => encodeURIComponent(JSON.stringify(conditions));

  test('by search: names, companies, e-mails, phones, numbers of customers and orders', async () => {
    const asked = [
      'Zquarantine',
      'Zquarantin',
      'zqu',
      `${there.mark} Ltd`,
      `one@${there.mark}.example`,
      `${there.phone}0101`,
    ];
    for (const q of [
      ...asked,
      `${there.mark}-One`,
      `${there.mark}-7001`,
      there.phone.slice(3),
      ...there.customerIds,
    ])
      expect(JSON.parse(await read(`/api/v1/search?q=${encodeURIComponent(q)}`))).toEqual({ items: [] });
  });

  test('by matches and by number', async () => {
    for (const by of [
      `phone=${encodeURIComponent(`${there.phone}0101`)}`,
      `email=one@${there.mark.toLowerCase()}.example`,
      `number=${there.mark}-One`,
    ])
      expect(JSON.parse(await read(`/api/v1/customer-matches?${by}`))).toEqual({ items: [] });
    await read(`/api/v1/customers/by-number/${there.mark}-One`);
    expect(await read(`/api/v1/routing?phone=${encodeURIComponent(`${there.phone}0101`)}`)).toContain(
      '"customers":0',
    );
  });

  test('by every filter, sort key and column', async () => {
    const columns = shown.join();
    for (const sort of sortKeys)
      for (const direction of ['asc', 'desc']) {
        const text = await read(
          `/api/v1/customers?limit=200&sort=${sort}&direction=${direction}&columns=${columns}`,
          'manager',
        );
        expect(text).toContain(here.mark);
      }
    const tag = { field: 'tags', op: 'is', values: [`${there.mark} gold`] };
    const site = { field: 'siteId', op: 'is', values: [there.siteId] };
    const name = { field: 'name', op: 'contains', values: ['quarantine'] };
    for (const condition of [tag, site, name]) {
      const filter = filterOf(condition);
      expect(JSON.parse(await read(`/api/v1/customers?filter=${filter}`))).toMatchObject({ items: [] });
      expect(JSON.parse(await read(`/api/v1/customers/count?filter=${filter}`))).toMatchObject({ count: 0 });
    }
  });

  test('by what a filter suggests, also begun', async () => {
    for (const field of ['country', 'status', 'origin', 'tags', 'city', 'product'])
      for (const q of ['', 'z', 'zquarantine'])
        await read(`/api/v1/customers/suggestions?field=${field}&q=${q}`);
  });

  test('by every list and sum of the house, whole and asked for of that site', async () => {
    const lists = operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'));
    expect(lists.length).toBeGreaterThan(30);
    const dates = 'from=2020-01-01T00:00:00Z&to=2030-01-01T00:00:00Z';
    for (const { path, permission } of lists)
      for (const role of callers.filter((each) => permission === 'public' || holds(each, permission)))
        for (const query of ['limit=100', `siteId=${there.siteId}`, `show=settled`, dates])
          await read(`/api/v1${path}?${query}`, role);
  });

  test('by exports, of all and of customers that are named', async () => {
    const body = JSON.stringify({
      format: 'csv',
      ids: [...there.customerIds, here.customerIds[0]],
      query: { columns: shown },
    });
    const headers = { authorization: `Bearer ${await keyOf('manager')}`, 'content-type': 'application/json' };
    const chosen = await ask({ method: 'POST', target: '/api/exports/customers', headers, body });
    expect(chosen.status).toBe(200);
    expect(chosen.text).toContain(here.mark);
    expect(chosen.text).not.toContain(there.mark);
    expect(await read('/api/exports/customers?format=csv', 'manager')).toContain(here.mark);
    for (const importNo of theirs.byName.get('importNo') ?? [])
      expect(await read(`/api/v1/imports/${importNo}/rejects.csv`, 'manager')).toContain('NOT_FOUND');
  });
});

test('a file that somebody of another site put there is imported by nobody else', async () => {
  const manager = await app.as('manager', { siteIds: [here.siteId] });
  for (const fileId of theirs.byName.get('fileId') ?? [])
    await expect(manager.imports.create({ fileId, siteId: here.siteId })).rejects.toMatchObject({
      status: 404,
    });
});

test('an assistant finds no more of another site than whose key it has', async () => {
  const call = async (method: string, params: object): Promise<string> => {
    const headers = {
      authorization: `Bearer ${await keyOf('manager')}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    return (await ask({ method: 'POST', target: '/api/mcp', headers, body })).text;
  };
  const { result } = JSON.parse(await call('tools/list', {})) as { result: { tools: { name: string }[] } };
  expect(result.tools.length).toBeGreaterThan(30);
  const ids = Object.fromEntries([...theirs.byName].map(([name, list]) => [name, list[0]]));
  for (const { name } of result.tools) {
    for (const input of [
      {},
      { ...ids, customerId: theirs.customerId },
      { customerId: theirs.customerId },
      { q: there.mark },
    ]) {
      const text = await call('tools/call', { name, arguments: input });
      expect(text, name).not.toContain(there.mark);
    }
  }
});

test('nothing of the other site changed by all of this', async () => {
  expect(await rowsOf(app, there.customerIds)).toEqual(before);
});

test('a live update names a topic and an id, and nothing that is known of anybody', async () => {
  const response = await fetch(`${app.url}/api/live`, {
    headers: { authorization: `Bearer ${await keyOf('rep')}` },
  });
  const reader = response.body?.getReader();
  const rep = await app.as('rep', { siteIds: [there.siteId] });
  const [customerId] = there.customerIds;
  await rep.customers.addNote({ customerId, text: `${there.mark} says` });
  await rep.promises.make({
    customerId,
    promiseId: crypto.randomUUID(),
    what: `${there.mark} more`,
    when: 'tomorrow',
  });
  await announce(app.database.db, { topic: 'the end' });
  let heard = '';
  while (reader && !heard.includes('the end')) heard += new TextDecoder().decode((await reader.read()).value);
  await reader?.cancel();
  expect(heard).not.toContain(there.mark);
  const said = heard.split('\n').filter((line) => line.startsWith('data: '));
  expect(said.length).toBeGreaterThan(1);
  for (const line of said)
    expect(['id,topic', 'topic']).toContain(
      Object.keys(JSON.parse(line.slice(6)) as object)
        .sort()
        .join(),
    );
});
