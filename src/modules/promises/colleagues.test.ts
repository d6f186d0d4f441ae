import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { type Client, refusal, startTestApp } from '../../testing.ts';
import { insertStaff } from '../team/staff.ts';
import { escalateLateToColleagues, remindKeepersOfColleagues } from './watch-colleagues.ts';

const app = await startTestApp();
const { db } = app.database;
const hour = 3_600_000;
const ahead = (hours: number): string => new Date(Date.now() + hours * hour).toISOString();
type Person = { client: Client; staffId: string };

async function somebody(
  role: 'owner' | 'manager' | 'rep' | 'viewer',
  siteIds: string[] = [],
): Promise<Person> {
  const client = await app.as(role, { siteIds });
  const { me } = await client.team.welcome({});
  return { client, staffId: me?.staffId ?? '' };
}
let [anna, manager, viewer, ben]: Person[] = [];
beforeAll(async () => {
  const { siteId } = await (await app.as('owner')).team.addSite({ name: 'Second Street' });
  anna = await somebody('rep');
  manager = await somebody('manager');
  viewer = await somebody('viewer');
  ben = await somebody('rep', [siteId]);
});
function people(): { anna: Person; manager: Person; viewer: Person; ben: Person } {
  if (!anna || !manager || !viewer || !ben) throw new Error('nobody is there yet');
  return { anna, manager, viewer, ben };
}
type Fields = Partial<Parameters<Client['colleaguePromises']['make']>[0]>;
function promise(fields: Fields = {}) {
  const input = {
    promiseId: newId(),
    colleagueId: people().manager.staffId,
    what: 'Cover the early shift',
    ...fields,
  };
  return people().anna.client.colleaguePromises.make(
    input.when === undefined ? { dueAt: ahead(48), ...input } : input,
  );
}
async function fallDue(promiseId: string): Promise<void> {
  await sql`UPDATE colleague_promises SET due_at = now() - interval '1 hour' WHERE promise_id = ${promiseId}`.execute(
    db,
  );
}

