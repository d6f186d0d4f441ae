import { beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { refusal, startTestApp } from '../../testing.ts';
import { preferencesOf } from './preferences.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const rep = await app.as('rep');
const hostile = `<img src=x onerror="alert(1)">'; DROP TABLE preferences; --`;

let customerId = '';
beforeEach(async () => {
  customerId = (await owner.customers.create({ name: 'Adaeze Okafor', siteId: app.siteId })).customer
    .customerId;
});
const storyOf = async (): Promise<string[]> =>
  (await rep.customers.story({ customerId })).items.map((item) => item.kind);
const valuesOf = (items: { value: string }[]): string[] => items.map((item) => item.value);

type Kind = Parameters<typeof rep.facts.prefer>[0]['kind'];
const say = (kind: Kind, value: string, by = rep) =>
  by.facts.prefer({ customerId, preferenceId: newId(), kind, value });

describe('a preference', () => {
  test('sent twice, also at the same moment, is recorded once, as theirs and by whom', async () => {
    const input = { customerId, preferenceId: newId(), kind: 'enjoys' as const, value: 'Early tastings' };
    const [first, second] = await Promise.all([rep.facts.prefer(input), rep.facts.prefer(input)]);
    expect(second).toEqual(first);
    expect(first.items).toMatchObject([
      { value: 'Early tastings', how: 'asked', askedBy: { name: 'Test rep' } },
    ]);
    expect(await say('enjoys', 'early TASTINGS')).toMatchObject({ preferenceId: null, items: [{}] });
    expect(await storyOf()).toEqual(['preference.said', 'customer.created']);
  });

  test('for a channel or times takes the place of the one before, and gives it back', async () => {
    await say('channel', 'phone');
    const { preferenceId, items } = await say('channel', 'email');
    expect(valuesOf(items)).toEqual(['email']);
    const named = { customerId, preferenceId: preferenceId ?? '' };
    expect(valuesOf((await rep.facts.unprefer(named)).items)).toEqual(['phone']);
    expect(valuesOf((await rep.facts.unprefer(named)).items)).toEqual(['phone']);
    expect(await storyOf()).toEqual(['preference.said', 'customer.created']);
  });

  test('that holds no more is ended, and resumed unless something else took its place', async () => {
    const { preferenceId } = await say('channel', 'phone');
    const named = { customerId, preferenceId: preferenceId ?? '' };
    await rep.facts.endPreference(named);
    expect((await rep.facts.endPreference(named)).items).toEqual([]);
    expect(valuesOf((await rep.facts.resumePreference(named)).items)).toEqual(['phone']);
    await rep.facts.endPreference(named);
    await say('channel', 'letter');
    expect(await refusal(rep.facts.resumePreference(named))).toMatchObject({ status: 409 });
  });

  test('said by two people at once: one channel holds, and nobody’s words are lost', async () => {
    const said = await Promise.all([
      say('channel', 'phone'),
      say('channel', 'sms', owner),
      say('enjoys', 'Early tastings'),
      say('enjoys', 'Hand-written cards', owner),
    ]);
    expect(said).toHaveLength(4);
    const now = await preferencesOf(db, customerId);
    expect(['phone', 'sms']).toContain(now.channel);
    expect(now.enjoys.toSorted()).toEqual(['Early tastings', 'Hand-written cards']);
  });

  test('of times is kept in one order, and what is none is refused with those that are', async () => {
    await say('times', 'Morning, FRI mon');
    await say('avoids', 'Calls at school times');
    await owner.customers.update({ customerId, language: 'ig' });
    expect(await preferencesOf(db, customerId)).toEqual({
      channel: null,
      times: ['mon', 'fri', 'morning'],
      language: 'ig',
      enjoys: [],
      avoids: ['Calls at school times'],
    });
    const refused = await refusal(say('times', 'whenever'));
    expect(refused).toMatchObject({ status: 422 });
    expect(refused.message).toContain('morning');
    expect(await refusal(say('channel', 'pigeon'))).toMatchObject({ status: 422 });
    expect(await refusal(say('enjoys', '  '))).toMatchObject({ status: 422 });
    expect(await refusal(say('enjoys', 'x'.repeat(301)))).toMatchObject({ status: 422 });
  });

  test('with markup in it is text', async () => {
    const { items } = await say('avoids', hostile);
    expect(valuesOf(items)).toEqual([hostile]);
    expect((await preferencesOf(db, customerId)).avoids).toEqual([hostile]);
  });

  test('grows old, and is confirmed like any other fact', async () => {
    await say('channel', 'phone');
    const { facts } = await rep.facts.of({ customerId });
    expect(facts).toMatchObject([{ kind: 'preferred_channel', subject: '', value: 'phone' }]);
    await rep.facts.confirm({ customerId, kind: 'preferred_channel' });
    expect((await rep.facts.of({ customerId })).facts[0]?.confirmedAt).not.toBeNull();
  });
});

describe('a bond', () => {
  const goal = { whose: 'theirs' as const, what: 'A second chair by spring' };
  const make = (fields = {}) => rep.facts.bond({ customerId, bondId: newId(), ...goal, ...fields });
  const bonds = async () => (await rep.facts.of({ customerId })).bonds;

  test('sent twice, also at the same moment, binds once', async () => {
    const input = { customerId, bondId: newId(), ...goal };
    const [first, second] = await Promise.all([rep.facts.bond(input), rep.facts.bond(input)]);
    expect(second).toEqual(first);
    expect(await rep.facts.bond({ ...input, what: 'Something else' })).toEqual(first);
    expect(await bonds()).toEqual([first]);
    expect(await storyOf()).toEqual(['bond.made', 'customer.created']);
  });

  test('is reached or dropped, tells the story once, and is taken up again', async () => {
    const bond = await make();
    const named = { customerId, bondId: bond.bondId };
    await rep.facts.settleBond({ ...named, state: 'done' });
    expect(await rep.facts.settleBond({ ...named, state: 'done' })).toMatchObject({
      state: 'done',
      settledBy: { name: 'Test rep' },
    });
    expect(await storyOf()).toEqual(['bond.done', 'bond.made', 'customer.created']);
    expect(await refusal(owner.facts.settleBond({ ...named, state: 'dropped' }))).toMatchObject({
      status: 409,
    });
    expect(await refusal(rep.facts.unbond(named))).toMatchObject({ status: 409 });
    expect(await rep.facts.settleBond({ ...named, state: 'open' })).toMatchObject({ settledAt: null });
    await rep.facts.unbond(named);
    expect(await rep.facts.unbond(named)).toEqual(named);
    expect(await bonds()).toEqual([]);
    expect(await storyOf()).toEqual(['customer.created']);
  });

  test('of both stands before theirs and ours, and can be said in other words', async () => {
    await make({ whose: 'ours', what: 'They tell a friend' });
    const theirs = await make({ what: hostile });
    await make({ whose: 'both', what: 'Open day without a queue' });
    expect((await bonds()).map((bond) => bond.whose)).toEqual(['both', 'theirs', 'ours']);
    expect(theirs.what).toBe(hostile);
    const changed = await rep.facts.changeBond({ customerId, bondId: theirs.bondId, whose: 'both' });
    expect(changed).toMatchObject({ whose: 'both', what: hostile });
    expect(await refusal(make({ what: ' ' }))).toMatchObject({ status: 422 });
  });
});

test('what is not theirs is not there, and a viewer only reads', async () => {
  const { siteId } = await owner.team.addSite({ name: `Hill Road ${newId()}` });
  const elsewhere = await app.as('rep', { siteIds: [siteId] });
  const viewer = await app.as('viewer');
  const bondId = newId();
  const preference = { customerId, preferenceId: newId(), kind: 'enjoys' as const, value: 'Tea' };
  await rep.facts.prefer(preference);
  await rep.facts.bond({ customerId, bondId, whose: 'ours', what: 'Tea' });
  for (const [by, status] of [
    [elsewhere, 404],
    [viewer, 403],
  ] as const)
    for (const attempt of [
      () => by.facts.prefer(preference),
      () => by.facts.unprefer(preference),
      () => by.facts.endPreference(preference),
      () => by.facts.resumePreference(preference),
      () => by.facts.bond({ customerId, bondId, whose: 'ours', what: 'Tea' }),
      () => by.facts.changeBond({ customerId, bondId, what: 'Coffee' }),
      () => by.facts.settleBond({ customerId, bondId, state: 'done' }),
      () => by.facts.unbond({ customerId, bondId }),
    ])
      expect(await refusal(attempt())).toMatchObject({ status });
  const { preferences, bonds } = await viewer.facts.of({ customerId });
  expect([preferences.length, bonds.length]).toEqual([1, 1]);
});
