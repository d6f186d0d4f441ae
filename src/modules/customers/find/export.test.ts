import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { inflateRawSync } from 'node:zlib';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { roles, type Role } from '../../../core/permissions.ts';
import { startTestApp } from '../../../testing.ts';
import { addCustomers } from './fixture.ts';
import { zip } from './zip.ts';

const app = await startTestApp();
const owner = await app.as('owner');
const { siteId: second } = await owner.team.addSite({ name: 'Second Street' });
const evil = ['=1+1', '  =cmd', '+49 30', '-2', '@SUM(A1)', '\tx', '＝1', 'a"b,c\r\nd'];
const ids = await addCustomers(app, [
  {
    name: 'Adaeze Okafor',
    siteId: second,
    country: 'GB',
    spend: -786_405,
    margin: 300,
    lastAt: new Date('2025-06-30T23:30:00Z'),
    signal: 'later',
    alive: 0.84,
    phones: ['+442079460812'],
  },
  ...evil.map((company, i) => ({ name: `Evil ${i} <&>`, company, margin: 1 })),
]);

async function take(
  role: Role,
  params: Record<string, string | undefined>,
  body?: object,
  siteIds?: string[],
): Promise<Response> {
  const key = await app.keyOf(role, siteIds ? { siteIds } : undefined);
  const query = body
    ? ''
    : `?${new URLSearchParams(Object.entries(params).filter((one): one is [string, string] => one[1] !== undefined))}`;
  return fetch(`${app.url}/api/exports/customers${query}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
  });
}
const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());
/** The parts of a ZIP by name, read through its directory as a spreadsheet does. */
function unzip(file: Buffer): Map<string, string> {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  let at = file.readUInt32LE(end + 16);
  const parts = new Map<string, string>();
  for (let n = file.readUInt16LE(end + 10); n > 0; n--) {
    const [packed, nameLength, offset] = [
      file.readUInt32LE(at + 20),
      file.readUInt16LE(at + 28),
      file.readUInt32LE(at + 42),
    ];
    const name = file.toString('utf8', at + 46, at + 46 + nameLength);
    const start = offset + 30 + file.readUInt16LE(offset + 26);
    parts.set(name, inflateRawSync(file.subarray(start, start + packed)).toString('utf8'));
    at += 46 + nameLength;
  }
  return parts;
}
const columns = ['name', 'company', 'spendMinor', 'lastAt', 'signal', 'alive', 'phone', 'siteId'];

test('a CSV holds what was chosen: days of the business, major units, names for ids', async () => {
  const query = { columns, filter: [{ field: 'country', op: 'is', values: ['GB'] }] };
  const response = await take('owner', { format: 'csv', query: JSON.stringify(query) });
  expect(response.headers.get('content-type')).toMatch(/^text\/csv; charset=utf-8/);
  expect(response.headers.get('content-disposition')).toMatch(
    /^attachment; filename="customers-\d{4}-\d\d-\d\d\.csv"$/,
  );
  expect((await bytesOf(response)).toString('utf8')).toBe(
    '\ufeffName,Company,Spend so far (GBP),Last purchase,Signal,Chance still a customer,Phone,Site\r\n' +
      "Adaeze Okafor,,-7864.05,2025-07-01,Later than usual,0.84,'+442079460812,Second Street\r\n",
  );
});

test('no cell of a CSV is taken for a formula, and numbers stay numbers', async () => {
  const query = { columns: ['company', 'spendMinor'], filter: [{ field: 'company', op: 'given' }] };
  const lines = (
    await bytesOf(await take('owner', { format: 'csv', query: JSON.stringify(query) }))
  ).toString('utf8');
  expect(lines.slice(lines.indexOf('\r\n') + 2)).toBe(
    ["'=1+1", "'  =cmd", "'+49 30", "'-2", "'@SUM(A1)", "'\tx", "'＝1", '"a""b,c\r\nd"']
      .map((text) => `${text},0.00\r\n`)
      .join(''),
  );
});

test('an XLSX is a workbook whose texts are texts and whose numbers and days are numbers', async () => {
  const response = await take(
    'manager',
    {},
    { format: 'xlsx', query: { columns: [...columns, 'marginMinor'] } },
  );
  expect(response.headers.get('content-type')).toBe(
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  );
  const parts = unzip(await bytesOf(response));
  expect([...parts.keys()]).toContain('[Content_Types].xml');
  const sheet = parts.get('xl/worksheets/sheet1.xml') ?? '';
  expect(sheet.match(/<row>/g)).toHaveLength(1 + ids.length);
  expect(sheet).not.toContain('<f>');
  expect(sheet).toContain('<v>-7864.05</v>');
  expect(sheet).toContain('<c s="1"><v>45839</v></c>'); // 1 July 2025
  expect(sheet).toContain('<c s="3" t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c>');
  expect(sheet).toContain('Evil 0 &lt;&amp;&gt;');
  expect(sheet).toContain('Margin (GBP)');
});

test('days that the house keeps of its customers are days of a workbook too', async () => {
  await owner.customers.addCustomField({ key: 'ends', label: 'Contract ends', type: 'date' });
  await owner.customers.update({ customerId: ids[0] ?? '', custom: { ends: '2025-07-01' } });
  const query = { columns: ['custom.ends'], filter: [{ field: 'custom.ends', op: 'given' }] };
  const sheet = unzip(await bytesOf(await take('owner', {}, { format: 'xlsx', query })));
  expect(sheet.get('xl/worksheets/sheet1.xml')).toContain('<row><c s="1"><v>45839</v></c></row>');
  const lines = await (await take('owner', {}, { format: 'csv', query })).text();
  expect(lines).toBe('Contract ends\r\n2025-07-01\r\n');
});

test.each(roles)('holds the permissions of the %s', async (role) => {
  const may = role === 'owner' || role === 'manager' || role === 'marketer';
  const cost = role === 'owner' || role === 'manager';
  const status = async (query: object): Promise<number> => {
    const response = await take(role, { format: 'csv', query: JSON.stringify(query) });
    const told = (await response.text()).includes('Adaeze');
    return told && response.status !== 200 ? 0 : response.status;
  };
  expect(await status({})).toBe(may ? 200 : 403);
  expect(await status({ columns: ['marginMinor'] })).toBe(cost ? 200 : 403);
  expect(await status({ sort: 'marginMinor' })).toBe(cost ? 200 : 403);
  expect(await status({ filter: [{ field: 'marginMinor', op: 'atLeast', values: [1] }] })).toBe(
    cost ? 200 : 403,
  );
});

test('nothing of another site leaves the house, also when asked for by id', async () => {
  const everything = await take('marketer', { format: 'csv' }, undefined, [app.siteId]);
  expect(await everything.text()).not.toContain('Adaeze');
  const chosen = await take('marketer', {}, { format: 'csv', ids: [ids[0], ids[1]] }, [app.siteId]);
  const text = await chosen.text();
  expect(text).toContain('Evil 0');
  expect(text).not.toContain('Adaeze');
});

test('a stranger and a malformed wish are refused, and every export is audited', async () => {
  expect((await fetch(`${app.url}/api/exports/customers?format=csv`)).status).toBe(401);
  for (const params of [
    { format: 'exe' },
    { format: 'csv', query: '{' },
    { format: 'csv', ids: '1,2' },
    { format: 'csv', query: '{"sort":"x"}' },
  ]) {
    expect((await take('owner', params)).status).toBe(422);
  }
  await (await take('owner', { format: 'csv', ids: ids[0] ?? '', language: 'de' })).text();
  const entries = await app.database.db
    .selectFrom('audit_entries')
    .select('input')
    .where('operation', '=', 'customers.export')
    .orderBy('audit_entry_id', 'desc')
    .execute();
  expect(entries[0]?.input).toMatchObject({ format: 'csv', chosen: 1 });
});

test('thousands of rows stream in order, and a reader that goes away frees the connection', async () => {
  await sql`
    WITH made AS (
      INSERT INTO customers (customer_id, kind, name, search_text, created_at, updated_at)
      SELECT gen_random_uuid(), 'person', 'Row ' || 10000 + i, 'row ' || 10000 + i, now(), now()
        FROM generate_series(1, 2500) AS i RETURNING customer_id),
    figures AS (INSERT INTO customer_figures (customer_id) SELECT customer_id FROM made)
    INSERT INTO customer_worth (customer_id) SELECT customer_id FROM made`.execute(app.database.db);
  const query = JSON.stringify({
    columns: ['name'],
    filter: [{ field: 'name', op: 'contains', values: ['row'] }],
  });
  for (let i = 0; i < 12; i++) {
    const { body } = await take('owner', { format: 'csv', query });
    await body?.cancel(); // more often than there are connections
  }
  const lines = (await (await take('owner', { format: 'csv', query })).text()).trim().split('\r\n').slice(1);
  expect(lines).toHaveLength(2_500);
  expect(lines).toEqual(lines.toSorted());
});

test('a ZIP of large entries is what its directory says', async () => {
  const text = 'x'.repeat(70_000);
  const parts = unzip(
    await buffer(
      Readable.from(
        zip([
          { name: 'ä.txt', content: [text, text] },
          { name: 'empty', content: [] },
        ]),
      ),
    ),
  );
  expect(parts.get('ä.txt')).toBe(text + text);
  expect(parts.get('empty')).toBe('');
});
