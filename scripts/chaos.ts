// npm run chaos -- [--kills 50] [--port 4651]: the long crash test. Its result becomes a line of the README.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { chaos } from '../e2e/chaos/chaos.ts';
import { makeDataDir } from '../e2e/house.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '50' }, port: { type: 'string', default: '4651' } },
});
const { dataDir, remove } = await makeDataDir();
const begun = performance.now();
const { kills, writes, imports, faults } = await chaos({
  dataDir,
  port: Number(values.port),
  kills: Number(values.kills),
  people: 4,
  lines: 3000,
  say: (text) => process.stdout.write(`${text}\n`),
});
const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
const told = Object.entries(kills).map(([victim, count]) => `${victim} ${count}`);
const result =
  `Last run of the crash test, ${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, ${minutes} minutes: ` +
  `kill -9 ${told.join(', ')} times; ${writes.toLocaleString('en')} acknowledged writes, ${imports} imports; ` +
  `${faults.length === 0 ? 'none lost, none half, none twice' : `${faults.length} not as acknowledged`}.`;
process.stdout.write(`${[...faults, result].join('\n')}\n`);

const [begin, end] = ['<!-- chaos -->', '<!-- /chaos -->'];
const readme = await readFile('README.md', 'utf8');
if (!readme.includes(begin)) throw new Error(`README.md has no place for it: ${begin}`);
await writeFile(
  'README.md',
  `${readme.slice(0, readme.indexOf(begin) + begin.length)}\n${result}\n${readme.slice(readme.indexOf(end))}`,
);
if (faults.length > 0) process.stdout.write(`What was acknowledged: ${dataDir}.ledger.ndjson\n`);
else {
  await remove();
  await rm(`${dataDir}.ledger.ndjson`, { force: true });
}
process.exit(faults.length > 0 ? 1 : 0);
