import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { refusal, startTestApp } from '../../testing.ts';
import { consentOf } from './consents.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const rep = await app.as('rep');
const hour = 3_600_000;
const ago = (hours: number): string => new Date(Date.now() - hours * hour).toISOString();
const wording = 'May we e-mail you offers about twice a month?';

let customerId = '';
beforeEach(async () => {
  customerId = (await owner.customers.create({ name: 'Adaeze Okafor', siteId: app.siteId })).customer
    .customerId;
});

type Entry = Parameters<typeof rep.facts.recordConsent>[0];
function entry(fields: Partial<Entry> = {}): Entry {
  return {
    customerId,
    consentId: newId(),
    act: 'given',
    channel: 'email',
    purpose: 'offers',
    wording,
    source: 'phone',
    evidence: 'Call of 3 November',
    ...fields,
  };
}
const may = async (): Promise<boolean> =>
  (await consentOf(db, customerId, 'email', 'offers'))?.act === 'given';

test('what nobody agreed to is not agreed to', async () => {
  expect(await consentOf(db, customerId, 'email', 'offers')).toBeNull();
  await rep.facts.recordConsent(entry({ purpose: 'news' }));
  expect(await may()).toBe(false);
});

test('an entry sent twice, also at the same moment, is added once with its words and proof', async () => {
  const input = entry();
  const [first, second] = await Promise.all([rep.facts.recordConsent(input), rep.facts.recordConsent(input)]);
  expect(second).toEqual(first);
  expect(await rep.facts.recordConsent({ ...input, wording: 'Something else' })).toEqual(first);
  expect(first).toMatchObject({ wording, source: 'phone', evidence: 'Call of 3 November', corrected: false });
  expect((await rep.facts.of({ customerId })).consents).toEqual([first]);
  expect((await rep.customers.story({ customerId })).items.map((item) => item.kind)).toEqual([
    'consent.given',
    'customer.created',
  ]);
});

test('it is taken back as easily as given, without a reason, and what was said later counts', async () => {
  await rep.facts.recordConsent(entry({ at: ago(48) }));
  const { customerId: id, consentId, channel, purpose, source } = entry();
  await rep.facts.recordConsent({ customerId: id, consentId, channel, purpose, source, act: 'withdrawn' });
  expect(await may()).toBe(false);
  // a form of yesterday that is typed in today does not undo what they said since
  await rep.facts.recordConsent(entry({ at: ago(24), source: 'paper' }));
  expect(await may()).toBe(false);
  await rep.facts.recordConsent(entry());
  expect(await may()).toBe(true);
});

test('a mistake is corrected by a later entry, once, and what stood before it counts again', async () => {
  await rep.facts.recordConsent(entry({ at: ago(2) }));
  const wrong = await rep.facts.recordConsent(entry({ act: 'withdrawn', wording: '' }));
  expect(await may()).toBe(false);
  const correction = {
    customerId,
    consentId: wrong.consentId,
    correctionId: newId(),
    reason: 'It was another Adaeze',
  };
  const [first, second] = await Promise.all([
    rep.facts.correctConsent(correction),
    rep.facts.correctConsent(correction),
  ]);
  expect(second).toEqual(first);
  expect(await may()).toBe(true);
  for (const again of [
    { ...correction, correctionId: newId() },
    { ...correction, consentId: first.consentId, correctionId: newId() },
  ])
    expect(await refusal(rep.facts.correctConsent(again))).toMatchObject({ status: 409 });
  const { items } = await rep.facts.consents({ customerId });
  expect(items.map((item) => [item.act, item.corrected])).toEqual([
    ['corrected', false],
    ['withdrawn', true],
    ['given', false],
  ]);
});

test('the database refuses to rewrite the ledger, and lets it go with its customer', async () => {
  await rep.facts.recordConsent(entry());
  await expect(
    sql`UPDATE consents SET act = 'withdrawn' WHERE customer_id = ${customerId}`.execute(db),
  ).rejects.toThrow('only added to');
  await expect(sql`DELETE FROM consents WHERE customer_id = ${customerId}`.execute(db)).rejects.toThrow(
    'only added to',
  );
  expect(await may()).toBe(true);
  await sql`DELETE FROM customers WHERE customer_id = ${customerId}`.execute(db);
  expect(await consentOf(db, customerId, 'email', 'offers')).toBeNull();
});

test('two people at once both stand in the ledger, and it pages by keyset', async () => {
  await Promise.all([
    rep.facts.recordConsent(entry()),
    owner.facts.recordConsent(entry({ act: 'withdrawn' })),
    rep.facts.recordConsent(entry({ channel: 'phone' })),
  ]);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await rep.facts.consents({ customerId, limit: 1, cursor });
    seen.push(...page.items.map((item) => item.consentId));
    cursor = page.next ?? undefined;
  } while (cursor);
  expect(new Set(seen).size).toBe(3);
  expect((await rep.facts.consents({ customerId, channel: 'phone' })).items).toHaveLength(1);
  expect(await refusal(rep.facts.consents({ customerId, cursor: 'no' }))).toMatchObject({ status: 422 });
});

test('consent needs words, a source, and a time that has come', async () => {
  const hostile = `<script>alert('x')</script>`;
  expect(await rep.facts.recordConsent(entry({ wording: hostile }))).toMatchObject({ wording: hostile });
  for (const wrong of [entry({ wording: ' ' }), entry({ at: ago(-1) })])
    expect(await refusal(rep.facts.recordConsent(wrong))).toMatchObject({ status: 422 });
});

test('what is not theirs is not there, and a viewer only reads', async () => {
  const { siteId } = await owner.team.addSite({ name: `Hill Road ${newId()}` });
  const elsewhere = await app.as('rep', { siteIds: [siteId] });
  const viewer = await app.as('viewer');
  const { consentId } = await rep.facts.recordConsent(entry());
  const correction = { customerId, consentId, correctionId: newId(), reason: 'Mistake' };
  expect(await refusal(elsewhere.facts.recordConsent(entry()))).toMatchObject({ status: 404 });
  expect(await refusal(elsewhere.facts.correctConsent(correction))).toMatchObject({ status: 404 });
  expect(await refusal(elsewhere.facts.consents({ customerId }))).toMatchObject({ status: 404 });
  expect(await refusal(viewer.facts.recordConsent(entry()))).toMatchObject({ status: 403 });
  expect(await refusal(viewer.facts.correctConsent(correction))).toMatchObject({ status: 403 });
  expect((await viewer.facts.consents({ customerId })).items).toHaveLength(1);
});

test('all that was agreed to is taken back at once, and nothing twice', async () => {
  await rep.facts.recordConsent(entry());
  await rep.facts.recordConsent(entry({ channel: 'phone', purpose: 'news' }));
  await rep.facts.recordConsent(entry({ channel: 'sms', act: 'withdrawn' }));
  const withdrawal = { customerId, wording: 'Leave me alone', source: 'phone' as const };
  const { items } = await rep.facts.withdrawConsents(withdrawal);
  expect(
    items
      .map(({ act, channel, purpose, wording: words }) => [act, channel, purpose, words].join(' '))
      .toSorted(),
  ).toEqual(['withdrawn email offers Leave me alone', 'withdrawn phone news Leave me alone']);
  expect(await may()).toBe(false);
  expect((await rep.facts.withdrawConsents(withdrawal)).items).toEqual([]);
});