describe('a promise to a colleague', () => {
  test('sent twice is promised once, and stands in the one ledger beside those to customers', async () => {
    const { anna: me, manager: boss } = people();
    const promiseId = newId();
    const [first, again] = await Promise.all([promise({ promiseId }), promise({ promiseId })]);
    expect(again).toEqual(first);
    expect(first).toMatchObject({
      customerId: null,
      customer: null,
      colleague: { staffId: boss.staffId },
      keeper: { staffId: me.staffId },
      state: 'open',
    });
    const { customerId } = (await me.client.customers.create({ name: 'Adaeze Okafor', siteId: app.siteId }))
      .customer;
    for (const dueAt of [ahead(24), ahead(72)])
      await me.client.promises.make({ customerId, promiseId: newId(), what: 'Send the kit', dueAt });
    const seen: (string | null)[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await me.client.promises.ledger({ keeperId: me.staffId, cursor, limit: 1 });
      seen.push(...page.items.map((item) => item.customer?.name ?? item.colleague?.name ?? null));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(seen).toEqual(['Adaeze Okafor', 'Test manager', 'Adaeze Okafor']);
    const counts = await me.client.promises.counts({ keeperId: me.staffId });
    expect(counts.late + counts.today + counts.coming).toBe(3);
  });

  test('takes a date as people say it, and needs somebody else who is there', async () => {
    const made = await promise({ when: 'in two weeks' });
    expect((Date.parse(made.dueAt) - Date.now()) / (24 * hour)).toBeGreaterThan(13);
    for (const wrong of [
      { colleagueId: people().anna.staffId },
      { colleagueId: newId() },
      { keeperId: people().viewer.staffId },
      { when: 'when pigs fly' },
    ])
      expect(await refusal(promise(wrong)), JSON.stringify(wrong)).toMatchObject({ status: 422 });
    expect(await refusal(promise({ dueAt: ahead(-2) }))).toMatchObject({ code: 'ASKS_FIRST' });
  });

  test('concerns those whom it is between and who leads them, and nobody else', async () => {
    const { anna: me, ben: other, manager: boss, viewer: guest } = people();
    const made = await promise();
    const sees = async ({ client }: Person): Promise<boolean> =>
      (await client.promises.ledger({ limit: 200 })).items.some((item) => item.promiseId === made.promiseId);
    expect([await sees(me), await sees(boss), await sees(other), await sees(guest)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const elsewhere = await somebody('manager', [app.siteId]);
    expect(await sees(elsewhere)).toBe(false);
    for (const call of [
      () => other.client.colleaguePromises.keep(made),
      () => other.client.colleaguePromises.withdraw(made),
      () => other.client.colleaguePromises.make({ ...made, colleagueId: me.staffId }),
      () => other.client.colleaguePromises.handOver({ ...made, keeperId: other.staffId }),
    ])
      expect(await refusal(call())).toMatchObject({ status: 404 });
    expect(await refusal(guest.client.colleaguePromises.keep(made))).toMatchObject({ status: 403 });
  });

  test('is kept, late, broken, open again, moved with agreement and back, handed over and withdrawn', async () => {
    const { anna: me, ben: other, manager: boss } = people();
    const { colleaguePromises: to } = me.client;
    const made = await promise();
    expect(await to.keep(made)).toMatchObject({ state: 'kept', settledBy: { staffId: me.staffId } });
    expect(await refusal(to.break({ ...made, reason: 'x' }))).toMatchObject({ status: 409 });
    expect(await to.reopen(made)).toMatchObject({ state: 'open', settledAt: null });
    const move = { ...made, moveId: newId(), dueAt: ahead(96), reason: 'The shift moved', agreed: true };
    expect(await refusal(to.move({ ...move, agreed: false }))).toMatchObject({ status: 422 });
    const moved = await to.move(move);
    expect(moved).toMatchObject({ dueAt: move.dueAt, moves: [{ from: made.dueAt, reason: move.reason }] });
    expect(await to.move(move)).toEqual(moved);
    expect(await refusal(to.withdraw(made))).toMatchObject({ status: 409 });
    expect(await to.moveBack({ ...made, moveId: move.moveId })).toMatchObject({
      dueAt: made.dueAt,
      moves: [],
    });
    expect(await refusal(to.handOver({ ...made, keeperId: boss.staffId }))).toMatchObject({ status: 422 });
    expect(await to.handOver({ ...made, keeperId: other.staffId })).toMatchObject({
      keeper: { staffId: other.staffId },
    });
    await fallDue(made.promiseId);
    expect(await other.client.colleaguePromises.keep(made)).toMatchObject({ state: 'late' });
    const wrong = await promise();
    await to.withdraw(wrong);
    expect(await refusal(to.keep(wrong))).toMatchObject({ status: 404 });
  });

  test('is reminded of once before it is due, and told to a manager once when it is late', async () => {
    const { anna: me, manager: boss } = people();
    const made = await promise({ what: 'Order the filters' });
    await sql`UPDATE colleague_promises SET remind_at = now() - interval '1 second' WHERE promise_id = ${made.promiseId}`.execute(
      db,
    );
    await remindKeepersOfColleagues(db);
    await remindKeepersOfColleagues(db);
    const told = async ({ client }: Person): Promise<string[]> =>
      (await client.notices.list({ limit: 100 })).items
        .filter((item) => item.data.what === 'Order the filters' && item.data.to === 'Test manager')
        .map((item) => item.kind);
    expect(await told(me)).toEqual(['promise.due']);
    await fallDue(made.promiseId);
    await Promise.all([escalateLateToColleagues(db), escalateLateToColleagues(db)]);
    expect(await told(me)).toEqual(['promise.late', 'promise.due']);
    expect(await told(boss)).toEqual(['promise.escalated']);
  });

  test('reminds who leads while there is time, where its keeper was put out', async () => {
    const password = 'correct horse battery';
    const person = { name: 'Gone', email: 'gone@rapport.test', role: 'rep' as const, siteIds: [], password };
    const keeperId = await insertStaff(db, person);
    const made = await promise({ what: 'Water the plants', keeperId });
    await sql`UPDATE staff SET active = false WHERE id = ${keeperId}`.execute(db);
    await sql`UPDATE colleague_promises SET remind_at = now() - interval '1 second' WHERE promise_id = ${made.promiseId}`.execute(
      db,
    );
    await remindKeepersOfColleagues(db);
    const { rows } = await sql<{ staff_id: string }>`
      SELECT staff_id FROM notices WHERE kind = 'promise.due' AND key LIKE ${`%${made.promiseId}%`}`.execute(
      db,
    );
    const told = rows.map((row) => row.staff_id);
    expect(told).toContain(people().manager.staffId);
    expect(told).not.toContain(keeperId);
  });

  test('counts in how well its keeper keeps promises, of no site', async () => {
    const keeper = await somebody('owner');
    const { colleaguePromises: to, promises } = keeper.client;
    const before = await promises.rates({ keeperId: keeper.staffId });
    const input = { colleagueId: people().anna.staffId, what: 'Count the boxes', dueAt: ahead(5) };
    const [kept, broken] = [
      await to.make({ ...input, promiseId: newId() }),
      await to.make({ ...input, promiseId: newId() }),
    ];
    await to.keep(kept);
    await to.break({ ...broken, reason: 'No time' });
    const rates = await promises.rates({ keeperId: keeper.staffId });
    expect([rates.all.kept - before.all.kept, rates.all.n - before.all.n]).toEqual([1, 2]);
    expect(rates.people).toMatchObject([{ keeper: { staffId: keeper.staffId }, rate: { kept: 1, n: 2 } }]);
    expect(rates.sites).toEqual([]);
    expect(rates.kinds[0]?.reasons).toEqual([
      { reason: 'No time', customerId: null, promiseId: broken.promiseId },
    ]);
    expect((await promises.rates({ keeperId: keeper.staffId, siteId: app.siteId })).all.n).toBe(0);
  });
});
