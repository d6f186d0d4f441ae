import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { type Client, refusal, startTestApp } from '../../testing.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const rep = await app.as('rep');
await owner.purchases.addProduct({ code: 'ESP', name: 'House espresso', price: '12' });
type Line = Awaited<ReturnType<Client['say']['list']>>['items'][number];

async function newCustomer(
  fields: Partial<Parameters<Client['customers']['create']>[0]> = {},
): Promise<string> {
  const input = { name: 'Adaeze Okafor', givenName: 'Adaeze', siteId: app.siteId, ...fields };
  return (await owner.customers.create(input)).customer.customerId;
}
async function ordered(customerId: string, number: string, days = 3): Promise<void> {
  await owner.purchases.addOrder({
    customerId,
    number,
    orderedAt: new Date(Date.now() - days * 86_400_000).toISOString(),
    lines: [{ code: 'ESP', quantity: 1 }],
  });
}
const textOf = ({ parts }: Line): string => parts.map(({ text }) => text).join('');
async function lines(customerId: string, more: object = {}, by = rep): Promise<Line[]> {
  return (await by.say.list({ customerId, ...more })).items;
}
async function lineOf(customerId: string, kind: Line['kind'], more: object = {}): Promise<Line | undefined> {
  return (await lines(customerId, more)).find((line) => line.kind === kind);
}
async function mark(customerId: string, line: Line | undefined, more: object = {}) {
  if (!line) throw new Error('there is no such line');
  const { rule, subject } = line;
  return rep.say.mark({ customerId, sayId: newId(), rule, subject, state: 'done', ...more });
}
/** As if it had been said in a contact so long ago. */
async function daysPass(customerId: string, days: number): Promise<void> {
  await sql`UPDATE say_marks SET at = (at AT TIME ZONE 'UTC' - make_interval(days => ${days}::int)) AT TIME ZONE 'UTC' WHERE customer_id = ${customerId}`.execute(
    db,
  );
}

describe('the list', () => {
  test('greets, thanks, asks after the last contact and settles promises, in this order', async () => {
    const customerId = await newCustomer();
    await ordered(customerId, '58213');
    const conversation = await rep.conversations.begin({ customerId, channel: 'visit', direction: 'in' });
    await rep.conversations.finish({
      ...{ customerId, conversationId: conversation.conversationId, version: conversation.version },
      ...{ outcome: 'solved', action: 'The machine was descaled. She was glad.' },
    });
    await sql`UPDATE conversations SET done_at = now() - interval '9 days', started_at = now() - interval '9 days'
               WHERE customer_id = ${customerId}`.execute(db);
    const promise = { customerId, promiseId: newId(), what: 'Call back about the kit', confirmPast: true };
    await rep.promises.make({ ...promise, dueAt: new Date(Date.now() - 3_600_000).toISOString() });
    const said = await lines(customerId);
    expect(said.map(({ kind }) => kind)).toEqual(['greet', 'thank', 'last_contact', 'promise', 'give']);
    expect(textOf(said[0] as Line)).toMatch(/^Good (morning|afternoon|evening) Adaeze$/);
    expect(textOf(said[1] as Line)).toMatch(/^Thank Adaeze for the order of \d+ \w+$/);
    expect(textOf(said[2] as Line)).toMatch(/: The machine was descaled\. Does it still hold\?$/);
    expect(textOf(said[3] as Line)).toContain('Call back about the kit');
    expect(said[1]?.why).toContain('58213');
  });

  test('greets in the customer’s language and says which; without a name there is still a greeting', async () => {
    const french = await lineOf(await newCustomer({ language: 'fr-CA' }), 'greet');
    expect(french).toMatchObject({ language: 'fr' });
    expect(textOf(french as Line)).toMatch(/^Bon(jour|soir) Adaeze$/);
    const klingon = await lineOf(await newCustomer({ language: 'tlh' }), 'greet');
    expect(klingon).toMatchObject({ language: 'en' });
    const numbered = await lineOf(
      await newCustomer({ name: 'Customer 12748', givenName: null, number: '12748' }),
      'greet',
    );
    expect(textOf(numbered as Line)).toMatch(/^Good \w+$/);
  });
});

describe('remembering', () => {
  test('nobody is thanked twice for one order, and two desks that tick it tick it once', async () => {
    const customerId = await newCustomer();
    await ordered(customerId, '1');
    const line = await lineOf(customerId, 'thank');
    const [first, second] = await Promise.all([mark(customerId, line), mark(customerId, line)]);
    expect(second).toEqual(first);
    expect(await lineOf(customerId, 'thank')).toMatchObject({
      state: 'done',
      sayId: first.sayId,
      by: 'Test rep',
    });
    await daysPass(customerId, 100);
    expect(await lineOf(customerId, 'thank')).toBeUndefined();
    expect(await refusal(mark(customerId, line))).toMatchObject({ status: 409 });
    await ordered(customerId, '2', 0);
    expect(await lineOf(customerId, 'thank')).toMatchObject({ state: 'open' });
  });

  test('a tick is taken back, and what was skipped comes again after a week', async () => {
    const customerId = await newCustomer();
    await ordered(customerId, '1');
    const line = await lineOf(customerId, 'thank');
    const { sayId } = await mark(customerId, line);
    await rep.say.unmark({ customerId, sayId });
    await rep.say.unmark({ customerId, sayId });
    expect(await lineOf(customerId, 'thank')).toMatchObject({ state: 'open', sayId: null });
    await mark(customerId, line, { state: 'skipped' });
    expect(await lineOf(customerId, 'thank')).toMatchObject({ state: 'skipped' });
    await daysPass(customerId, 6);
    expect(await lineOf(customerId, 'thank')).toBeUndefined();
    await daysPass(customerId, 2);
    expect(await lineOf(customerId, 'thank')).toMatchObject({ state: 'open' });
  });
});
