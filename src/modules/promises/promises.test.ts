import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { refusal, startTestApp } from '../../testing.ts';
import { ahead, promising } from './promises.testing.ts';

const app = await startTestApp();
const { db, owner, rep, customerId, newCustomer, promise, fallDue, storyOf } = await promising(app);
const hour = 3_600_000;

describe('making a promise', () => {
  test('sent twice, also at the same moment, is promised once', async () => {
    const id = await newCustomer();
    const input = { customerId: id, promiseId: newId(), what: 'Send the kit', dueAt: ahead(24) };
    const [first, second] = await Promise.all([rep.promises.make(input), rep.promises.make(input)]);
    expect(second).toEqual(first);
    expect(await rep.promises.make({ ...input, what: 'Something else' })).toEqual(first);
    expect((await rep.promises.list({ customerId: id })).items).toEqual([first]);
    expect(await storyOf(id)).toEqual(['promise.made', 'customer.created']);
    expect(first).toMatchObject({
      state: 'open',
      overdue: false,
      keeper: { name: 'Test rep' },
      findAWay: false,
    });
  });

  test('for a time that has passed asks first', async () => {
    const input = { customerId, promiseId: newId(), what: 'Send the kit', dueAt: ahead(-2) };
    expect(await refusal(rep.promises.make(input))).toMatchObject({ status: 409, code: 'ASKS_FIRST' });
    expect(await rep.promises.make({ ...input, confirmPast: true })).toMatchObject({ overdue: true });
  });

  test('takes dates as people say them, and says which ones it takes', async () => {
    const made = await promise({ when: 'in two weeks' });
    const days = (Date.parse(made.dueAt) - Date.now()) / (24 * hour);
    expect(days).toBeGreaterThan(13);
    expect(days).toBeLessThan(15);
    const refused = await refusal(promise({ when: 'when pigs fly' }));
    expect(refused).toMatchObject({ status: 422 });
    expect(refused.message).toContain('in two weeks');
    expect(await refusal(rep.promises.make({ customerId, promiseId: newId(), what: 'x' }))).toMatchObject({
      status: 422,
    });
  });

  test('is kept by somebody who can keep it', async () => {
    const { siteId } = await owner.team.addSite({ name: 'Hill Road' });
    const names = async (): Promise<{ name: string; staffId: string }[]> =>
      (await owner.team.staff({})).items;
    await Promise.all([app.as('viewer'), app.as('rep', { siteIds: [siteId] })]);
    const { rows } = await sql<{ id: string; role: string; elsewhere: boolean }>`
      SELECT id, role, EXISTS (SELECT FROM staff_sites WHERE staff_id = id) AS elsewhere FROM staff`.execute(
      db,
    );
    expect((await names()).length).toBe(rows.length);
    for (const row of rows.filter((each) => each.role === 'viewer' || each.elsewhere))
      expect(await refusal(promise({ keeperId: row.id }))).toMatchObject({ status: 422 });
    const keeperId = rows.find((row) => row.role === 'owner')?.id;
    expect((await promise({ keeperId })).keeper?.staffId).toBe(keeperId);
  });

  test('by mistake is taken back without a trace, once something came of it no more', async () => {
    const id = await newCustomer();
    const { promiseId } = await promise({ customerId: id });
    await rep.promises.withdraw({ customerId: id, promiseId });
    expect(await storyOf(id)).toEqual(['customer.created']);
    const kept = await promise({ customerId: id });
    await rep.promises.keep(kept);
    expect(await refusal(rep.promises.withdraw(kept))).toMatchObject({ status: 409 });
    expect(await refusal(rep.promises.withdraw({ customerId: id, promiseId }))).toMatchObject({
      status: 404,
    });
  });
});

describe('settling a promise', () => {
  test('kept in time is kept, later is late, and saying it twice tells it once', async () => {
    const id = await newCustomer();
    const first = await promise({ customerId: id });
    expect(await rep.promises.keep(first)).toMatchObject({ state: 'kept', settledBy: { name: 'Test rep' } });
    await rep.promises.keep(first);
    const second = await promise({ customerId: id });
    await fallDue(second.promiseId);
    expect(await rep.promises.keep(second)).toMatchObject({ state: 'late' });
    const third = await promise({ customerId: id });
    expect(await rep.promises.break({ ...third, reason: 'Out of stock for months' })).toMatchObject({
      state: 'broken',
      reason: 'Out of stock for months',
    });
    expect(await refusal(rep.promises.keep(third))).toMatchObject({ status: 409 });
    expect(await refusal(rep.promises.break({ ...third, reason: ' ' }))).toMatchObject({ status: 422 });
    expect((await storyOf(id)).filter((kind) => kind !== 'promise.made')).toEqual([
      'promise.broken',
      'promise.kept',
      'promise.kept',
      'customer.created',
    ]);
    const { rate } = await rep.promises.list({ customerId: id });
    expect(rate).toMatchObject({ kept: 1, n: 3 });
    expect(await rep.promises.reopen(third)).toMatchObject({ state: 'open', reason: null, settledAt: null });
  });

  test('it moves only with the customer’s agreement and a reason, and back again', async () => {
    const made = await promise();
    const move = {
      ...made,
      moveId: newId(),
      dueAt: ahead(96),
      reason: 'She is away until Thursday',
      agreed: true,
    };
    expect(await refusal(rep.promises.move({ ...move, agreed: false }))).toMatchObject({ status: 422 });
    expect(await refusal(rep.promises.move({ ...move, reason: '' }))).toMatchObject({ status: 422 });
    expect(await refusal(rep.promises.move({ ...move, dueAt: ahead(-1) }))).toMatchObject({
      status: 409,
      code: 'ASKS_FIRST',
    });
    const moved = await rep.promises.move(move);
    expect(moved).toMatchObject({ dueAt: move.dueAt, state: 'open' });
    expect(moved.moves).toMatchObject([{ from: made.dueAt, to: move.dueAt, reason: move.reason }]);
    expect(await rep.promises.move(move)).toEqual(moved);
    expect(await refusal(rep.promises.moveBack({ ...made, moveId: newId() }))).toMatchObject({ status: 409 });
    expect(await rep.promises.moveBack({ ...made, moveId: move.moveId })).toMatchObject({
      dueAt: made.dueAt,
      moves: [],
    });
  });

  test('it is handed over to somebody else', async () => {
    const made = await promise();
    const { items } = await owner.team.staff({});
    const other = items.find((member) => member.role === 'owner');
    const given = await rep.promises.handOver({ ...made, keeperId: other?.staffId ?? '' });
    expect(given.keeper?.name).toBe(other?.name);
    expect(await refusal(rep.promises.handOver({ ...made, keeperId: newId() }))).toMatchObject({
      status: 422,
    });
  });
});
