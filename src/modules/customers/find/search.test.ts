import * as fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { type Client, refusal, startTestApp } from '../../../testing.ts';
import { addCustomers } from './fixture.ts';
import { searchText, searchTokens } from './search-text.ts';
import { refreshSearchWords } from './search-words.ts';
import { distance, editsOf } from './spelling.ts';

const app = await startTestApp();
const owner = await app.as('owner');
const { siteId: second } = await owner.team.addSite({ name: 'Second Street' });
await addCustomers(app, [
  {
    name: 'Adaeze Okafor',
    company: 'Okafor Dental',
    number: 'C-1001',
    emails: ['Adaeze@Okafor.example'],
    phones: ['+44 20 7946 0812'],
    orderNumbers: ['SO-58213', '58214'],
    worth: 211_000,
    signal: 'later',
  },
  { name: 'John Okafor', number: 'C-1002', worth: 900_000, city: 'Łódź' },
  { name: 'Jürgen Müller-Groß', number: '12748', phones: ['+49 30 901820'], worth: 5 },
  { name: 'Ωmega Παπαδόπουλος', worth: 4 },
  { name: '東京コーヒー', kind: 'company', worth: 3 },
  { name: "Siobhán O'Brien", siteId: second, emails: ['shiv@obrien.example'], phones: ['+442079460999'] },
  { name: 'Customer 12749', number: '12749' },
]);

async function found(q: string, as: Client = owner): Promise<string[]> {
  return (await as.find.search({ q })).items.map((item) => item.name);
}

