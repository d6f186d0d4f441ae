// What being spread over machines costs and brings: the same house in two databases of the same servers, one plain on the
// coordinator and one distributed, asked by the same code in one run. CITUS_URL names the coordinator.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { distribute } from '../src/core/citus/distribute.ts';
import { clusterDatabase, machinesOf, onEach } from '../src/core/citus/machines.ts';
import { type Database, openDatabase } from '../src/core/db.ts';
import { readEnv } from '../src/core/env.ts';
import type { Caller } from '../src/core/handle.ts';
import { nilId } from '../src/core/ids.ts';
import { createLog } from '../src/core/log.ts';
import { sealFor } from '../src/core/seal.ts';
import { currentCalls } from '../src/modules/calls/current.ts';
import { whoCalls } from '../src/modules/calls/who-calls.ts';
import { readCard } from '../src/modules/customers/card.ts';
import { addImport } from '../src/modules/imports/from-path.ts';
import { findImport } from '../src/modules/imports/row.ts';
import { takeUp } from '../src/modules/imports/run.ts';
import { fitBusiness } from '../src/modules/worth/fit.ts';
import { build, type sizes } from './dataset.ts';
import type { Figure } from './figure.ts';
import { latencyOf, measure } from './load.ts';

const plainName = 'rapport_bench_plain';
const clusterName = 'rapport_bench_cluster';
const shards = 16;
const rounds = 3;
const seconds = 4;
const whole = fileURLToPath(new URL('../../shared/data/online-retail.csv.gz', import.meta.url));
const cut = fileURLToPath(new URL('../src/modules/imports/testdata/online-retail-cut.csv', import.meta.url));

/** A year of telephone calls, of which ten are spoken in at this moment. */
const calls = `
  INSERT INTO telephones (telephone_id, name, kind, secret, created_at) VALUES ('${nilId}', 'Desk', 'generic', '', now());
  INSERT INTO calls (call_id, telephone_id, external_id, direction, shown, withheld, state, rang_at, answered_at, staff_id, candidates, created_at)
  SELECT md5(n::text)::uuid, '${nilId}', n, 'in', '', false, CASE WHEN n <= 10 THEN 'answered' ELSE 'ended' END, at, at,
         (SELECT id FROM staff ORDER BY id OFFSET n % 10 LIMIT 1), '{}', at
    FROM generate_series(1, 20000) AS n, LATERAL (SELECT now() - make_interval(mins => n * 20) AS at) AS rang;
  UPDATE calls SET created_at = now() WHERE state = 'answered';
  INSERT INTO live_calls (call_id, staff_id, began_at) SELECT call_id, staff_id, created_at FROM calls WHERE state = 'answered'`;

type Measured = { name: string; unit: string; of: (on: Database) => Promise<number> };

/** @throws Error without CITUS_URL */
export async function benchCluster(say: (text: string) => void, size: typeof sizes): Promise<Figure[]> {
  const { CITUS_URL } = readEnv();
  if (CITUS_URL === undefined)
    throw new Error('CITUS_URL is not set: it names the coordinator of the cluster that is measured.');
  const machines = await machinesOf(CITUS_URL);
  const drop = async () => {
    await onEach(machines, `DROP DATABASE IF EXISTS ${clusterName} WITH (FORCE)`);
    await onEach(machines.slice(0, 1), `DROP DATABASE IF EXISTS ${plainName} WITH (FORCE)`);
  };
  await drop();
  try {
    const [coordinator] = machines;
    if (coordinator === undefined) throw new Error('The cluster of CITUS_URL has no coordinator.');
    await onEach([coordinator], `CREATE DATABASE ${plainName}`);
    const plain = { ...coordinator, database: plainName };
    const cluster = await clusterDatabase(machines, clusterName);
    for (const connection of [plain, cluster]) {
      say(`building ${connection.database}`);
      await build({ connection }, size, () => {});
      await onEach([connection], calls);
    }
    say('distributing');
    const begun = performance.now();
    await distribute(cluster, { shards });
    const distributing = (performance.now() - begun) / 1_000;
    await onEach([cluster], 'VACUUM (ANALYZE)');
    const figures = await compare(openDatabase(plain), openDatabase(cluster), say);
    const customers = size.customers.toLocaleString('en');
    return [
      {
        name: `cluster: db distribute with ${customers} customers in it, ${shards} parts`,
        value: distributing,
        unit: 's',
      },
      ...figures,
    ];
  } finally {
    await drop();
  }
}

