import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Client, refusal, startTestApp } from '../../testing.ts';
import { addCustomers, daysPass } from './fixture.ts';
import { outreachJobs } from './jobs.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const manager = await app.as('manager');
const idOf = async (client: Client): Promise<string> => (await client.team.welcome({})).me?.staffId ?? '';
const ids = (list: { items: { customerId: string }[] }): string[] =>
  list.items.map((item) => item.customerId);

beforeEach(async () => {
  await db.deleteFrom('customers').execute();
  await db.updateTable('staff').set({ active: false }).where('role', '=', 'rep').execute();
  await owner.team.updateBusiness({ settings: { holdOutShare: 0, todayLength: 20 } });
});
/** Keys are of staff who can sign in; each test has its own reps. */
async function newRep(siteIds: string[] = []): Promise<{ rep: Client; staffId: string }> {
  const { insertStaff } = await import('../team/staff.ts');
  const { addApiKey } = await import('../team/api-keys.ts');
  const { clientFor } = await import('../../testing.ts');
  const email = `rep-${crypto.randomUUID()}@rapport.test`;
  const staffId = await insertStaff(db, {
    name: 'Rita Rep',
    email,
    role: 'rep',
    siteIds,
    password: 'correct horse battery',
  });
  const caller = {
    staffId,
    name: '',
    email,
    role: 'rep',
    siteIds: null,
    keyPermissions: null,
    sessionId: null,
  } as const;
  const { key } = await addApiKey(db, caller, { name: 'test', permissions: null, expiresAt: null });
  return { rep: clientFor(app.url, key), staffId };
}

describe('a list', () => {
  test('teaches what is missing while there is nobody on it', async () => {
    expect(await owner.today.list({})).toMatchObject({ items: [], empty: 'customers' });
    await owner.customers.create({ name: 'Only One' });
    expect(await owner.today.list({})).toMatchObject({ items: [], empty: 'worth' });
  });

  test('is full for an owner alone in a new house, by risk, with reason and what to say', async () => {
    const customers = await addCustomers(db, { count: 60 });
    const list = await owner.today.list({});
    expect(list.items).toHaveLength(20);
    expect(ids(list).slice(0, 17)).toEqual(customers.slice(0, 17));
    expect(list.items[0]).toMatchObject({
      why: 'later',
      reason: { count: 40, rhythm: 19 },
      say: { key: 'laterPlain' },
      nextYearMinor: 200_000,
      outcome: null,
    });
  });

  test('is by spend where nothing can be foretold', async () => {
    const customers = await addCustomers(db, { count: 30 });
    await sql`UPDATE customer_worth SET risk_minor = 0`.execute(db);
    await sql`
      UPDATE customer_figures SET spend_minor = 1000 * array_position(${customers}::uuid[], customer_id)`.execute(
      db,
    );
    const list = await owner.today.list({});
    expect(ids(list).slice(0, 17)).toEqual(customers.toReversed().slice(0, 17));
  });

  test('is not of the rich alone: some who wait longest, first orders and returns have a place on it', async () => {
    const rich = await addCustomers(db, { count: 100, riskMinor: 900_000 });
    const poor = await addCustomers(db, { count: 30, riskMinor: 100 });
    const first = await addCustomers(db, {
      count: 10,
      signal: 'none',
      firstDays: 3,
      lastDays: 3,
      purchaseDays: 1,
    });
    const back = await addCustomers(db, { count: 10, signal: 'steady', returnDays: 2 });
    const seen = new Set<string>();
    for (let day = 0; day < 12; day++) {
      const { items } = await owner.today.list({});
      expect(items.filter((item) => first.includes(item.customerId)).length).toBeLessThanOrEqual(3);
      for (const item of items) seen.add(item.customerId);
      for (const { customerId, checkInId } of items)
        await owner.today.settle({ customerId, checkInId, outcome: 'reached' });
      await daysPass(db, 1);
    }
    const share = (of: string[]): number => of.filter((id) => seen.has(id)).length / of.length;
    expect(share(rich.slice(0, 60))).toBe(1);
    expect([share(first), share(back)]).toEqual([1, 1]);
    expect(share(poor)).toBeGreaterThan(0.15);
  });

  test('counts lately from the newest order where the data are history', async () => {
    await addCustomers(db, { count: 3, signal: 'none', firstDays: 4003, lastDays: 4003, purchaseDays: 1 });
    await addCustomers(db, { count: 1, signal: 'steady', firstDays: 4500, lastDays: 4000 });
    expect((await owner.today.list({})).items.map((item) => item.why)).toEqual([
      'first_order',
      'first_order',
      'first_order',
    ]);
  });

  test('stays as it was found all day, and is the same for two who open it at once', async () => {
    await addCustomers(db, { count: 60 });
    const opened = await Promise.all(Array.from({ length: 6 }, () => owner.today.list({})));
    expect(new Set(opened.map((list) => ids(list).join())).size).toBe(1);
    await addCustomers(db, { count: 10, riskMinor: 5_000_000 });
    expect(ids(await owner.today.list({}))).toEqual(ids(opened[0] ?? { items: [] }));
  });
});

