import { describe, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { refusal, startTestApp } from '../../testing.ts';
import { telephoneOf } from '../calls/calls.testing.ts';

const app = await startTestApp();
const owner = await app.as('owner');
const rep = await app.as('rep');
const other = await app.as('rep', { siteIds: [app.siteId] });
const { db } = app.database;

async function newCustomer(fields: Partial<Parameters<typeof rep.customers.create>[0]> = {}) {
  return (await rep.customers.create({ name: 'Adaeze Okafor', ...fields })).customer.customerId;
}
async function newDraft(customerId?: string) {
  return rep.conversations.begin({
    customerId: customerId ?? (await newCustomer()),
    channel: 'phone',
    direction: 'in',
  });
}
const storyOf = async (customerId: string) =>
  (await rep.customers.story({ customerId })).items.filter(({ kind }) => kind.startsWith('conversation.'));

describe('a contact', () => {
  test('is begun, written, finished, and told by the story', async () => {
    const customerId = await newCustomer();
    const draft = await newDraft(customerId);
    expect(draft).toMatchObject({ state: 'draft', version: 1, note: '', by: { name: 'Test rep' } });
    const saved = await rep.conversations.save({ ...draft, purpose: 'support', moodStart: 'upset' });
    expect(saved).toMatchObject({ version: 2, purpose: 'support', moodStart: 'upset' });
    const finished = await rep.conversations.finish({
      ...saved,
      note: 'Brew head still slow',
      need: 'Holds for the open day',
      behind: 'Two hundred guests are coming',
      action: 'Descaled over the phone',
      moodEnd: 'happy',
      outcome: 'solved',
      firstTime: true,
      gifts: [{ gift: 'tip', what: 'Rinse it on Fridays' }],
    });
    expect(finished).toMatchObject({ state: 'done', version: 3, outcome: 'solved' });
    expect(await rep.conversations.get(finished)).toEqual(finished);
    const [told] = await storyOf(customerId);
    expect(told).toMatchObject({
      kind: 'conversation.done',
      by: { name: 'Test rep' },
      data: {
        note: 'Brew head still slow',
        need: 'Holds for the open day',
        moodEnd: 'happy',
        outcome: 'solved',
      },
    });
  });

  test('is taken back from being finished, and the story no longer tells it', async () => {
    const draft = await newDraft();
    await rep.conversations.finish({ ...draft, note: 'Too soon' });
    expect(await refusal(other.conversations.reopen(draft))).toMatchObject({ status: 403 });
    const open = await rep.conversations.reopen(draft);
    expect(open).toMatchObject({ state: 'draft', note: 'Too soon', doneAt: null });
    expect(await storyOf(draft.customerId)).toEqual([]);
    expect(await refusal(rep.conversations.reopen(draft))).toMatchObject({ status: 409 });
    await rep.conversations.finish(open);
    expect(await storyOf(draft.customerId)).toHaveLength(1);
  });

  test('of which nothing was said is not finished', async () => {
    const draft = await newDraft();
    expect(await refusal(rep.conversations.finish({ ...draft, note: '  ' }))).toMatchObject({ status: 422 });
    expect(await rep.conversations.get(draft)).toMatchObject({ state: 'draft', version: 1 });
  });

  test('is thrown away only as a draft, by whose it is', async () => {
    const draft = await newDraft();
    expect(await refusal(other.conversations.discard(draft))).toMatchObject({ status: 403 });
    await rep.conversations.discard(draft);
    expect(await refusal(rep.conversations.get(draft))).toMatchObject({ status: 404 });
    const done = await newDraft();
    await rep.conversations.finish({ ...done, purpose: 'other' });
    expect(await refusal(rep.conversations.discard(done))).toMatchObject({ status: 409 });
  });
});

describe('what is sent again', () => {
  test('begins one contact for one id, and for one call, however often', async () => {
    const customerId = await newCustomer();
    const conversationId = newId();
    const telephone = await telephoneOf(app);
    await telephone.say({ event: 'ringing', call: '1', from: '+442079460801' });
    const callId = telephone.callId('1');
    const begin = { customerId, conversationId, callId, channel: 'phone', direction: 'in' } as const;
    const all = await Promise.all([1, 2, 3, 4].map(() => rep.conversations.begin(begin)));
    expect(new Set(all.map((each) => each.conversationId))).toEqual(new Set([conversationId]));
    const second = await other.conversations.begin({ ...begin, conversationId: newId() });
    expect(second.conversationId).toBe(conversationId);
    expect((await rep.conversations.list({ customerId })).items).toHaveLength(1);
    await telephone.say({ event: 'answered', call: '1', at: new Date(Date.now() - 9000) });
    await telephone.say({ event: 'ended', call: '1' });
    const done = await rep.conversations.finish({ ...second, note: 'Short', version: 1 });
    expect(done.lengthSeconds).toBeGreaterThanOrEqual(8);
    expect(await refusal(rep.conversations.begin({ ...begin, callId: newId() }))).toMatchObject({
      status: 404,
    });
  });

  test('saves and finishes once, and answers the same', async () => {
    const draft = await newDraft();
    const save = { ...draft, saveId: newId(), note: 'Once' };
    const first = await rep.conversations.save(save);
    expect(await rep.conversations.save(save)).toEqual(first);
    const finish = { ...first, saveId: newId(), outcome: 'solved' };
    const done = await rep.conversations.finish(finish);
    const again = await rep.conversations.finish(finish);
    expect(again).toEqual(done);
    expect(await storyOf(draft.customerId)).toHaveLength(1);
  });
});

describe('two people in one contact', () => {
  test('the later save is refused, and nothing of either is lost', async () => {
    const draft = await newDraft();
    await rep.conversations.save({ ...draft, note: 'From the first' });
    expect(await refusal(other.conversations.save({ ...draft, note: 'From the second' }))).toMatchObject({
      status: 409,
      code: 'CONFLICT',
    });
    const now = await other.conversations.get(draft);
    expect(now).toMatchObject({ note: 'From the first', version: 2, updatedBy: { name: 'Test rep' } });
    const both = await other.conversations.save({ ...now, note: `${now.note}\nFrom the second` });
    expect(both.version).toBe(3);
  });

  test('of many saves at once on one version exactly one is written', async () => {
    const draft = await newDraft();
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, (_, number) => rep.conversations.save({ ...draft, note: `try ${number}` })),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await rep.conversations.get(draft)).version).toBe(2);
  });

  test('a draft is passed on, waits with both, and is taken over', async () => {
    const draft = await newDraft();
    const { items: staff } = await owner.team.staff({});
    const mine = (await other.team.welcome({})).me?.staffId ?? '';
    expect(staff.map(({ staffId }) => staffId)).toContain(mine);
    const passed = await rep.conversations.save({ ...draft, purpose: 'complaint', passedTo: mine });
    expect(passed).toMatchObject({ passedTo: mine, passedCount: 1 });
    const waiting = async (client: typeof rep) =>
      (await client.conversations.open({})).items.filter(
        (each) => each.conversationId === draft.conversationId,
      );
    expect(await waiting(other)).toMatchObject([{ customerName: 'Adaeze Okafor', purpose: 'complaint' }]);
    expect(await waiting(rep)).toHaveLength(1);
    const taken = await other.conversations.take(draft);
    expect(taken.by?.staffId).toBe(mine);
    expect(await waiting(rep)).toHaveLength(0);
    await other.conversations.finish(taken);
    expect(await waiting(other)).toHaveLength(0);
    expect(await refusal(rep.conversations.take(draft))).toMatchObject({ status: 409 });
    expect(await refusal(rep.conversations.save({ ...draft, note: 'late' }))).toMatchObject({ status: 409 });
  });

  test('see each other while both have the card open', async () => {
    const customerId = await newCustomer();
    expect(await rep.conversations.present({ customerId })).toEqual({ items: [] });
    expect((await other.conversations.present({ customerId })).items).toMatchObject([{ name: 'Test rep' }]);
    expect((await rep.conversations.presence({ customerId })).items).toHaveLength(1);
    await other.conversations.leave({ customerId });
    expect((await rep.conversations.presence({ customerId })).items).toEqual([]);
  });

  test('somebody is there until they close the last of their desks', async () => {
    const customerId = await newCustomer();
    const [deskId, second] = [newId(), newId()];
    await rep.conversations.present({ customerId, deskId });
    await rep.conversations.present({ customerId, deskId: second });
    expect((await other.conversations.presence({ customerId })).items).toHaveLength(1);
    await rep.conversations.leave({ customerId, deskId });
    expect((await other.conversations.presence({ customerId })).items).toHaveLength(1);
    await rep.conversations.leave({ customerId, deskId: second });
    expect((await other.conversations.presence({ customerId })).items).toEqual([]);
  });
});

