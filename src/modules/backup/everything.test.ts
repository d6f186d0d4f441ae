import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openExport } from '../../core/transfer/source.ts';
import { type Role } from '../../core/permissions.ts';
import { startTestApp } from '../../testing.ts';

const app = await startTestApp();
const folder = await mkdtemp(join(tmpdir(), 'rapport-everything-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function download(role: Role, siteIds: string[] = []): Promise<Response> {
  const key = await app.keyOf(role, { siteIds });
  return fetch(`${app.url}/api/exports/everything`, { headers: { authorization: `Bearer ${key}` } });
}

test('an owner downloads everything as a file that can be read back, and the audit says so', async () => {
  const answer = await download('owner');
  expect(answer.headers.get('content-disposition')).toMatch(
    /^attachment; filename="rapport-export-\w+\.zip"$/,
  );
  const file = join(folder, 'everything.zip');
  await writeFile(file, Buffer.from(await answer.arrayBuffer()));
  const source = await openExport(file);
  const staff = source?.manifest.tables.find(({ name }) => name === 'staff');
  expect(staff?.rows).toBeGreaterThan(0);
  let text = '';
  if (staff) for await (const chunk of source?.read(staff.data) ?? []) text += chunk.toString();
  source?.close();
  expect(text).toContain('owner@rapport.test');
  const { rowCount } = await app.database.pool.query(
    "SELECT FROM audit_entries WHERE operation = 'backup.everything' AND staff_id IS NOT NULL",
  );
  expect(rowCount).toBe(1);
});

test('nobody else does, nor an owner of some sites only', async () => {
  expect((await fetch(`${app.url}/api/exports/everything`)).status).toBe(401);
  for (const role of ['manager', 'rep', 'marketer', 'viewer'] as const)
    expect((await download(role)).status).toBe(403);
  expect((await download('owner', [app.siteId])).status).toBe(403);
});