test('a list waits for the fit that follows an import', async () => {
  await addCustomers(db, { count: 5 });
  await db.updateTable('fit_state').set({ requested_at: new Date() }).execute();
  expect(await owner.today.list({})).toMatchObject({ items: [], empty: 'worth' });
  await db.updateTable('fit_state').set({ started_at: new Date(), ended_at: new Date() }).execute();
  expect((await owner.today.list({})).items).toHaveLength(5);
});

describe('reps', () => {
  test('opening at once share those without a rep, nobody twice and nobody left out, each day alike', async () => {
    const [one, two] = [await newRep(), await newRep()];
    // few enough that by any likely split neither share is longer than a list of 20
    const customers = await addCustomers(db, { count: 24 });
    const lists = await Promise.all([one.rep.today.list({}), two.rep.today.list({})]);
    expect(lists.flatMap(ids).sort()).toEqual([...customers].sort());
    expect(Math.min(...lists.map((list) => list.items.length))).toBeGreaterThan(3);
    await daysPass(db, 1);
    const again = await Promise.all([one.rep.today.list({}), two.rep.today.list({})]);
    expect(again.map((list) => ids(list).sort())).toEqual(lists.map((list) => ids(list).sort()));
    expect((await owner.today.list({})).items).toEqual([]);
  });

  test('have their own customers, and see nobody of another site', async () => {
    const other = await owner.team.addSite({ name: `Site ${crypto.randomUUID()}` });
    const { rep, staffId } = await newRep([app.siteId]);
    const own = await addCustomers(db, { count: 3, ownerId: staffId, siteId: app.siteId });
    const foreign = await addCustomers(db, { count: 3, ownerId: staffId, siteId: other.siteId });
    const nobodys = await addCustomers(db, { count: 3, siteId: other.siteId });
    expect(ids(await rep.today.list({})).sort()).toEqual(own.sort());
    // at the other site there is no rep: whoever opens first
    expect(ids(await owner.today.list({})).sort()).toEqual(nobodys.sort());
    expect(foreign).toHaveLength(3);
  });

  test('who cannot sign in leave their customers to the others', async () => {
    const { staffId } = await newRep();
    await addCustomers(db, { count: 3, ownerId: staffId });
    await owner.team.updateStaff({ staffId, active: false });
    expect((await owner.today.list({})).items).toHaveLength(3);
  });

  test('see their own list only; a manager sees anybody’s', async () => {
    const { rep, staffId } = await newRep();
    await addCustomers(db, { count: 3, ownerId: staffId });
    expect(await refusal(rep.today.list({ staffId: await idOf(owner) }))).toMatchObject({ status: 403 });
    expect((await manager.today.list({ staffId })).items).toHaveLength(3);
    const [item] = (await rep.today.list({})).items;
    const named = { customerId: item?.customerId ?? '', checkInId: item?.checkInId ?? '' };
    const stranger = await newRep();
    expect(await refusal(stranger.rep.today.settle({ ...named, outcome: 'reached' }))).toMatchObject({
      status: 404,
    });
    expect(await manager.today.settle({ ...named, outcome: 'reached' })).toMatchObject({
      outcome: 'reached',
    });
  });

  test('find their list made in the night, once however often the job runs', async () => {
    const { rep, staffId } = await newRep();
    await addCustomers(db, { count: 30 });
    await owner.team.updateBusiness({ timeZone: zoneWhereItIsNoon() });
    await outreachJobs['today.make']?.run({}, app.jobContext);
    await outreachJobs['today.make']?.run({}, app.jobContext);
    const made = await db
      .selectFrom('check_ins')
      .select('customer_id')
      .where('staff_id', '=', staffId)
      .execute();
    await owner.team.updateBusiness({ timeZone: zoneWhereItIsNoon() });
    expect(ids(await rep.today.list({})).sort()).toEqual(made.map((row) => row.customer_id).sort());
    expect(made).toHaveLength(20);
  });
});

