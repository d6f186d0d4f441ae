// Calls over HTTP: duplicates, order, who takes them, missed ones, the phone menu.
import { describe, expect, test } from 'vitest';
import { refusal, startTestApp } from '../../testing.ts';
import { telephoneOf } from './calls.testing.ts';
import { callsJobs } from './jobs.ts';

const app = await startTestApp();
const owner = await app.as('owner');
const rep = await app.as('rep');
const { say, callId } = await telephoneOf(app);
const ago = (seconds: number): Date => new Date(Date.now() - seconds * 1000);

let turn = 0;
async function customer(name: string, fields: Record<string, unknown> = {}) {
  const phone = `+44207946${String(1000 + turn++)}`;
  const made = await owner.customers.create({
    kind: 'person',
    name,
    contactPoints: [{ kind: 'phone', value: phone }],
    ...fields,
  });
  return { customerId: made.customer.customerId, phone };
}
const staffIdOf = async (name: string): Promise<string> =>
  (await owner.team.staff({})).items.find((member) => member.name === name)?.staffId ?? '';

describe('one call', () => {
  test('rings with its customer, is answered, ends', async () => {
    const { phone, customerId } = await customer('Adaeze Okafor');
    await say({ event: 'ringing', call: 'a', from: phone, at: ago(20) });
    const ringing = (await rep.calls.current({})).items.find((call) => call.callId === callId('a'));
    expect(ringing).toMatchObject({ state: 'ringing', phone, customerId, staff: null });
    expect(ringing?.customers.map(({ name }) => name)).toEqual(['Adaeze Okafor']);
    await say({ event: 'answered', call: 'a', at: ago(13) });
    await say({ event: 'ended', call: 'a', at: ago(3) });
    expect(await rep.calls.get({ callId: callId('a') })).toMatchObject({
      state: 'ended',
      customerId,
      rings: 2,
      seconds: 10,
      passed: 0,
    });
    expect((await rep.calls.current({})).items.some((call) => call.callId === callId('a'))).toBe(false);
  });

  test('fields that nothing here knows are kept aside', async () => {
    await say({ event: 'ringing', call: 'x', from: '+442079461999', queue: 'sales', nested: { a: [1] } });
    await say({ event: 'a new kind of event', call: 'x', tone: 'fax' });
    await say({ event: 'a new kind of event', call: 'never heard of' });
    const { rows } = await app.database.pool.query<{ extra: object; kind: string }>(
      'SELECT extra, kind FROM call_events WHERE call_id = $1 ORDER BY received_at',
      [callId('x')],
    );
    expect(rows).toEqual([
      { kind: 'ringing', extra: { queue: 'sales', nested: { a: [1] } } },
      { kind: 'other', extra: { tone: 'fax' } },
    ]);
    expect(await rep.calls.get({ callId: callId('x') })).toMatchObject({ state: 'ringing' });
  });

  test('every order of its events, and every repetition, comes to the same end', async () => {
    const events = [
      { id: '1', event: 'ringing', at: ago(100) },
      { id: '2', event: 'answered', at: ago(90) },
      { id: '3', event: 'passed_on', at: ago(60) },
      { id: '4', event: 'ended', at: ago(10) },
    ];
    const { phone } = await customer('Order Matters');
    const ends: unknown[] = [];
    for (const [index, order] of permutations(events).entries()) {
      const call = `order ${index}`;
      for (const event of order) await say({ ...event, call, from: phone });
      await say({ ...(order[0] ?? events[0]), call, from: phone } as { event: string; call: string });
      const { callId: _, ...facts } = await rep.calls.get({ callId: callId(call) });
      ends.push(facts);
    }
    expect(ends).toHaveLength(24);
    expect(new Set(ends.map((end) => JSON.stringify(end))).size).toBe(1);
    expect(ends[0]).toMatchObject({ state: 'ended', rings: 2, passed: 1, seconds: 80 });
    expect((await owner.calls.tasks({})).items.some((task) => task.phone === phone)).toBe(false);
  });

  test('a hundred deliveries of the same event at once are one', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        say({ id: 'same', event: 'ringing', call: 'burst', from: '+442079461998' }),
      ),
    );
    const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as { repeated: boolean }[];
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(bodies.filter(({ repeated }) => !repeated)).toHaveLength(1);
  });
});

