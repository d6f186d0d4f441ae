import { describe, expect, test } from 'vitest';
import { type Client, refusal, startTestApp } from '../../testing.ts';

const app = await startTestApp();
const owner = await app.as('owner');
const rep = await app.as('rep');
type Line = Awaited<ReturnType<Client['say']['list']>>['items'][number];

async function newCustomer(
  fields: Partial<Parameters<Client['customers']['create']>[0]> = {},
): Promise<string> {
  const input = { name: 'Adaeze Okafor', givenName: 'Adaeze', siteId: app.siteId, ...fields };
  return (await owner.customers.create(input)).customer.customerId;
}
const textOf = (line: Line | undefined): string => line?.parts.map(({ text }) => text).join('') ?? '';
async function lines(customerId: string, more: object = {}): Promise<Line[]> {
  return (await rep.say.list({ customerId, ...more })).items;
}
const codes = async (): Promise<string[]> => (await owner.say.rules({})).items.map(({ code }) => code);

describe('rules', () => {
  test('are in an order that makes sense aloud, which the owner changes', async () => {
    const before = await codes();
    expect(before.slice(0, 8)).toEqual([
      ...['listen', 'apology', 'greet', 'thank', 'last_contact', 'promise', 'confirm', 'service'],
    ]);
    await owner.say.changeRule({ code: 'give', position: 3 });
    expect((await codes()).indexOf('give')).toBe(3);
    await owner.say.changeRule({ code: 'give', position: before.indexOf('give') });
    expect(await codes()).toEqual(before);
  });

  test('are reworded in any language, and go back to what comes with the product', async () => {
    const customerId = await newCustomer({ language: 'ga' });
    await owner.say.changeRule({
      code: 'greet',
      texts: { en: 'Hello **{{givenName}}**', ga: 'Dia duit, {{givenName}}' },
    });
    expect((await lines(customerId))[0]).toMatchObject({ language: 'ga' });
    expect(textOf((await lines(customerId))[0])).toBe('Dia duit, Adaeze');
    expect(textOf((await lines(await newCustomer()))[0])).toBe('Hello Adaeze');
    const { items } = await owner.say.changeRule({ code: 'greet', texts: { en: '', ga: null } });
    expect(items.find(({ code }) => code === 'greet')?.texts).toEqual({});
    expect(textOf((await lines(customerId))[0])).toMatch(/^Good \w+ Adaeze$/);
  });

  test('that name an unknown field are refused with those that there are', async () => {
    for (const text of ['Hello {{firstName}}', 'Hello {{constructor}}', 'Hello {{}}']) {
      const refused = await refusal(owner.say.changeRule({ code: 'greet', texts: { en: text } }));
      expect(refused.status).toBe(422);
      expect(refused.message).toContain('givenName');
    }
    for (const text of ['Hello {{givenName', 'Hello }} there', '{{{{name}}}}'])
      expect(await refusal(owner.say.addRule({ texts: { en: text } }))).toMatchObject({ status: 422 });
    const none: Record<string, string>[] = [{}, { en: ' ' }, { en: '** **' }, { English: 'Hello' }];
    for (const texts of none)
      expect(await refusal(owner.say.addRule({ texts }))).toMatchObject({ status: 422 });
  });

  test('are text and never more, whatever stands in them or in a name', async () => {
    const hostile = '<img src=x onerror=alert(1)> **not strong** {{name}} $t(say:title)';
    const { code } = await owner.say.addRule({ texts: { en: 'Mind <b>{{givenName}}</b> $t(say:title)' } });
    const customerId = await newCustomer({ name: hostile, givenName: hostile });
    const own = (await lines(customerId)).find((line) => line.rule === code);
    expect(own?.parts).toEqual([{ text: `Mind <b>${hostile}</b> $t(say:title)`, strong: false }]);
    const greet = (await lines(customerId)).find((line) => line.kind === 'greet');
    expect(greet?.parts.at(-1)).toEqual({ text: hostile, strong: true });
    await owner.say.removeRule({ code });
  });

  test('of the house are said where their condition is met, and only then', async () => {
    const when = async (condition: object, customerId: string): Promise<boolean> => {
      const { code } = await owner.say.addRule({
        texts: { en: 'For {{givenName}}' },
        condition: condition as { on: 'always' },
      });
      const said = (await lines(customerId)).some((line) => line.rule === code);
      await owner.say.removeRule({ code });
      return said;
    };
    const day = (ahead: number): string =>
      new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
    const customerId = await newCustomer({ tags: ['Wholesale'], birthday: `1981${day(5).slice(4)}` });
    const product = await owner.purchases.addProduct({ code: 'ESP', name: 'House espresso', price: '12' });
    await owner.purchases.addOrder({
      ...{ customerId, number: '1', orderedAt: `${day(-20)}T12:00:00Z` },
      lines: [{ code: 'ESP', quantity: 1 }],
    });
    expect(await when({ on: 'always' }, customerId)).toBe(true);
    expect(await when({ on: 'tag', tag: 'wholesale' }, customerId)).toBe(true);
    expect(await when({ on: 'tag', tag: 'retail' }, customerId)).toBe(false);
    expect(await when({ on: 'birthday', within: 6 }, customerId)).toBe(true);
    expect(await when({ on: 'birthday', within: 3 }, customerId)).toBe(false);
    expect(await when({ on: 'owns', productId: product.productId }, customerId)).toBe(true);
    expect(await when({ on: 'owns', productId: product.productId }, await newCustomer())).toBe(false);
    expect(await when({ on: 'service', within: 14 }, customerId)).toBe(false);
    expect(await when({ on: 'signal', signals: ['lost'] }, customerId)).toBe(false);
    expect(await refusal(when({ on: 'moon' }, customerId))).toMatchObject({ status: 422 });
  });

  test('of the house that name what is not known are not said', async () => {
    const { code } = await owner.say.addRule({ texts: { en: 'How is {{owns}}?' } });
    const customerId = await newCustomer();
    expect((await lines(customerId)).some((line) => line.rule === code)).toBe(false);
    const { missing } = await owner.say.preview({ customerId, rule: { code } });
    expect(missing).toEqual(['owns']);
    await owner.say.removeRule({ code });
  });

  test('of the house are said in the moods that they name; to the upset only where that is named', async () => {
    const customerId = await newCustomer();
    const { code } = await owner.say.addRule({ texts: { en: 'Ask for a review' } });
    const said = async (mood: string, moodEnd = ''): Promise<boolean> =>
      (await lines(customerId, { mood, moodEnd })).some((line) => line.rule === code);
    expect(await said('')).toBe(true);
    expect(await said('upset', 'happy')).toBe(false);
    await owner.say.changeRule({ code, moods: ['happy'] });
    expect([await said(''), await said('happy'), await said('upset', 'happy')]).toEqual([false, true, false]);
    await owner.say.changeRule({ code, moods: ['upset'] });
    expect([await said('happy'), await said('upset'), await said('upset', 'neutral')]).toEqual([
      ...[false, false, true],
    ]);
    await owner.say.removeRule({ code });
  });

  test('that come with the product are switched off but not removed, and listening stays', async () => {
    expect(await refusal(owner.say.removeRule({ code: 'thank' }))).toMatchObject({ status: 422 });
    const listen = owner.say.changeRule({ code: 'listen', active: false });
    expect(await refusal(listen)).toMatchObject({ status: 422 });
    expect(await refusal(owner.say.changeRule({ code: 'nothing', active: false }))).toMatchObject({
      status: 404,
    });
    const withCondition = owner.say.changeRule({ code: 'thank', condition: { on: 'always' } });
    expect(await refusal(withCondition)).toMatchObject({ status: 422 });
    await owner.say.changeRule({ code: 'greet', active: false });
    expect((await lines(await newCustomer())).some(({ kind }) => kind === 'greet')).toBe(false);
    await owner.say.changeRule({ code: 'greet', active: true });
    expect(await refusal(owner.say.changeRule({ code: 'greet', moods: ['moody'] }))).toMatchObject({
      status: 422,
    });
  });

  test('are tried on a customer in every mood before they are kept', async () => {
    const customerId = await newCustomer();
    const rule = { code: null, texts: { en: 'Tell {{givenName}} of the tasting' }, moods: ['happy'] };
    const { items } = await owner.say.preview({ customerId, rule });
    const heard = items.filter(({ items: all }) =>
      all.some((line) => textOf(line) === 'Tell Adaeze of the tasting'),
    );
    expect(heard.map(({ mood }) => mood)).toEqual(['happy']);
    expect(items.find(({ mood, moodEnd }) => mood === 'upset' && moodEnd === null)?.items).toMatchObject([
      { kind: 'listen' },
    ]);
    expect((await owner.say.rules({})).items.every(({ kind }) => kind !== 'own')).toBe(true);
    const unknown = owner.say.preview({ customerId, rule: { code: 'greet', texts: { en: '{{nobody}}' } } });
    expect(await refusal(unknown)).toMatchObject({ status: 422 });
  });
});
