import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../../testing.ts';
import { keepPromiseCounts } from './kept-counts.ts';
import { ahead, promising } from './promises.testing.ts';

const app = await startTestApp();
const { db, owner, rep, customerId, newCustomer, promise, fallDue } = await promising(app);
let secondStreet = '';
let elsewhere = '';
let nowhere = '';

/** Settled so long ago, as if somebody had been at it then. */
async function settled(
  to: string,
  daysAgo: number,
  { kind, broken = false }: { kind: 'send' | 'visit'; broken?: boolean },
  by = rep,
): Promise<{ customerId: string; promiseId: string }> {
  const made = await promise({ customerId: to, kind }, by);
  if (broken) await by.promises.break({ ...made, reason: `The van broke down ${daysAgo} days ago` });
  else await by.promises.keep(made);
  await sql`UPDATE promises SET due_at = now() - make_interval(days => ${daysAgo}) + interval '1 hour',
                   settled_at = now() - make_interval(days => ${daysAgo}) WHERE promise_id = ${made.promiseId}`.execute(
    db,
  );
  return made;
}
const ordered = (to: string, number: string, daysAgo: number) =>
  owner.purchases.addOrder({
    ...{ customerId: to, number, promisedAt: ahead(-24 * daysAgo), fulfilledAt: ahead(-24 * (daysAgo + 1)) },
    lines: [{ description: 'Beans', quantity: '1', unitPrice: '10' }],
  });
const state = () => db.selectFrom('promise_count_state').selectAll().executeTakeFirstOrThrow();
const keep = () => keepPromiseCounts(db, { from: 0 });

/** As everybody sees it: all, one site, one keeper, and the manager of a site. */
async function views() {
  const { me } = await rep.team.welcome({});
  const harbour = await app.as('manager', { siteIds: [app.siteId] });
  return Promise.all([
    owner.promises.rates({}),
    owner.promises.rates({ siteId: secondStreet }),
    owner.promises.rates({ keeperId: me?.staffId ?? undefined }),
    harbour.promises.rates({}),
  ]);
}
/** Counted as the promises lie there, with nothing kept. */
async function whole() {
  await sql`UPDATE promise_count_state SET settled_before = NULL`.execute(db);
  await db.deleteFrom('promise_counts').execute();
  return views();
}

beforeAll(async () => {
  secondStreet = (await owner.team.addSite({ name: 'Second Street' })).siteId;
  elsewhere = await newCustomer(secondStreet);
  nowhere = await newCustomer(null);
  for (const [to, days] of [
    [customerId, 3],
    [customerId, 95],
    [elsewhere, 40],
    [nowhere, 200],
    [elsewhere, 500],
  ] as const) {
    await settled(to, days, { kind: 'send' });
    await settled(to, days, { kind: 'visit', broken: true }, owner);
    await ordered(to, `D-${days}`, days);
  }
  await fallDue((await promise({ customerId: elsewhere })).promiseId);
  await promise({ customerId: nowhere });
});

describe('rates where counting takes long', () => {
  test('are the same with what the job counted as without, for whoever asks', async () => {
    const before = await whole();
    expect(before[0].all).toMatchObject({ kept: 4, n: 9 });
    expect(before[0].deliveries.all.n).toBe(4);
    await keep();
    expect((await state()).settled_before).not.toBeNull();
    expect(await views()).toEqual(before);
    // read from what was kept: without it they are missing
    await db.deleteFrom('promise_counts').execute();
    expect((await owner.promises.rates({})).all.n).toBe(1);
  });

  test('tell at once what is kept, broken, handed over or withdrawn since the count', async () => {
    await keep();
    const made = await promise({ customerId: elsewhere });
    await rep.promises.keep(made);
    const overdue = await promise({ customerId: elsewhere });
    await fallDue(overdue.promiseId);
    await owner.promises.break({ ...overdue, reason: 'Forgotten' });
    const { me } = await owner.team.welcome({});
    await rep.promises.handOver({ ...(await promise({ customerId: nowhere })), keeperId: me?.staffId ?? '' });
    await rep.promises.withdraw(await promise({ customerId: nowhere }));
    const now = await views();
    expect(now[0].all).toMatchObject({ kept: 5, n: 11 });
    expect(now).toEqual(await whole());
  });

  test('ask for a count when something settled long ago is opened again', async () => {
    const made = await settled(customerId, 30, { kind: 'send' });
    await keep();
    await rep.promises.reopen(made);
    const { requested_at, counted_at } = await state();
    expect(requested_at?.getTime()).toBeGreaterThan(counted_at?.getTime() ?? Infinity);
    await keep();
    expect(await views()).toEqual(await whole());
  });

  test('follow a customer to another site, into the trash and back, with the next count', async () => {
    await owner.customers.update({ customerId: elsewhere, siteId: null });
    await keep();
    const moved = await views();
    expect(moved[1].all.n).toBe(0);
    expect(moved).toEqual(await whole());
    const { trashId } = await owner.trash.deleteCustomer({ customerId: elsewhere });
    await keep();
    const without = await views();
    expect(without[0].all.n).toBeLessThan(moved[0].all.n);
    expect(without).toEqual(await whole());
    await owner.trash.restore({ trashId });
    await keep();
    expect(await views()).toEqual(moved);
  });

  test('are counted by whoever reads where that is quick', async () => {
    await keepPromiseCounts(db, { from: 60 });
    expect((await state()).settled_before).toBeNull();
    expect(await db.selectFrom('promise_counts').selectAll().execute()).toEqual([]);
  });
});
