import { describe, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { clientFor, refusal, startTestApp } from '../../testing.ts';

const app = await startTestApp();
const owner = await app.as('owner');
const rep = await app.as('rep');
const { customer } = await rep.customers.create({ name: 'Adaeze <b>Okafor</b>' });
const { customerId } = customer;
await rep.customers.update({ customerId, version: customer.version, company: 'Okafor Dental' });
await rep.customers.addNote({ customerId, text: 'Prefers mornings' });

const operations = async (input: Parameters<typeof owner.audit.list>[0]) =>
  (await owner.audit.list(input)).items.map(({ operation }) => operation);

describe('the audit', () => {
  test('tells who did what through which door, newest first', async () => {
    const { items } = await owner.audit.list({ customerId });
    expect(items.map(({ operation }) => operation)).toEqual([
      'customers.addNote',
      'customers.update',
      'customers.create',
    ]);
    expect(items[1]).toMatchObject({
      by: { name: 'Test rep' },
      door: 'api',
      customer: { customerId, name: 'Adaeze <b>Okafor</b>' },
      input: { company: 'Okafor Dental' },
    });
    expect(items[0]?.input['text']).toBe('…'); // what was noted stands in the note alone
  });

  test('is narrowed by person, door, operation, room and time', async () => {
    const [latest] = (await owner.audit.list({ customerId })).items;
    const by = latest?.by?.staffId;
    expect(await operations({ staffId: by, operation: 'customers.update' })).toEqual(['customers.update']);
    expect(await operations({ staffId: newId() })).toEqual([]);
    expect(await operations({ door: 'command', customerId })).toEqual([]);
    expect(await operations({ operation: 'customers', staffId: by })).toHaveLength(3);
    expect(await operations({ operation: 'custom', staffId: by })).toEqual([]);
    expect(await operations({ customerId, to: latest?.at ?? '' })).toEqual([
      'customers.update',
      'customers.create',
    ]);
    expect(await operations({ customerId, from: latest?.at ?? '' })).toEqual(['customers.addNote']);
  });

  test('pages without leaving out or repeating', async () => {
    const all = await owner.audit.list({ limit: 200 });
    const seen: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await owner.audit.list({ limit: 2, cursor });
      seen.push(...page.items.map(({ auditEntryId }) => auditEntryId));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(seen).toEqual(all.items.map(({ auditEntryId }) => auditEntryId));
    expect(await refusal(owner.audit.list({ cursor: 'none' }))).toMatchObject({ status: 422 });
  });

  test('is for those who lead, and for a site’s manager without other sites’ customers', async () => {
    expect(await refusal(rep.audit.list({}))).toMatchObject({ status: 403 });
    const { siteId } = await owner.team.addSite({ name: 'Elsewhere', timeZone: 'Europe/London' });
    const far = await app.as('manager', { siteIds: [siteId] });
    const near = await owner.customers.create({ name: 'Near', siteId: app.siteId });
    await owner.customers.addNote({ customerId: near.customer.customerId, text: 'not for others' });
    const seen = (await far.audit.list({ limit: 200 })).items;
    expect(JSON.stringify(seen)).not.toContain('not for others');
    expect(seen.find(({ operation }) => operation === 'team.addSite')?.input).toEqual({});
    expect(JSON.stringify(seen)).not.toContain('Near');
    const { customer: mine } = await far.customers.create({ name: 'Far' });
    const own = (await far.audit.list({ customerId: mine.customerId })).items;
    expect(own.map(({ operation, input }) => [operation, input['name']])).toEqual([
      ['customers.create', 'Far'],
    ]);
  });

  test('cannot be changed by anything but what writes it', async () => {
    const { database } = app;
    await expect(
      database.pool.query("UPDATE audit_entries SET operation = 'nothing.happened'"),
    ).rejects.toThrow(/only added to/);
    await expect(database.pool.query('DELETE FROM audit_entries')).rejects.toThrow(/only added to/);
  });
});

describe('what changed', () => {
  test('is told from what to what, for one customer also what an import filled in', async () => {
    const { customer } = await owner.customers.create({ name: 'Ines Roth', company: 'Roth Ltd' });
    const { customerId } = customer;
    await owner.customers.update({ customerId, company: 'Roth & Sons' });
    await owner.customers.addNote({ customerId, text: 'a word between us' });
    const { items } = await owner.audit.list({ customerId });
    expect(items[1]?.changes).toEqual({ company: { before: 'Roth Ltd', after: 'Roth & Sons' } });
    expect(JSON.stringify(items[0])).not.toContain('a word between us');
    expect(Object.values(items[0]?.changes ?? {})).toEqual([{ before: null, after: '…' }]);
    await app.database.pool.query(
      `WITH made AS (INSERT INTO imports (file_name, state, created_at, ended_at) VALUES ('crm.csv', 'done', now(), now()) RETURNING import_no)
       INSERT INTO import_fills SELECT import_no, $1, '{"country": "AT", "search_text": "x", "searched": "y"}' FROM made`,
      [customerId],
    );
    expect((await owner.audit.list({ customerId, door: 'import' })).items).toMatchObject([
      {
        operation: 'imports.run',
        input: { file: 'crm.csv' },
        changes: { country: { before: null, after: 'AT' } },
      },
    ]);
  });

  test('does not tell of cost and margin whom they are hidden from', async () => {
    await owner.purchases.addProduct({ code: 'C-1', name: 'Costly', price: '9.00', cost: '4.56' });
    const { key } = await owner.team.addApiKey({ name: 'auditor', permissions: ['audit.read'] });
    const auditor = clientFor(app.url, key);
    const told = async (who: typeof owner): Promise<string> =>
      JSON.stringify((await who.audit.list({ operation: 'purchases.addProduct' })).items);
    expect(await told(owner)).toContain('4.56');
    expect(await told(auditor)).toContain('Costly');
    expect(await told(auditor)).not.toContain('4.56');
  });
});
