import { globSync, readFileSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, test } from 'vitest';
import { record } from '../../core/events.ts';
import { newId } from '../../core/ids.ts';
import { type Client, refusal, startTestApp } from '../../testing.ts';
import { tidyDeliveries } from './deliveries.ts';
import { eventTypes } from './event-types.ts';
import { type Receiver, startReceiver } from './receiver.testing.ts';
import { usualPace } from './send.ts';
import { startSender } from './sender.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const manager = await app.as('manager');
const rep = await app.as('rep');
await owner.webhooks.setNetworks({ networks: ['127.0.0.0/8'] });
const quick = { ...usualPace, pollMs: 10 };

/** Sends until nothing is due any more. */
async function sendAll(pace: Parameters<typeof startSender>[1] = quick): Promise<void> {
  const sender = startSender(app.jobContext, pace);
  for (;;) {
    const { rows } = await sql<{ due: number; sending: number }>`
      SELECT count(*) FILTER (WHERE next_at <= now())::int AS due,
             count(*) FILTER (WHERE next_at = tried_at + interval '1 minute')::int AS sending -- claimed
        FROM webhook_deliveries JOIN webhook_endpoints USING (endpoint_id) WHERE state = 'waiting' AND enabled`.execute(
      db,
    );
    if (rows[0]?.due === 0 && rows[0].sending === 0) break;
    await after(10);
  }
  await sender.stop();
}
async function listen(more: Partial<Parameters<Client['webhooks']['add']>[0]> = {}): Promise<{
  receiver: Receiver;
  endpointId: string;
}> {
  const receiver = await startReceiver();
  const { endpointId, secret } = await owner.webhooks.add({ url: receiver.url, ...more });
  receiver.secret = secret;
  return { receiver, endpointId };
}
const addCustomer = async (name: string, siteId = app.siteId): Promise<string> =>
  (await owner.customers.create({ name, siteId })).customer.customerId;
const tell = (customerId: string, kind = 'note.added', data: object = {}): Promise<string> =>
  db.transaction().execute((tx) => record(tx, { customerId, kind, staffId: null, data }));
afterEach(() => db.deleteFrom('webhook_endpoints').execute());

