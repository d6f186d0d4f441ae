// Files whose names mean something elsewhere. A name is shown, and never a path, a header or a line of a log.
import { expect, test } from 'vitest';
import { upload } from '../modules/imports/imports.testing.ts';
import { startTestApp } from '../testing.ts';

const app = await startTestApp();
const table = 'order,date,customer id,product code,quantity,price\nB1,2024-03-01,7,P,1,2.50\n';

test.each([
  ['../../etc/passwd', '../../etc/passwd'],
  ['C:\\Windows\\win.ini', 'C:\\Windows\\win.ini'],
  ['sales.csv\r\nset-cookie: a=b', 'sales.csv set-cookie: a=b'],
  ['a\u0000.csv', 'a .csv'],
  ['\u001b[2J\u001b]0;owned\u0007.csv', '[2J ]0;owned .csv'],
  ['"; filename="evil.html', '"; filename="evil.html'],
  ['<img src=x onerror=alert(1)>.csv', '<img src=x onerror=alert(1)>.csv'],
  ['=cmd|x!A1', '=cmd|x!A1'],
  ['CON', 'CON'],
])('%j is kept as text on one line', async (name, kept) => {
  const file = await upload(app, table, { name });
  expect(file.name).toBe(kept);
  const owner = await app.as('owner');
  const { importNo } = await owner.imports.create({ fileId: file.fileId });
  expect((await owner.imports.get({ importNo })).fileName).toBe(kept);
  const answer = await fetch(`${app.url}/api/v1/imports/${importNo}/rejects.csv`, {
    headers: { authorization: `Bearer ${await app.keyOf('owner')}` },
  });
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="rejected-${importNo}.csv"`);
  expect(answer.headers.get('set-cookie')).toBeNull();
});

test.each(['', '   ', '\r\n', 'x'.repeat(256)])('%j is no name', async (name) => {
  await expect(upload(app, table, { name })).rejects.toThrow('422');
});
