import { describe, expect, test } from 'vitest';
import { refusal, startTestApp } from '../testing.ts';
import { isStorable, refuseUnstorable } from './storable.ts';

const app = await startTestApp();
const owner = await app.as('owner');
const key = await app.keyOf('owner');
const customer = { kind: 'person' as const, name: 'Adaeze Okafor' };

async function post(path: string, body: unknown, language = 'en') {
  const response = await fetch(`${app.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'accept-language': language,
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('a text that PostgreSQL cannot keep', () => {
  const wrong: readonly [string, object, string][] = [
    ['U+0000', { name: 'nul \0 byte' }, 'name'],
    ['the first half of a pair', { name: 'half \ud83d surrogate' }, 'name'],
    ['the second half of a pair', { company: '\udc00' }, 'company'],
    ['in a list', { tags: ['good', 'b\0d'] }, 'tags'],
    ['in an object of a list', { contactPoints: [{ kind: 'phone', value: '020\0' }] }, 'contactPoints'],
    ['in a key', { custom: { 'mach\0ine': 1 } }, 'custom'],
    ['in a field that there is not', { nothing: { deep: [['\ud83d']] } }, 'nothing'],
  ];
  test.each(wrong)('is refused with its field and a sentence: %s', async (_what, fields, field) => {
    const answer = await post('/api/v1/customers', { ...customer, ...fields });
    expect(answer).toEqual({
      status: 400,
      body: {
        code: 'BAD_REQUEST',
        status: 400,
        message: `${field}: holds a character that is no text, U+0000 or half of a surrogate pair. Remove it and try again.`,
        data: { field },
      },
    });
  });

  test('is refused in German, in the address, in a path and as a key of the whole', async () => {
    expect((await post('/api/v1/customers', { ...customer, name: '\0' }, 'de')).body['message']).toMatch(
      /^name: enthält ein Zeichen/,
    );
    expect((await post('/api/v1/customers', { ...customer, 'n\0': 1 })).status).toBe(400);
    expect(await refusal(owner.purchases.products({ search: 'a\0' }))).toMatchObject({ status: 400 });
    expect(await refusal(owner.customers.byNumber({ number: 'a\0' }))).toMatchObject({ status: 400 });
  });

  test('is refused at every door of the house: business, staff, sign-in', async () => {
    expect(await refusal(owner.team.updateBusiness({ name: 'Half \ud83d House' }))).toMatchObject({
      status: 400,
    });
    expect(await app.database.db.selectFrom('business').select('name').execute()).toEqual([
      { name: 'Test House' },
    ]);
    const signIn = { email: 'owner\0@rapport.test', password: 'correct horse battery' };
    expect((await post('/api/auth/sign-in/email', signIn)).status).toBe(400);
  });

  test('is not looked for before it is known who asks', async () => {
    const stranger = await app.as(null);
    expect(await refusal(stranger.customers.create({ ...customer, name: '\0' }))).toMatchObject({
      status: 401,
    });
  });
});

test('everything else is text: whole pairs, controls, every script, also nested deeper than calls can be', () => {
  for (const text of ['', '👩🏽‍⚕️', '\u0001\u001f\u007f', '李小龙', '\uffff', '\ufffd']) {
    expect(isStorable(text)).toBe(true);
    expect(() => refuseUnstorable({ text, list: [text, { [text]: text }] })).not.toThrow();
  }
  let deep: unknown = 'bottom';
  for (let i = 0; i < 200_000; i++) deep = [deep];
  expect(() => refuseUnstorable({ deep })).not.toThrow();
});
