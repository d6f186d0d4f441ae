// Lines that are done in place, by whom, and who hears of it.
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { openLive } from '../../core/live.ts';
import { type Client, refusal, startTestApp } from '../../testing.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const rep = await app.as('rep');
const live = await openLive(app.connection);
afterAll(() => live.close());
await owner.purchases.addProduct({ code: 'ESP', name: 'House espresso', price: '12' });
type Line = Awaited<ReturnType<Client['say']['list']>>['items'][number];

async function newCustomer(
  fields: Partial<Parameters<Client['customers']['create']>[0]> = {},
): Promise<string> {
  const input = { name: 'Adaeze Okafor', givenName: 'Adaeze', siteId: app.siteId, ...fields };
  return (await owner.customers.create(input)).customer.customerId;
}
const textOf = ({ parts }: Line): string => parts.map(({ text }) => text).join('');
async function linesOf(customerId: string, kind: Line['kind'], more: object = {}): Promise<Line[]> {
  return (await rep.say.list({ customerId, ...more })).items.filter((line) => line.kind === kind);
}
async function mark(customerId: string, line: Line | undefined, more: object = {}, by = rep) {
  const { rule, subject } = line ?? { rule: 'thank', subject: newId() };
  return by.say.mark({ customerId, sayId: newId(), rule, subject, state: 'done', ...more });
}
/** As if all that is known had been entered and said so long ago. */
async function daysPass(customerId: string, days: number): Promise<void> {
  for (const [table, column] of [
    ...[
      ['say_marks', 'at'],
      ['contact_points', 'created_at'],
      ['fact_confirmations', 'confirmed_at'],
    ],
    ...[
      ['events', 'at'],
      ['customers', 'created_at'],
    ],
  ] as const)
    await sql`UPDATE ${sql.table(table ?? '')} SET ${sql.ref(column ?? '')} = (${sql.ref(column ?? '')} AT TIME ZONE 'UTC' - make_interval(days => ${days}::int)) AT TIME ZONE 'UTC'
               WHERE customer_id = ${customerId}`.execute(db);
}
async function newPromise(customerId: string, hours = -1): Promise<string> {
  const promiseId = newId();
  const dueAt = new Date(Date.now() + hours * 3_600_000).toISOString();
  await rep.promises.make({ customerId, promiseId, what: 'Send the kit', dueAt, confirmPast: true });
  return promiseId;
}

describe('facts', () => {
  const points = [
    { kind: 'phone', value: '+44 20 7946 0812', main: true },
    { kind: 'email', value: 'adaeze@okafor.example', main: true },
    { kind: 'email', value: 'office@okafor.example' },
  ] as const;

  test('two at most are asked; a tick confirms, taking it back too, and a week passes before it is asked again', async () => {
    const customerId = await newCustomer({ contactPoints: [...points] });
    expect(await linesOf(customerId, 'confirm')).toEqual([]);
    await daysPass(customerId, 3000);
    const [first, second, ...more] = await linesOf(customerId, 'confirm');
    expect([first?.state, second?.state, more.length]).toEqual(['open', 'open', 0]);
    const { sayId } = await mark(customerId, first);
    const now = await linesOf(customerId, 'confirm');
    expect(now.map(({ subject, state }) => [subject, state])).toEqual([
      [first?.subject, 'done'],
      [second?.subject, 'open'],
    ]);
    const confirmed = async () =>
      (await rep.facts.of({ customerId })).facts.filter(
        ({ kind, subject, confirmedAt }) => confirmedAt !== null && `${kind}:${subject}` === first?.subject,
      ).length;
    expect(await confirmed()).toBe(1);
    await rep.say.unmark({ customerId, sayId });
    expect(await confirmed()).toBe(0);
    await mark(customerId, first, { state: 'skipped' });
    await daysPass(customerId, 5);
    const later = await linesOf(customerId, 'confirm');
    expect(later.map(({ subject }) => subject)).not.toContain(first?.subject);
    expect(later.length).toBe(2);
    await daysPass(customerId, 3);
    expect((await linesOf(customerId, 'confirm')).map(({ subject }) => subject)).toContain(first?.subject);
  });
});

describe('promises', () => {
  test('due today or late are said and settled by the ledger alone, which shows them settled', async () => {
    const customerId = await newCustomer();
    const promiseId = await newPromise(customerId);
    await newPromise(customerId, 72);
    const [line, ...more] = await linesOf(customerId, 'promise');
    expect(more).toEqual([]);
    expect(line).toMatchObject({ subject: promiseId, action: 'settle', state: 'open' });
    expect(await refusal(mark(customerId, line))).toMatchObject({ status: 422 });
    await rep.promises.keep({ customerId, promiseId });
    expect(await linesOf(customerId, 'promise')).toMatchObject([
      { subject: promiseId, state: 'done', by: 'Test rep' },
    ]);
  });
});

