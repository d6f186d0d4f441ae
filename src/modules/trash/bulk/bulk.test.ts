import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newId } from '../../../core/ids.ts';
import { refusal, startTestApp } from '../../../testing.ts';
import { takeUpBulk } from './work.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const { siteId: hill } = await owner.team.addSite({ name: 'Hill Road' });
const made = await Promise.all(
  Array.from({ length: 6 }, (_, n) =>
    owner.customers.create({
      name: `Customer ${n}`,
      siteId: n < 4 ? app.siteId : hill,
      tags: n === 0 ? ['vip', 'old'] : ['old'],
    }),
  ),
);
const ids = made.map(({ customer }) => customer.customerId);
const tagsOf = async () =>
  Promise.all(ids.map(async (customerId) => (await owner.customers.read({ customerId })).tags));

test('a tag for all that a filter finds is undone as one; who was changed since stays', async () => {
  const bulkId = newId();
  const asked = {
    bulkId,
    kind: 'addTag' as const,
    value: 'vip',
    filter: [{ field: 'tags', op: 'is' as const, values: ['old'] }],
  };
  expect(await owner.bulk.start(asked)).toMatchObject({ state: 'done', total: 6, changed: 5 });
  expect(await owner.bulk.start(asked)).toMatchObject({ state: 'done', total: 6, changed: 5 });
  expect(await tagsOf()).toEqual([['vip', 'old'], ...Array.from({ length: 5 }, () => ['old', 'vip'])]);
  const [, , third = ''] = ids;
  const { items } = await owner.audit.list({ customerId: third, operation: 'bulk.start' });
  expect(items).toMatchObject([
    {
      door: 'api',
      by: { name: 'Test owner' },
      changes: { tags: { before: ['old'], after: ['old', 'vip'] } },
    },
  ]);
  await owner.customers.update({ customerId: third, tags: ['mine'] });
  expect(await owner.bulk.undo({ bulkId })).toMatchObject({ state: 'undone', kept: 1 });
  expect(await tagsOf()).toEqual([['vip', 'old'], ['old'], ['mine'], ['old'], ['old'], ['old']]);
});

test('those who are deleted as one come back as one', async () => {
  const bulkId = newId();
  expect(await owner.bulk.start({ bulkId, kind: 'delete', ids: ids.slice(0, 3) })).toMatchObject({
    state: 'done',
    changed: 3,
  });
  expect((await owner.find.list({})).items).toHaveLength(3);
  expect((await owner.trash.list({})).items).toEqual([]);
  expect(await owner.bulk.undo({ bulkId })).toMatchObject({ state: 'undone' });
  expect((await owner.find.list({})).items).toHaveLength(6);
});

test('goes on in steps, and only with customers whom whoever asked sees', async () => {
  const manager = await app.as('manager', { siteIds: [hill] });
  const bulkId = newId();
  expect(await manager.bulk.start({ bulkId, kind: 'owner', value: null, ids })).toMatchObject({
    total: 2,
    changed: 0,
  });
  expect(
    await refusal(manager.bulk.start({ bulkId: newId(), kind: 'site', value: app.siteId, ids })),
  ).toMatchObject({ status: 422 });
  expect(
    await refusal(manager.bulk.start({ bulkId: newId(), kind: 'addTag', value: 'x', ids: ids.slice(0, 4) })),
  ).toMatchObject({ status: 422 });
  const mine = await owner.bulk.start({ bulkId: newId(), kind: 'site', value: null, ids });
  expect(mine).toMatchObject({ state: 'done', changed: 6 });
  expect(await refusal(manager.bulk.undo(mine))).toMatchObject({ status: 404 });
  // as if a process had been killed behind the first step of the way back
  await sql`UPDATE bulk_changes SET state = 'undoing' WHERE bulk_id = ${mine.bulkId}`.execute(db);
  await takeUpBulk(db, mine.bulkId, 2);
  expect(await owner.bulk.read(mine)).toMatchObject({ state: 'undone', kept: 0 });
  expect((await owner.customers.read({ customerId: ids[5] ?? '' })).siteId).toBe(hill);
  for (const role of ['rep', 'marketer', 'viewer'] as const)
    expect(await refusal((await app.as(role)).bulk.list({}))).toMatchObject({ status: 403 });
});
