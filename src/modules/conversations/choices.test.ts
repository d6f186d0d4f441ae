import { expect, test } from 'vitest';
import { refusal, startTestApp } from '../../testing.ts';

const app = await startTestApp();
const manager = await app.as('manager');
const rep = await app.as('rep');
const codes = async (list: string) =>
  (await rep.choices.list({})).items.filter((each) => each.list === list).map(({ code }) => code);

test('the lists that come with the product can be renamed, reordered and added to', async () => {
  expect(await codes('purpose')).toEqual(['order', 'support', 'complaint', 'just_talking', 'other']);
  const added = await manager.choices.add({ list: 'purpose', name: '  Größe ändern ', key: 'b' });
  expect(added).toMatchObject({ code: 'grosse_andern', name: 'Größe ändern', key: 'b', own: true });
  expect(await manager.choices.add({ list: 'purpose', name: 'Größe ändern' })).toMatchObject({
    code: 'grosse_andern_2',
  });
  await manager.choices.change({ list: 'purpose', code: 'grosse_andern', position: 1 });
  expect((await codes('purpose')).slice(0, 3)).toEqual(['order', 'grosse_andern', 'support']);
  const { items } = await manager.choices.change({ list: 'mood', code: 'upset', name: 'Cross' });
  expect(items.find(({ code }) => code === 'upset')?.name).toBe('Cross');
  await manager.choices.change({ list: 'mood', code: 'upset', name: null });
  expect((await rep.choices.list({})).items.find(({ code }) => code === 'upset')?.name).toBeNull();
});

test('a retired choice is not offered again, but stays where it was chosen', async () => {
  const { customer } = await rep.customers.create({ name: 'Adaeze Okafor' });
  const begin = { customerId: customer.customerId, channel: 'phone', direction: 'in' } as const;
  const old = await rep.conversations.begin(begin);
  const chosen = await rep.conversations.save({ ...old, outcome: 'agreed' });
  await manager.choices.change({ list: 'outcome', code: 'agreed', active: false });
  const fresh = await rep.conversations.begin(begin);
  expect(await refusal(rep.conversations.save({ ...fresh, outcome: 'agreed' }))).toMatchObject({
    status: 422,
  });
  expect(await rep.conversations.save({ ...chosen, note: 'Still so' })).toMatchObject({ outcome: 'agreed' });
});

test('a key chooses one thing, and none that the desk needs', async () => {
  expect(await refusal(manager.choices.add({ list: 'gift', name: 'Cake', key: 's' }))).toMatchObject({
    status: 409,
  });
  expect(await refusal(manager.choices.add({ list: 'gift', name: 'Cake', key: 'n' }))).toMatchObject({
    status: 422,
  });
  expect(await refusal(manager.choices.change({ list: 'mood', code: 'happy', key: 's' }))).toMatchObject({
    status: 409,
  });
  await manager.choices.change({ list: 'purpose', code: 'support', active: false });
  await manager.choices.change({ list: 'mood', code: 'happy', key: 's' });
  expect(
    await refusal(manager.choices.change({ list: 'purpose', code: 'support', active: true })),
  ).toMatchObject({ status: 409 });
});

test('only who manages changes a list, and a choice of one’s own keeps a name', async () => {
  expect(await refusal(rep.choices.add({ list: 'gift', name: 'Cake' }))).toMatchObject({ status: 403 });
  expect(await refusal(rep.choices.change({ list: 'mood', code: 'happy', active: false }))).toMatchObject({
    status: 403,
  });
  const { code } = await manager.choices.add({ list: 'gift', name: '蛋糕' });
  expect(code).toBe('own');
  expect(await refusal(manager.choices.change({ list: 'gift', code, name: null }))).toMatchObject({
    status: 422,
  });
  expect(
    await refusal(manager.choices.change({ list: 'gift', code: 'nothing', active: true })),
  ).toMatchObject({
    status: 404,
  });
  expect(await refusal(manager.choices.add({ list: 'gift', name: '   ' }))).toMatchObject({ status: 422 });
});