describe('somebody upset', () => {
  test('is listened to, then hears an apology for what failed, and facts last', async () => {
    const customerId = await newCustomer({ contactPoints: [{ kind: 'phone', value: '+44 20 7946 0812' }] });
    await daysPass(customerId, 3000);
    await newPromise(customerId);
    await rep.purchases.addOrder({ customerId, number: '1', lines: [{ code: 'ESP', quantity: 1 }] });
    const heard = async (mood: string, moodEnd = '') => {
      const { items, phase } = await rep.say.list({ customerId, mood, moodEnd });
      return [phase, ...items.map(({ kind }) => kind)];
    };
    expect(await heard('upset')).toEqual(['listen', 'listen']);
    expect(await heard('upset', 'neutral')).toEqual(['upset', 'apology', 'promise', 'confirm']);
    expect(await heard('happy', 'upset')).toEqual(['listen', 'listen']);
    expect(await heard('happy')).toEqual(['usual', 'greet', 'thank', 'promise', 'confirm', 'give']);
    const [listen] = await linesOf(customerId, 'listen', { mood: 'upset' });
    expect(await refusal(mark(customerId, listen, { mood: 'upset' }))).toMatchObject({ status: 422 });
    const [apology] = await linesOf(customerId, 'apology', { mood: 'upset', moodEnd: 'neutral' });
    expect(textOf(apology as Line)).toContain('Send the kit');
    const thanks = await linesOf(customerId, 'thank');
    const upset = { mood: 'upset', moodEnd: 'neutral' };
    expect(await refusal(mark(customerId, thanks[0], upset))).toMatchObject({ status: 409 });
  });

  test('is known by the conversation at hand, as it was saved', async () => {
    const customerId = await newCustomer();
    const draft = await rep.conversations.begin({ customerId, channel: 'phone', direction: 'in' });
    const { conversationId } = draft;
    await rep.conversations.save({ ...draft, moodStart: 'upset' });
    expect((await rep.say.list({ customerId, conversationId })).phase).toBe('listen');
    expect((await rep.say.list({ customerId, conversationId, mood: '' })).phase).toBe('usual');
    expect((await rep.say.list({ customerId })).phase).toBe('usual');
  });
});

describe('something of value', () => {
  test('fits what they enjoy and never what they avoid, and is not offered again within a month', async () => {
    const customerId = await newCustomer();
    const prefer = (kind: 'enjoys' | 'avoids', value: string) =>
      rep.facts.prefer({ customerId, preferenceId: newId(), kind, value });
    const gift = async () => (await linesOf(customerId, 'give')).map((line) => line.gift);
    await prefer('enjoys', 'Free samples');
    expect(await gift()).toEqual(['sample']);
    await prefer('avoids', 'samples');
    expect(await gift()).not.toEqual(['sample']);
    for (const avoided of ['tips', 'invitations', 'favours', 'discounts']) await prefer('avoids', avoided);
    expect(await gift()).toEqual([]);
    const other = await newCustomer();
    const [line] = await linesOf(other, 'give');
    await mark(other, line);
    await daysPass(other, 29);
    expect(await linesOf(other, 'give')).toEqual([]);
    await daysPass(other, 2);
    expect(await linesOf(other, 'give')).toMatchObject([{ state: 'open' }]);
  });

  test('a service that falls due is spoken of once', async () => {
    const customerId = await newCustomer();
    const nextService = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    await rep.belongings.add({ customerId, belongingId: newId(), name: 'Linea Mini', nextService });
    const [line] = await linesOf(customerId, 'service');
    expect(textOf(line as Line)).toContain('Linea Mini');
    await mark(customerId, line);
    await daysPass(customerId, 10);
    expect(await linesOf(customerId, 'service')).toEqual([]);
  });
});

describe('who', () => {
  test('of another site neither reads nor ticks, and a viewer only reads', async () => {
    const { siteId } = await owner.team.addSite({ name: 'Hill Road' });
    const customerId = await newCustomer({ siteId });
    const elsewhere = await app.as('rep', { siteIds: [app.siteId] });
    expect(await refusal(elsewhere.say.list({ customerId }))).toMatchObject({ status: 404 });
    const [greet] = await linesOf(customerId, 'greet');
    expect(await refusal(mark(customerId, greet, {}, elsewhere))).toMatchObject({ status: 404 });
    const sayId = newId();
    expect(await refusal(elsewhere.say.unmark({ customerId, sayId }))).toMatchObject({ status: 404 });
    const viewer = await app.as('viewer');
    expect((await viewer.say.list({ customerId })).items[0]?.kind).toBe('greet');
    expect(await refusal(mark(customerId, greet, {}, viewer))).toMatchObject({ status: 403 });
    expect(await refusal(rep.say.rules({}))).toMatchObject({ status: 403 });
  });

  test('has the customer open hears of every tick', async () => {
    const customerId = await newCustomer();
    const heard = new Promise((resolve) => {
      live.on(({ topic, id }) => topic === 'say' && id === customerId && resolve(true));
    });
    const [greet] = await linesOf(customerId, 'greet');
    await mark(customerId, greet);
    expect(await heard).toBe(true);
  });

  test('sends a tick twice, also for another line, wrote it once', async () => {
    const customerId = await newCustomer();
    const [greet] = await linesOf(customerId, 'greet');
    const sayId = newId();
    const input = { customerId, sayId, rule: 'greet', subject: greet?.subject ?? '', state: 'done' } as const;
    const [first, second] = await Promise.all([rep.say.mark(input), rep.say.mark(input)]);
    expect([first, second]).toEqual([first, first]);
    expect(await rep.say.mark({ ...input, rule: 'give' })).toEqual(first);
    expect(await refusal(rep.say.mark({ ...input, sayId: newId(), rule: 'nothing' }))).toMatchObject({
      status: 409,
    });
    expect(await refusal(rep.say.mark({ ...input, sayId: newId(), subject: "'; DROP" }))).toMatchObject({
      status: 409,
    });
  });
});