describe('the search box', () => {
  test.each([
    ['C-1001', 'Adaeze Okafor'],
    ['c-1001', 'Adaeze Okafor'],
    ['SO-58213', 'Adaeze Okafor'],
    ['#58214', 'Adaeze Okafor'],
    ['adaeze@OKAFOR.example', 'Adaeze Okafor'],
    ['adaeze@ok', 'Adaeze Okafor'],
    ['shiv', "Siobhán O'Brien"],
    ['C-10 ', 'John Okafor'],
    ['okafor a', 'Adaeze Okafor'],
    ['+44 20 7946 0812', 'Adaeze Okafor'],
    ['0044 (0)20 7946-0812', 'Adaeze Okafor'],
    ['020 7946 0812', 'Adaeze Okafor'],
    ['02079 460812', 'Adaeze Okafor'],
    ['460812', 'Adaeze Okafor'],
    ['0812', 'Adaeze Okafor'],
    ['79460812', 'Adaeze Okafor'],
    ['79460', 'Adaeze Okafor'],
    ['+49 30 90', 'Jürgen Müller-Groß'],
    ['adaeze okafor', 'Adaeze Okafor'],
    ['OKAFOR ada', 'Adaeze Okafor'],
    ['okafor dental', 'Adaeze Okafor'],
    ['muller gross', 'Jürgen Müller-Groß'],
    ['MÜLLER-GROSS', 'Jürgen Müller-Groß'],
    ['12748', 'Jürgen Müller-Groß'],
    ['o’brien', "Siobhán O'Brien"],
    ['siobhan obr', "Siobhán O'Brien"],
    ['παπαδοπουλος', 'Ωmega Παπαδόπουλος'],
    ['東京', '東京コーヒー'],
    ['lodz', 'John Okafor'],
  ])('finds %s first', async (q, name) => {
    expect((await found(q))[0]).toBe(name);
  });

  test.each([
    ['adaze', 'Adaeze Okafor'], // a letter left out
    ['addaeze', 'Adaeze Okafor'], // one too many
    ['adeaze', 'Adaeze Okafor'], // two changed places
    ['adaexe', 'Adaeze Okafor'], // another key
    ['jonh okafor', 'John Okafor'],
    ['mueller', 'Jürgen Müller-Groß'],
    ['adaezze okaffor', 'Adaeze Okafor'],
    ['siobahnn', "Siobhán O'Brien"],
  ])('forgives %s', async (q, name) => {
    expect((await found(q))[0]).toBe(name);
  });

  test('puts what is exact before what begins alike, and the worthier before the other', async () => {
    expect(await found('1274')).toEqual(['Jürgen Müller-Groß', 'Customer 12749']);
    expect((await found('12749'))[0]).toBe('Customer 12749');
    expect(await found('okafor')).toEqual(['John Okafor', 'Adaeze Okafor']);
    expect((await found('o')).slice(0, 2)).toEqual(['John Okafor', 'Adaeze Okafor']);
  });

  test('says what matched', async () => {
    const [byOrder] = (await owner.find.search({ q: '58214' })).items;
    expect(byOrder).toMatchObject({
      number: 'C-1001',
      nextYearMinor: 211_000,
      signal: 'later',
      match: { by: 'order', text: '58214', quality: 'exact', orderId: expect.any(String) },
    });
    const [byPhone] = (await owner.find.search({ q: '0812' })).items;
    expect(byPhone?.match).toMatchObject({ by: 'phone', quality: 'part', text: '+442079460812' });
    const [byCompany] = (await owner.find.search({ q: 'dental' })).items;
    expect(byCompany?.match).toMatchObject({
      by: 'name',
      quality: 'start',
      text: 'Okafor Dental',
      words: ['dental'],
    });
    const [meant] = (await owner.find.search({ q: 'adeaze' })).items;
    expect(meant?.match).toMatchObject({ quality: 'similar', text: 'Adaeze Okafor' });
    expect(meant?.match.words).toContain('adaeze');
  });

  test('finds a web page and a social account as somebody would type them', async () => {
    const { customerId } = (await owner.customers.create({ name: 'Wendy Webb' })).customer;
    await owner.customers.addContactPoint({ customerId, kind: 'web', value: 'https://webb-tea.example' });
    await owner.customers.addContactPoint({ customerId, kind: 'social', value: '@WebbTea' });
    for (const q of ['https://webb-tea.example/', 'webb-tea.example', 'webb-tea.ex'])
      expect((await owner.find.search({ q })).items[0], q).toMatchObject({
        customerId,
        match: { by: 'web' },
      });
    for (const q of ['@webbtea', '@webb'])
      expect((await owner.find.search({ q })).items[0], q).toMatchObject({
        customerId,
        match: { by: 'social' },
      });
  });

  test('shows nobody of another site, by whatever key', async () => {
    const rep = await app.as('rep', { siteIds: [app.siteId] });
    for (const q of [
      'siobhan',
      'siobahn',
      's',
      'si',
      'shiv@obrien.example',
      '+442079460999',
      '0999',
      '794609',
    ]) {
      const [theirs, ours] = [await found(q, rep), await found(q)].map((names) =>
        names.includes("Siobhán O'Brien"),
      );
      expect({ q, theirs, ours }).toEqual({ q, theirs: false, ours: true });
    }
  });

  test('tells no worth to a key that may not see it', async () => {
    const { key } = await owner.team.addApiKey({ name: 'names only', permissions: ['customers.read'] });
    const response = await fetch(`${app.url}/api/v1/search?q=okafor`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const { items } = (await response.json()) as { items: object[] };
    expect(items[0]).toMatchObject({ nextYearMinor: null, signal: null });
  });

  test('takes whatever is typed for text', async () => {
    const hostile = [
      "'",
      "a'b:*",
      '& | !',
      '\\',
      "' OR 1=1 --",
      '<->',
      '()',
      ':*',
      '%%%',
      '\u{1F600}',
      '+',
      '@',
      '....',
      '000000',
    ];
    for (const q of [...hostile, 'x'.repeat(200), '1'.repeat(200), 'ab '.repeat(60)]) {
      await expect(found(q)).resolves.toEqual(expect.any(Array));
    }
    expect(await found('')).toEqual([]);
    expect(await refusal(owner.find.search({ q: 'x'.repeat(201) }))).toMatchObject({ status: 422 });
    expect(await refusal(owner.find.search({ q: 'a\u0000b' }))).toMatchObject({ status: 400 });
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (q) => {
        if (!q.includes('\u0000')) await owner.find.search({ q });
      }),
      { numRuns: 60 },
    );
  });

  test('learns the words of an import as those typed in one by one', async () => {
    const words = async (): Promise<string[]> =>
      (await app.database.db.selectFrom('search_words').select('word').orderBy('word').execute()).map(
        (row) => row.word,
      );
    const before = await words();
    expect(before).toContain('okafor');
    expect(before.filter((word) => /[\d@]/.test(word))).toEqual([]);
    await sql`DELETE FROM search_words`.execute(app.database.db);
    await sql`UPDATE customers SET import_no = 1`.execute(app.database.db);
    await refreshSearchWords(app.database.db, 1);
    await refreshSearchWords(app.database.db, 1);
    expect(await words()).toEqual(before);
  });
});

describe('search text', () => {
  test('folds case, accents and letters that have a spelling without their keyboard', () => {
    expect(
      searchText({ name: 'Łukasz MÜLLER-Groß', number: 'C-1042', emails: ['L.Mueller@X.de'], city: 'Malmö' }),
    ).toBe('lukasz muller gross\nmalmo mullergross');
    expect(searchTokens('ﬁancée İstanbul  Þór')).toEqual(['fiancee', 'istanbul', 'thor']);
  });

  test('is the same when folded again, and never longer than an index can hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const once = searchTokens(text);
        expect(searchTokens(once.join(' '))).toEqual(once);
        expect(searchText({ name: text, company: text, emails: [text] }).length).toBeLessThanOrEqual(1500);
      }),
    );
  });

  test('edits are all the words one typing error away', () => {
    const word = fc.string({
      unit: fc.constantFrom('a', 'b', 'c', 'x', 'y', 'z'),
      minLength: 4,
      maxLength: 8,
    });
    fc.assert(fc.property(word, (text) => editsOf(text).every((edit) => distance(text, edit) === 1)));
    expect(editsOf('jhon')).toContain('john');
    expect(distance('jhon', 'john')).toBe(1);
    expect(distance('kitten', 'sitting')).toBe(3);
  });
});
