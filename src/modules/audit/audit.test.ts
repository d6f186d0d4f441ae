import { describe, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { refusal, startTestApp } from '../../testing.ts';

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