describe('whom it rings for', () => {
  test('withheld, unknown and shared numbers', async () => {
    const first = await customer('First Of Two');
    await owner.customers.create({
      kind: 'person',
      name: 'Second Of Two',
      contactPoints: [{ kind: 'phone', value: first.phone }],
    });
    await say({ event: 'ringing', call: 'two', from: first.phone });
    await say({ event: 'ringing', call: 'nobody', from: '020 7946 0999' });
    await say({ event: 'ringing', call: 'withheld', from: 'anonymous' });
    await say({ event: 'ringing', call: 'abroad', from: '+49 30 901821' });
    const { items } = await rep.calls.current({});
    const of = (call: string) => items.find((each) => each.callId === callId(call));
    expect(of('two')).toMatchObject({ customerId: null });
    expect(
      of('two')
        ?.customers.map(({ name }) => name)
        .toSorted(),
    ).toEqual(['First Of Two', 'Second Of Two']);
    expect(of('nobody')).toMatchObject({ shown: '+44 20 7946 0999', customers: [], withheld: false });
    expect(of('withheld')).toMatchObject({ phone: null, customers: [], withheld: true, country: null });
    expect(of('abroad')).toMatchObject({ country: 'DE' });
  });

  test('the owner alone while they are free, everybody when they are not', async () => {
    const mine = await app.as('manager');
    await mine.calls.current({}); // their desk is open
    await expect
      .poll(async () => (await app.database.pool.query('SELECT FROM desks')).rowCount)
      .toBeGreaterThan(1);
    const ownerId = await staffIdOf('Test manager');
    const { phone } = await customer('Belongs To A Manager', { ownerId });
    await say({ event: 'ringing', call: 'own', from: phone });
    const rings = async (who: typeof rep): Promise<boolean> =>
      (await who.calls.current({})).items.some((call) => call.callId === callId('own'));
    expect(await rings(mine)).toBe(true);
    expect(await rings(rep)).toBe(false);
    expect((await rep.calls.current({})).nextAt).not.toBeNull();
    await app.database.pool.query(
      `UPDATE calls SET created_at = now() - interval '19 seconds' WHERE call_id = $1`,
      [callId('own')],
    );
    expect(await rings(rep)).toBe(true); // nobody lets it ring for ever
    await mine.calls.take({ callId: callId('own') });
    await say({ event: 'answered', call: 'own' });
    const route = await rep.calls.routing({ phone });
    expect(route.askFor).toMatchObject({ staffId: ownerId, free: false });
    await say({ event: 'ringing', call: 'again', from: phone });
    expect((await rep.calls.current({})).items.some((call) => call.callId === callId('again'))).toBe(true);
    await say({ event: 'ended', call: 'own' });
    expect((await rep.calls.routing({ phone })).askFor).toMatchObject({ free: true });
  });

  test('a call of another site is nobody’s business', async () => {
    const site = await owner.team.addSite({ name: 'Far away' });
    const far = await telephoneOf(app, { siteId: site.siteId });
    await far.say({ event: 'ringing', call: 'far', from: '+442079461997' });
    const here = await app.as('rep', { siteIds: [app.siteId] });
    const there = await app.as('rep', { siteIds: [site.siteId] });
    const seen = async (who: typeof rep): Promise<boolean> =>
      (await who.calls.current({})).items.some((call) => call.callId === far.callId('far'));
    expect(await seen(here)).toBe(false);
    expect(await seen(there)).toBe(true);
    expect(await refusal(here.calls.take({ callId: far.callId('far') }))).toMatchObject({ status: 404 });
    expect(await refusal(here.calls.get({ callId: far.callId('far') }))).toMatchObject({ status: 404 });
  });
});

describe('who takes it', () => {
  test('of twenty who take at once, one has it and the others learn who', async () => {
    const reps = await Promise.all(
      Array.from({ length: 10 }, async (_, index) =>
        app.as('rep', { siteIds: index % 2 ? [] : [app.siteId] }),
      ),
    );
    const all = [...reps, owner, await app.as('manager')];
    await say({ event: 'ringing', call: 'race', from: '+442079461996' });
    const tried = await Promise.allSettled(all.map((who) => who.calls.take({ callId: callId('race') })));
    const holders = new Set(
      tried.flatMap((each) => (each.status === 'fulfilled' ? [each.value.staffId] : [])),
    );
    expect(holders.size).toBe(1);
    const lost = tried.find((each) => each.status === 'rejected');
    expect(String(lost?.reason)).toMatch(/has this call/);
  });

  test('whose extension answers has it, also after somebody else took it', async () => {
    const line = await telephoneOf(app);
    const repId = await staffIdOf('Test rep');
    await owner.calls.setLines({
      telephoneId: line.telephone.telephoneId,
      lines: [{ extension: ' 12 ', staffId: repId }],
    });
    await line.say({ event: 'ringing', call: 'ext', from: '+442079461995' });
    await owner.calls.take({ callId: line.callId('ext') });
    await line.say({ event: 'answered', call: 'ext', extension: '12', at: new Date(Date.now() + 5) });
    expect((await owner.calls.get({ callId: line.callId('ext') })).staffId).toBe(repId);
  });
});