describe('what may be written', () => {
  test('markup stays text, and no text that cannot be kept gets in', async () => {
    const draft = await newDraft();
    const note = '<img src=x onerror=alert(1)> <b>bold</b> {{name}} 🙂';
    const saved = await rep.conversations.save({ ...draft, note });
    expect(saved.note).toBe(note);
    for (const bad of ['a\u0000b', '\ud83d'])
      expect(await refusal(rep.conversations.save({ ...saved, note: bad }))).toMatchObject({ status: 400 });
    expect(
      await refusal(rep.conversations.save({ ...saved, gifts: [{ gift: null, what: 'a\u0000b' }] })),
    ).toMatchObject({ status: 400 });
    expect(await refusal(rep.conversations.save({ ...saved, note: 'x'.repeat(10_001) }))).toMatchObject({
      status: 422,
    });
    const done = await rep.conversations.finish({ ...saved, note: '🙂'.repeat(5000) });
    expect(done.note).toHaveLength(10_000);
    expect((await storyOf(draft.customerId))[0]?.data.note).toBe('🙂'.repeat(1000));
  });

  test('names only choices on offer, people who are here, and orders of this customer', async () => {
    const draft = await newDraft();
    for (const wrong of [
      { purpose: 'happy' },
      { moodStart: 'support' },
      { outcome: 'nothing_such' },
      { gifts: [{ gift: 'upset', what: '' }] },
      { passedTo: newId() },
      { links: [{ kind: 'order' as const, linkedId: newId() }] },
    ])
      expect(
        await refusal(rep.conversations.save({ ...draft, ...wrong })),
        JSON.stringify(wrong),
      ).toMatchObject({
        status: 422,
      });
    const promise = { kind: 'promise' as const, linkedId: newId() };
    const { customerId } = draft;
    const lines = [{ description: 'Filters', quantity: 1, unitPrice: 4 }];
    const { orderId } = await rep.purchases.addOrder({ customerId, number: 'A-17', lines });
    const links = [{ kind: 'order' as const, linkedId: orderId }, promise];
    const saved = await rep.conversations.save({ ...draft, links });
    expect(saved.links).toEqual(links);
    await rep.conversations.finish({ ...saved, note: 'About the filters' });
    const told = (await storyOf(customerId)).find(({ kind }) => kind === 'conversation.done');
    expect(told?.data.orders).toEqual(['A-17']);
  });

  test('what a customer told stays out of the audit', async () => {
    const draft = await newDraft();
    await rep.conversations.finish({ ...draft, note: 'A private matter', need: 'A private need' });
    const rows = await db
      .selectFrom('audit_entries')
      .select(['operation', 'input'])
      .where('customer_id', '=', draft.customerId)
      .execute();
    expect(rows.map(({ operation }) => operation)).toContain('conversations.finish');
    expect(JSON.stringify(rows)).not.toContain('A private');
  });
});

