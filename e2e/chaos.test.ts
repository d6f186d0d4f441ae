// The short form; `npm run chaos` kills fifty times and writes its result into the README.
import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { chaos } from './chaos/chaos.ts';
import { makeDataDir } from './house.ts';

test('kill -9 of server, worker and PostgreSQL loses no acknowledged write and does nothing twice', async () => {
  const { dataDir, remove } = await makeDataDir();
  const { faults, writes, imports } = await chaos({ dataDir, port: 4650, kills: 5, people: 3, lines: 400 });
  expect(faults).toEqual([]);
  expect(writes).toBeGreaterThan(20);
  expect(imports).toBeGreaterThan(0);
  await remove();
  await rm(`${dataDir}.ledger.ndjson`, { force: true });
});