describe('missed', () => {
  test('becomes a task with a time and a line in the story, until somebody called back', async () => {
    const { phone, customerId } = await customer('Missed Somebody');
    await say({ event: 'ringing', call: 'm1', from: phone, at: ago(600) });
    await say({ event: 'missed', call: 'm1', at: ago(570) });
    await say({ event: 'ringing', call: 'm2', from: phone, at: ago(500) });
    await say({ event: 'ended', call: 'm2', at: ago(490) });
    const task = (await rep.calls.tasks({})).items.find((each) => each.phone === phone);
    expect(task).toMatchObject({ times: 2, customer: { customerId, name: 'Missed Somebody' } });
    const missed = async (): Promise<number> =>
      (await owner.customers.story({ customerId })).items.filter(({ kind }) => kind === 'call.missed').length;
    expect(await missed()).toBe(2);
    await say({ event: 'ringing', call: 'back', direction: 'out', to: phone });
    await say({ event: 'answered', call: 'back', direction: 'out', to: phone });
    expect((await rep.calls.tasks({})).items.some((each) => each.phone === phone)).toBe(false);
    expect(await missed()).toBe(2);
  });

  test('an answer that comes late takes task and story back', async () => {
    const { phone, customerId } = await customer('Late Answer');
    await say({ event: 'ringing', call: 'late', from: phone, at: ago(100) });
    await say({ event: 'ended', call: 'late', at: ago(10) });
    expect((await rep.calls.tasks({})).items.some((each) => each.phone === phone)).toBe(true);
    await say({ event: 'answered', call: 'late', at: ago(95) });
    expect((await rep.calls.tasks({})).items.some((each) => each.phone === phone)).toBe(false);
    const { items } = await owner.customers.story({ customerId });
    expect(items.some(({ kind }) => kind === 'call.missed')).toBe(false);
  });

  test('is settled by hand, and taken back', async () => {
    const { phone } = await customer('By Hand');
    await say({ event: 'missed', call: 'hand', from: phone });
    const settle = { callId: callId('hand') };
    expect(await rep.calls.settleTask(settle)).toMatchObject({ settled: 1 });
    expect(await rep.calls.settleTask(settle)).toMatchObject({ settled: 0 });
    expect((await rep.calls.tasks({})).items.some((each) => each.phone === phone)).toBe(false);
    await rep.calls.reopenTask(settle);
    expect((await rep.calls.tasks({})).items.some((each) => each.phone === phone)).toBe(true);
  });

  test('a call whose end got lost is missed in the end', async () => {
    await say({ event: 'ringing', call: 'lost', from: '+442079461994', at: ago(700) });
    await app.database.pool.query(
      `UPDATE calls SET created_at = now() - interval '700 seconds' WHERE call_id = $1`,
      [callId('lost')],
    );
    await callsJobs['calls.settle-lost']?.run({}, app.jobContext);
    expect(await rep.calls.get({ callId: callId('lost') })).toMatchObject({ state: 'missed', rings: 11 });
  });
});

test('the phone menu learns customer, person and language in any notation', async () => {
  const ownerId = await staffIdOf('Olive Owner');
  const { phone, customerId } = await customer('Menu Caller', { ownerId, language: 'de' });
  for (const written of [phone, phone.replace('+44', '0'), phone.replace('+', '00'), phone.slice(1)])
    expect(await rep.calls.routing({ phone: written }), written).toMatchObject({
      phone,
      customer: { customerId, name: 'Menu Caller' },
      customers: 1,
      askFor: { staffId: ownerId, name: 'Olive Owner' },
      language: 'de',
      has: ['phone', 'customer', 'askFor', 'language'],
    });
  expect(await rep.calls.routing({ phone: 'anonymous' })).toMatchObject({ withheld: true, has: [] });
  expect(await refusal((await app.as('marketer')).calls.routing({ phone }))).toMatchObject({ status: 403 });
});

test('Answering adds up what happened', async () => {
  const house = await startTestApp();
  const line = await telephoneOf(house, { siteId: house.siteId });
  const morning = Date.parse('2025-11-20T09:30:00Z');
  const at = (seconds: number): Date => new Date(morning + seconds * 1000);
  for (const [call, after] of [
    ['1', 4],
    ['2', 17],
    ['3', 18],
    ['4', 70],
  ] as const) {
    await line.say({ event: 'ringing', call, from: '+442079461001', at: at(0) });
    await line.say({ event: 'answered', call, at: at(after) });
    await line.say({ event: 'ended', call, at: at(200) });
  }
  await line.say({ event: 'ringing', call: '5', from: '+442079461002', at: at(3600) });
  await line.say({ event: 'missed', call: '5', at: at(3630) });
  const viewer = await house.as('viewer');
  const answer = await viewer.calls.answering({ from: '2025-11-20T00:00:00Z', to: '2025-11-21T00:00:00Z' });
  expect(answer.cells).toEqual([
    { siteId: house.siteId, hour: 9, calls: 4, answered: 4, prompt: 2, missed: 0, calledBack: 0 },
    { siteId: house.siteId, hour: 10, calls: 1, answered: 0, prompt: 0, missed: 1, calledBack: 0 },
  ]);
  expect(answer.rings).toEqual([1, 0, 1, 1, 0, 0, 0, 0, 0, 1]);
  expect(
    await refusal(viewer.calls.answering({ from: '2025-11-20T00:00:00Z', to: '2025-11-20T00:00:00Z' })),
  ).toMatchObject({ status: 422 });
  expect(
    (await viewer.calls.answering({ from: '2020-01-01T00:00:00Z', to: '2020-02-01T00:00:00Z' })).cells,
  ).toEqual([]);
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}
