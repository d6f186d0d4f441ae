import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { refusal, startTestApp } from '../../testing.ts';
import { addCustomers, addPurchases, daysPass } from './fixture.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');

async function heldOut(): Promise<string[]> {
  const rows = await db.selectFrom('check_ins').select('customer_id').where('held_out', '=', true).execute();
  return rows.map((row) => row.customer_id);
}

test('one in ten is left alone by lot, is shown to nobody, and stays alone for 60 days', async () => {
  await owner.team.updateBusiness({ settings: { holdOutShare: 0.1, todayLength: 100 } });
  await addCustomers(db, { count: 900 });
  const seen = new Set<string>();
  for (let day = 0; day < 8; day++) {
    const { items } = await owner.today.list({});
    for (const { customerId } of items) seen.add(customerId);
    await sql`UPDATE check_ins SET outcome = 'reached', done_at = now() WHERE NOT held_out AND outcome IS NULL`.execute(
      db,
    );
    await daysPass(db, 1);
  }
  const alone = await heldOut();
  expect(new Set(alone).size).toBe(alone.length);
  expect(alone.filter((id) => seen.has(id))).toEqual([]);
  const share = alone.length / (alone.length + seen.size);
  // 5 standard errors of a tenth of 800
  expect(Math.abs(share - 0.1)).toBeLessThan(5 * Math.sqrt(0.09 / 800));
  const [one] = await db.selectFrom('check_ins').selectAll().where('held_out', '=', true).limit(1).execute();
  const named = { customerId: one?.customer_id ?? '', checkInId: one?.check_in_id ?? '' };
  expect(await refusal(owner.today.settle({ ...named, outcome: 'reached' }))).toMatchObject({ status: 404 });
});

test('nothing is told before there is data, then shares, a difference and how sure it is', async () => {
  const early = await owner.today.effect({});
  expect(early).toMatchObject({ state: 'early', difference: null, byLot: null, reached: { people: 0 } });
  expect(early.from).toMatch(/^\d{4}-\d\d-\d\d$/);

  await daysPass(db, 75); // the first was listed 83 days ago, the last 76
  const alone = await heldOut();
  const reached = (
    await db.selectFrom('check_ins').select('customer_id').where('held_out', '=', false).distinct().execute()
  ).map((row) => row.customer_id);
  await addPurchases(db, reached.slice(0, Math.floor(reached.length / 2)), 70);
  await addPurchases(db, alone.slice(0, Math.floor(alone.length / 4)), 70);
  await addPurchases(db, alone.slice(-5), 5); // too late to count for anybody; also: the business sells until now
  const told = await owner.today.effect({});
  expect(told.state).toBe('told');
  expect(told.reached).toEqual({
    people: reached.length,
    bought: Math.floor(reached.length / 2),
    spendMinor: 5000 * Math.floor(reached.length / 2),
  });
  expect(told.leftAlone).toMatchObject({ people: alone.length, bought: Math.floor(alone.length / 4) });
  expect(told.listed.people).toBe(reached.length);
  const { value, low, high } = told.difference ?? { value: 0, low: 0, high: 0 };
  expect(value).toBeCloseTo(
    told.reached.bought / told.reached.people - told.leftAlone.bought / told.leftAlone.people,
    12,
  );
  expect(low).toBeGreaterThan(0.1);
  expect(high).toBeLessThan(0.4);
});

test('switched off, nobody is left alone, also not who was before', async () => {
  await owner.team.updateBusiness({ settings: { holdOutShare: 0 } });
  await db.deleteFrom('check_ins').execute();
  const [customerId = ''] = await addCustomers(db, { count: 1, riskMinor: 99_000_000 });
  await owner.today.list({});
  await db.updateTable('check_ins').set({ held_out: true }).where('customer_id', '=', customerId).execute();
  await daysPass(db, 2);
  expect((await owner.today.list({})).items.map((item) => item.customerId)).toContain(customerId);
  expect((await owner.today.effect({})).state).toBe('off');
});