/** So that the test does not depend on the hour at which it runs. */
function zoneWhereItIsNoon(): string {
  const ahead = 12 - new Date().getUTCHours();
  return ahead === 0 ? 'UTC' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

describe('an outcome', () => {
  test('is told in the story once, can be changed and taken back', async () => {
    await addCustomers(db, { count: 1 });
    const [item] = (await owner.today.list({})).items;
    const named = { customerId: item?.customerId ?? '', checkInId: item?.checkInId ?? '' };
    const said = { ...named, outcome: 'no_answer', note: 'Back on Monday' } as const;
    expect(await owner.today.settle(said)).toMatchObject({
      outcome: 'no_answer',
      note: 'Back on Monday',
      doneBy: 'Test owner',
    });
    await owner.today.settle(said);
    await owner.today.settle({ ...named, outcome: 'reached' });
    expect(await owner.today.reopen(named)).toMatchObject({ outcome: null, note: null, doneAt: null });
    const story = await owner.customers.story({ customerId: named.customerId });
    expect(story.items.map((event) => event.kind)).toEqual([
      'check_in.reopened',
      'check_in.settled',
      'check_in.settled',
    ]);
    expect(story.items[2]?.data).toMatchObject({ outcome: 'no_answer', note: 'Back on Monday' });
    expect((await owner.today.list({})).items[0]?.outcome).toBe(null);
  });

  test.each([
    ['reached', 29, 30],
    ['declined', 89, 90],
    ['not_today', 2, 3],
    ['no_answer', 1, 2],
  ] as const)('%s gives rest for %i days; on day %i they may come again', async (outcome, rest, again) => {
    await addCustomers(db, { count: 1 });
    const [item] = (await owner.today.list({})).items;
    await owner.today.settle({
      customerId: item?.customerId ?? '',
      checkInId: item?.checkInId ?? '',
      outcome,
    });
    await daysPass(db, rest);
    expect((await owner.today.list({})).items).toEqual([]);
    await daysPass(db, again - rest);
    expect((await owner.today.list({})).items).toHaveLength(1);
  });

  test('counts in the week, and who came back after it with what they spent', async () => {
    const [customerId = ''] = await addCustomers(db, { count: 2 });
    const list = await owner.today.list({});
    const item = list.items.find((each) => each.customerId === customerId);
    await owner.today.settle({ customerId, checkInId: item?.checkInId ?? '', outcome: 'reached' });
    await owner.purchases.addOrder({
      customerId,
      siteId: app.siteId,
      lines: [{ description: 'x', quantity: 1, unitPrice: '9.50' }],
    });
    await sql`UPDATE orders SET purchase = true, spend_minor = 950 WHERE customer_id = ${customerId}`.execute(
      db,
    );
    expect((await owner.today.list({})).week).toEqual({
      listed: 2,
      reached: 1,
      cameBack: 1,
      cameBackMinor: 950,
    });
  });
});