describe('what is told', () => {
  test('is signed as the Standard Webhooks say, and holds ids and nothing about the person', async () => {
    const { receiver } = await listen();
    const customerId = await addCustomer('Adaeze Okafor');
    const promise = await rep.promises.make({
      ...{ customerId, promiseId: newId(), what: 'Ring about the boiler' },
      dueAt: new Date(Date.now() + 86_400_000).toISOString(),
    });
    await sendAll();
    expect(receiver.all.map(({ told }) => told.type)).toEqual(['customer.created', 'promise.made']);
    const { told, body, headers } = receiver.all[1] ?? {};
    expect(told?.data).toMatchObject({ customerId, promiseId: promise.promiseId });
    expect(Object.keys(told?.data ?? {}).every((key) => key.endsWith('Id'))).toBe(true);
    expect(told?.timestamp).toBe(new Date(told?.timestamp ?? '').toISOString());
    expect(receiver.all.map((each) => each.body).join()).not.toMatch(/Adaeze|Okafor|boiler/);
    const forged = new Webhook('whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
    expect(() => forged.verify(body ?? '', headers as Record<string, string>)).toThrow('No matching');
  });

  test('is told if what happened is committed, and never otherwise', async () => {
    const { receiver } = await listen();
    const customerId = await addCustomer('Rolled Back');
    const failed = db.transaction().execute(async (tx) => {
      await record(tx, { customerId, kind: 'promise.made', staffId: null });
      throw new Error('and then it went wrong');
    });
    await expect(failed).rejects.toThrow('went wrong');
    await sendAll();
    expect(receiver.all.map(({ told }) => told.type)).toEqual(['customer.created']);
  });

  test('is only what the endpoint chose, and nothing while it is switched off', async () => {
    const { receiver, endpointId } = await listen({ types: ['order.placed', 'note.added'] });
    const customerId = await addCustomer('Chosen');
    await tell(customerId);
    await owner.webhooks.update({ endpointId, enabled: false });
    await tell(customerId);
    await owner.webhooks.update({ endpointId, enabled: true });
    await tell(customerId, 'order.placed');
    await sendAll();
    expect(receiver.all.map(({ told }) => told.type)).toEqual(['note.added', 'order.placed']);
  });

  test('of a limited endpoint is about its sites’ customers and those of no site', async () => {
    const { siteId } = await owner.team.addSite({ name: 'Second Street' });
    const { receiver } = await listen({ siteIds: [siteId], types: ['customer.created'] });
    const there = await addCustomer('There', siteId);
    await addCustomer('Elsewhere');
    const nowhere = (await owner.customers.create({ name: 'Nowhere', siteId: null })).customer.customerId;
    await sendAll();
    expect(new Set(receiver.all.map(({ told }) => told.data.customerId))).toEqual(new Set([there, nowhere]));
    expect(receiver.all).toHaveLength(2);
  });
});

describe('an endpoint', () => {
  test('is set up by who leads; its secret is shown once and lies sealed', async () => {
    expect(await refusal(rep.webhooks.list({}))).toMatchObject({ status: 403 });
    const { endpointId, secret } = await manager.webhooks.add({ url: 'https://example.com/x' });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(JSON.stringify(await owner.webhooks.list({}))).not.toContain(secret);
    const { rows } = await sql<{ all: string }>`
      SELECT webhook_endpoints::text || (SELECT string_agg(input::text, '') FROM audit_entries) AS all
        FROM webhook_endpoints`.execute(db);
    expect(rows[0]?.all).not.toContain(secret);
    expect(rows[0]?.all).not.toContain(Buffer.from(secret).toString('hex'));
    expect((await manager.webhooks.remove({ endpointId })).endpointId).toBe(endpointId);
    expect(await refusal(manager.webhooks.remove({ endpointId }))).toMatchObject({ status: 404 });
  });

  test('of all sites is not for a manager of one site to see, and theirs is for their sites', async () => {
    const local = await app.as('manager', { siteIds: [app.siteId] });
    const { endpointId } = await listen();
    expect((await local.webhooks.list({})).items).toEqual([]);
    expect(await refusal(local.webhooks.test({ endpointId }))).toMatchObject({ status: 404 });
    expect(await refusal(local.webhooks.add({ url: 'https://example.com/x' }))).toMatchObject({
      status: 422,
    });
    const made = await local.webhooks.add({ url: 'https://example.com/x', siteIds: [app.siteId] });
    expect((await local.webhooks.list({})).items).toMatchObject([{ endpointId: made.endpointId }]);
    expect((await local.webhooks.deliveries({ endpointId })).items).toEqual([]);
  });

  test('signs with the earlier secret as well for as long as was asked for', async () => {
    const { receiver, endpointId } = await listen();
    const earlier = receiver.secret ?? '';
    const { secret } = await owner.webhooks.rotate({ endpointId, overlapHours: 1 });
    await addCustomer('Between');
    receiver.secret = null;
    await sendAll();
    const { body = '', headers } = receiver.all[0] ?? {};
    for (const each of [earlier, secret])
      expect(new Webhook(each).verify(body, headers as Record<string, string>)).toBeTruthy();
    await sql`UPDATE webhook_endpoints SET previous_until = now() - interval '1 second'`.execute(db);
    await owner.webhooks.test({ endpointId });
    const last = receiver.all[1];
    expect(last?.headers['webhook-signature']).not.toContain(' ');
    expect(
      new Webhook(secret).verify(last?.body ?? '', last?.headers as Record<string, string>),
    ).toBeTruthy();
  });

  test('in the house’s own network gets nothing that the owner has not listed', async () => {
    const { receiver, endpointId } = await listen();
    expect(await refusal(manager.webhooks.setNetworks({ networks: [] }))).toMatchObject({ status: 403 });
    await owner.webhooks.setNetworks({ networks: ['10.0.0.0/8'] });
    const refused = await manager.webhooks.test({ endpointId });
    expect(refused).toMatchObject({ state: 'failed', status: null });
    expect(refused.error).toContain('network of this machine');
    await owner.webhooks.setNetworks({ networks: ['127.0.0.1/8'] });
    expect((await manager.webhooks.networks({})).networks).toEqual(['127.0.0.0/8']);
    expect(await manager.webhooks.test({ endpointId })).toMatchObject({ state: 'delivered', status: 204 });
    expect(receiver.all.map(({ told }) => told.type)).toEqual(['webhook.test']);
    for (const url of ['ftp://example.com', 'https://a:b@example.com', 'nonsense'])
      expect(await refusal(owner.webhooks.add({ url })), url).toMatchObject({ status: 422 });
  });
});

describe('what is not taken', () => {
  test('waits a little longer each time under the same id, then fails for good, and can be replayed', async () => {
    const { receiver, endpointId } = await listen();
    receiver.answer = (response) => void response.writeHead(500).end('out of \u0000 coffee'.repeat(1000));
    await addCustomer('Refused');
    await sendAll();
    const [first] = (await owner.webhooks.deliveries({ endpointId })).items;
    expect(first).toMatchObject({ state: 'waiting', attempts: 1, status: 500 });
    expect(first?.response).toContain('out of  coffee');
    expect(first?.response?.length).toBeLessThanOrEqual(2048);
    await sendAll({ ...quick, waits: [0, 0] });
    await sql`UPDATE webhook_deliveries SET next_at = now()`.execute(db);
    await sendAll({ ...quick, waits: [0, 0] });
    const { items } = await owner.webhooks.deliveries({ endpointId, state: 'failed' });
    expect(items).toMatchObject([{ attempts: 3 }]);
    receiver.answer = (response) => void response.writeHead(200).end('thanks');
    const since = new Date(Date.now() - 60_000).toISOString();
    expect(await owner.webhooks.replayFailed({ endpointId, since })).toEqual({ replayed: 1 });
    await sendAll();
    expect(new Set(receiver.all.map(({ id }) => id)).size).toBe(1);
    const [taken] = (await owner.webhooks.deliveries({ endpointId })).items;
    expect(taken).toMatchObject({ state: 'delivered', response: 'thanks' });
    await owner.webhooks.replay({ deliveryId: taken?.deliveryId ?? '' });
    await sendAll();
    expect(receiver.all).toHaveLength(5);
  });

  test('is not sent elsewhere by a redirect, and a wish for time is granted', async () => {
    const { receiver, endpointId } = await listen();
    receiver.answer = (response) => void response.writeHead(307, { location: '/elsewhere' }).end();
    expect((await owner.webhooks.test({ endpointId })).error).toContain('redirect');
    expect(receiver.all).toHaveLength(1);
    receiver.answer = (response) => void response.writeHead(503, { 'retry-after': '3600' }).end();
    await addCustomer('Busy');
    await sendAll();
    const [{ nextAt } = {}] = (await owner.webhooks.deliveries({ state: 'waiting' })).items;
    expect(Date.parse(nextAt ?? '') - Date.now()).toBeGreaterThan(3_500_000);
  });

  test('for days switches the endpoint off and tells the owner; 410 does so at once', async () => {
    const { receiver, endpointId } = await listen();
    receiver.answer = (response) => void response.writeHead(500).end();
    await addCustomer('First');
    await sendAll();
    await sql`UPDATE webhook_endpoints SET failing_since = now() - interval '6 days'`.execute(db);
    await addCustomer('Second');
    await sendAll();
    const [off] = (await owner.webhooks.list({})).items;
    expect(off).toMatchObject({ enabled: false, disabledWhy: 'failing', waiting: 2 });
    const staff = await db.selectFrom('notices').select(['kind', 'data']).execute();
    expect(staff).toMatchObject([{ kind: 'webhook.disabled' }, { kind: 'webhook.disabled' }]);
    receiver.answer = (response) => void response.writeHead(204).end();
    await owner.webhooks.update({ endpointId, enabled: true });
    await sql`UPDATE webhook_deliveries SET next_at = now()`.execute(db);
    await sendAll();
    expect((await owner.webhooks.list({})).items).toMatchObject([{ waiting: 0, failingSince: null }]);
    receiver.answer = (response) => void response.writeHead(410).end();
    await addCustomer('Third');
    await sendAll();
    expect((await owner.webhooks.list({})).items).toMatchObject([{ enabled: false, disabledWhy: 'gone' }]);
  });
});

test('the log is paged, filtered, and forgotten after a month', async () => {
  const { endpointId } = await listen();
  const customerId = await addCustomer('Paged');
  for (let note = 0; note < 6; note += 1) await tell(customerId);
  await sendAll();
  const first = await owner.webhooks.deliveries({ endpointId, state: 'delivered', limit: 4 });
  const second = await owner.webhooks.deliveries({ endpointId, cursor: first.next ?? '', limit: 4 });
  expect([first.items.length, second.items.length, second.next]).toEqual([4, 3, null]);
  expect(new Set([...first.items, ...second.items].map((each) => each.deliveryId)).size).toBe(7);
  expect((await owner.webhooks.deliveries({ endpointId, state: 'failed' })).items).toEqual([]);
  await tidyDeliveries(db, new Date(Date.now() + 31 * 86_400_000));
  expect((await owner.webhooks.deliveries({ endpointId })).items).toEqual([]);
});

test('every kind of event that is recorded can be chosen, and the API’s description has it', async () => {
  const known = new Set<string>(eventTypes);
  const missing = globSync('src/modules/**/*.ts', { exclude: (path) => path.includes('test') }).flatMap(
    (file) => {
      const calls = readFileSync(file, 'utf8').matchAll(
        /\b(?:record|publish)\(\w+, \{[^}]*?(?:kind|type): '([\w.]+)'/g,
      );
      return [...calls].flatMap(([, kind = '']) => (known.has(kind) ? [] : [`${file}: ${kind}`]));
    },
  );
  expect(missing).toEqual([]);
  const document = (await (await fetch(`${app.url}/api/openapi.json`)).json()) as { webhooks: object };
  expect(Object.keys(document.webhooks)).toEqual([...eventTypes]);
});