async function compare(plain: Database, cluster: Database, say: (text: string) => void): Promise<Figure[]> {
  const { rows } = await plain.pool.query<{ customer_id: string; phone: string }>(
    "SELECT customer_id, normalised AS phone FROM contact_points WHERE kind = 'phone' ORDER BY md5(normalised) LIMIT 2000",
  );
  let turn = 0;
  const next = () => rows[turn++ % rows.length] ?? { customer_id: '', phone: '' };
  const caller: Caller = {
    ...{ staffId: null, name: 'Bench', email: '', sessionId: null },
    ...{ role: 'owner', siteIds: null, keyPermissions: null },
  };
  const card = (database: Database) => readCard({ database, caller, can: () => true }, next().customer_id);
  const ring = (database: Database) => whoCalls(database.prepared, next().phone, null);
  const all: Measured[] = [
    { name: 'card, one at a time, p50', unit: 'ms', of: async (on) => (await rate(1, () => card(on))).p50 },
    {
      name: 'card, eight at a time',
      unit: '/s',
      of: async (on) => (await rate(8, () => card(on))).perSecond,
    },
    {
      name: 'ring: whose number it is, p50',
      unit: 'ms',
      of: async (on) => (await rate(1, () => ring(on))).p50,
    },
    {
      name: 'ring, eight at a time',
      unit: '/s',
      of: async (on) => (await rate(8, () => ring(on))).perSecond,
    },
    {
      name: 'desk: what rings and who speaks, p50',
      unit: 'ms',
      of: async (on) => (await rate(1, () => currentCalls(on, caller))).p50,
    },
    { name: 'fit, score and write back', unit: 's', of: (on) => timed(() => fitBusiness(on)) },
  ];
  const figures: Figure[] = [];
  for (const { name, unit, of } of all) {
    say(name);
    const [there, here]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      here.push(await of(plain));
      there.push(await of(cluster));
    }
    figures.push(figure(name, unit, median(there), median(here)));
  }
  // once only: what is there already is not imported again
  say('import');
  const [here, there] = [await importRate(plain), await importRate(cluster)];
  figures.push(figure('import into the house', 'lines/s', there, here));
  await Promise.all([plain.close(), cluster.close()]);
  return figures;
}

function figure(name: string, unit: string, value: number, limit: number): Figure {
  return {
    name: `cluster: ${name}`,
    value,
    unit,
    limit,
    limitName: 'plain PostgreSQL',
    ratio: value / limit,
  };
}

async function rate(
  clients: number,
  work: () => Promise<unknown>,
): Promise<{ p50: number; perSecond: number }> {
  await measure(clients, 1, 1, async (clock) => void (await clock(0, work()))); // plans and caches
  const begun = performance.now();
  const [times = []] = await measure(clients, seconds, 1, async (clock) => void (await clock(0, work())));
  return latencyOf(times, performance.now() - begun);
}

async function importRate(on: Database): Promise<number> {
  const importNo = await addImport(on.db, {
    path: existsSync(whole) ? whole : cut,
    chosen: {},
    siteName: undefined,
  });
  const took = await timed(() =>
    takeUp(
      { ...on, log: createLog('error'), sealFor: (purpose) => sealFor('of the bench', purpose) },
      importNo,
    ),
  );
  const { state, problem, progress } = await findImport(on.db, importNo);
  if (state !== 'done') throw new Error(`the import ended ${state}: ${problem?.code}`);
  return (progress.written?.lines ?? 0) / took;
}

/** @returns seconds */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1_000;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
