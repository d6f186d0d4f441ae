import { expect, test } from 'vitest';
import { startTestApp } from '../../../testing.ts';
import { customerTables } from '../../trash/tables.ts';
import { fullCustomer, snapshot } from '../../trash/trash.testing.ts';
import { leftOut } from './left-out.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');

async function take(
  customerId: string,
  query: string,
  role: 'owner' | 'rep' | 'manager' = 'owner',
  siteIds: string[] = [],
) {
  return fetch(`${app.url}/api/exports/customers/${customerId}/access?${query}`, {
    headers: { authorization: `Bearer ${await app.keyOf(role, { siteIds })}` },
  });
}

test('the file holds every table that holds rows of a customer, but for those left out with a reason', async () => {
  const { customerId } = await fullCustomer(app, {
    name: 'Łukasz Größe',
    number: 'A-1',
    phone: '+442079460011',
  });
  const response = await take(customerId, 'format=json');
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  const file = (await response.json()) as { by: string; data: Record<string, Record<string, unknown>[]> };
  const held = Object.keys(await snapshot(db, customerId)).filter((table) => !(table in leftOut));
  expect(Object.keys(file.data).sort()).toEqual([...held, 'audit_entries'].sort());
  expect(file.data['customers']).toMatchObject([{ name: 'Łukasz Größe', number: 'A-1', tags: ['vip'] }]);
  expect(file.data['order_lines']?.[0]).not.toHaveProperty('cost_minor');
  expect(file.data['order_lines']?.[0]).toHaveProperty('product');
  expect(JSON.stringify(file.data['conversations'])).toContain('called about a chair');
  expect(JSON.stringify(file)).not.toContain('staff_id');
  const names = new Set((await customerTables(db)).map(({ name }) => name));
  expect(Object.keys(leftOut).filter((table) => !names.has(table))).toEqual([]);
});

test('the PDF is in their language, and taking it is told in the audit', async () => {
  const { customerId } = await fullCustomer(app, {
    name: 'Łukasz Größe',
    number: 'A-2',
    phone: '+442079460012',
  });
  await owner.customers.update({ customerId, language: 'de' });
  await owner.customers.addNote({ customerId, text: 'Говорит по-русски, μιλάει ελληνικά, 你好 🙂' });
  const response = await take(customerId, 'format=pdf');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/pdf');
  expect(response.headers.get('content-disposition')).toMatch(
    /^attachment; filename="access-[0-9a-f-]+\.pdf"$/,
  );
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  expect(bytes.subarray(-6).toString().trim()).toBe('%%EOF');
  expect(bytes.toString('latin1')).toContain('/Lang (de)');
  const { items } = await owner.audit.list({ customerId, operation: 'privacy.access' });
  expect(items).toMatchObject([{ input: { format: 'pdf', language: 'de' }, by: { name: 'Test owner' } }]);
});

test('is for those who lead, within their sites', async () => {
  const { customerId } = await fullCustomer(app, { name: 'Bo Berg', number: 'A-3', phone: '+442079460013' });
  const { siteId } = await owner.team.addSite({ name: 'Elsewhere' });
  expect((await take(customerId, '', 'rep')).status).toBe(403);
  expect((await take(customerId, '', 'manager', [siteId])).status).toBe(404);
  expect((await take(customerId, 'format=exe')).status).toBe(422);
  expect((await take('nobody', '')).status).toBe(422);
  expect((await fetch(`${app.url}/api/exports/customers/${customerId}/access`)).status).toBe(401);
});