describe('who may', () => {
  test('sees and writes conversations of customers of their sites only', async () => {
    const { siteId } = await owner.team.addSite({ name: 'Elsewhere' });
    const { customer } = await owner.customers.create({ name: 'Far Away', siteId });
    const draft = await owner.conversations.begin({
      customerId: customer.customerId,
      channel: 'visit',
      direction: 'in',
    });
    const begin = { customerId: customer.customerId, channel: 'phone', direction: 'in' } as const;
    for (const call of [
      () => other.conversations.begin(begin),
      () => other.conversations.get(draft),
      () => other.conversations.save({ ...draft, note: 'x' }),
      () => other.conversations.finish({ ...draft, note: 'x' }),
      () => other.conversations.take(draft),
      () => other.conversations.discard(draft),
      () => other.conversations.reopen(draft),
      () => other.conversations.list(begin),
      () => other.conversations.present(begin),
      () => other.conversations.presence(begin),
    ])
      expect(await refusal(call())).toMatchObject({ status: 404 });
    expect(await refusal(rep.conversations.begin({ ...begin, customerId: newId() }))).toMatchObject({
      status: 404,
    });
  });

  test('a viewer reads and does not write', async () => {
    const viewer = await app.as('viewer');
    const draft = await newDraft();
    expect(await viewer.conversations.get(draft)).toMatchObject({ state: 'draft' });
    expect(await refusal(viewer.conversations.save({ ...draft, note: 'x' }))).toMatchObject({ status: 403 });
  });
});

test('conversations are paged newest first, without one lost or shown twice', async () => {
  const customerId = await newCustomer();
  const startedAt = '2025-03-01T10:00:00.000Z'; // all of one moment: the id decides
  for (let count = 0; count < 7; count += 1)
    await rep.conversations.begin({ customerId, channel: 'chat', direction: 'in', startedAt });
  const seen: string[] = [];
  for (let cursor: string | undefined, pages = 0; pages < 5; pages += 1) {
    const page = await rep.conversations.list({ customerId, limit: 3, cursor });
    seen.push(...page.items.map((each) => each.conversationId));
    if (page.next === null) break;
    cursor = page.next;
  }
  expect(seen).toHaveLength(7);
  expect(new Set(seen).size).toBe(7);
  expect(seen.toSorted().reverse()).toEqual(seen);
  expect(await refusal(rep.conversations.list({ customerId, cursor: 'nonsense' }))).toMatchObject({
    status: 422,
  });
});
