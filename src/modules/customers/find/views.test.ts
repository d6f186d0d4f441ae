import { expect, test } from 'vitest';
import { refusal, startTestApp } from '../../../testing.ts';
import type { Query } from './contract.ts';

const app = await startTestApp();
const owner = await app.as('owner');
const rep = await app.as('rep');
const late: Query = {
  filter: [{ field: 'signal', op: 'is', values: ['later'] }],
  sort: 'riskMinor',
  direction: 'desc',
  columns: ['riskMinor', 'lastAt'],
};

test('a view is kept as it was saved, for oneself unless it is shared', async () => {
  const own = await rep.find.addView({ name: 'Call soon', query: late });
  expect(own).toMatchObject({ name: 'Call soon', shared: false, mine: true, query: late });
  expect((await owner.find.views({})).items).toEqual([]);
  await rep.find.updateView({ viewId: own.viewId, shared: true, name: 'Call them' });
  expect((await owner.find.views({})).items).toEqual([
    { ...own, name: 'Call them', shared: true, mine: false },
  ]);
});

test('a view of others is changed by whoever manages settings when it is shared, else by nobody else', async () => {
  const hidden = await owner.find.addView({ name: 'Mine', query: late });
  const shared = await owner.find.addView({ name: 'Ours', shared: true, query: late });
  const manager = await app.as('manager');
  expect(await refusal(manager.find.updateView({ viewId: hidden.viewId, name: 'x' }))).toMatchObject({
    status: 404,
  });
  expect(await refusal(rep.find.deleteView({ viewId: shared.viewId }))).toMatchObject({ status: 403 });
  await manager.find.updateView({ viewId: shared.viewId, query: { ...late, sort: 'name' } });
  await manager.find.deleteView({ viewId: shared.viewId });
  expect((await owner.find.views({})).items.map((view) => view.name)).not.toContain('Ours');
});

test('a shared view on margin is not offered to who may not see margin, and they cannot save one', async () => {
  const margin: Query = { ...late, columns: ['marginMinor'] };
  await owner.find.addView({ name: 'Margin', shared: true, query: margin });
  expect((await owner.find.views({})).items.map((view) => view.name)).toContain('Margin');
  expect((await rep.find.views({})).items.map((view) => view.name)).not.toContain('Margin');
  expect(await refusal(rep.find.addView({ name: 'x', query: margin }))).toMatchObject({ status: 403 });
  expect(
    await refusal(rep.find.addView({ name: 'x', query: { ...late, sort: 'marginMinor' } })),
  ).toMatchObject({ status: 403 });
});

test('a viewer keeps views of their own but shares none', async () => {
  const viewer = await app.as('viewer');
  expect(await refusal(viewer.find.addView({ name: 'All of us', shared: true, query: late }))).toMatchObject({
    status: 403,
  });
  await viewer.find.addView({ name: 'Only me', query: late });
});

test('what could not be listed cannot be saved', async () => {
  const wrong: Query = { ...late, filter: [{ field: 'signal', op: 'is', values: ['angry'] }] };
  expect(await refusal(owner.find.addView({ name: 'x', query: wrong }))).toMatchObject({ status: 422 });
  expect(await refusal(owner.find.addView({ name: ' ', query: late }))).toMatchObject({ status: 422 });
});
