// Kills server, worker and PostgreSQL with -9 in random order under a workload of writes, then counts.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRapport } from '../../src/app.ts';
import { readEnv } from '../../src/core/env.ts';
import { createLog } from '../../src/core/log.ts';
import { type House, postmasterPid, setUp, signIn, startHouse, startWork } from '../house.ts';
import { Ledger } from './ledger.ts';
import { faultsOf } from './verify.ts';
import { bringFiles, type Desk, work } from './work.ts';

export const victims = ['server', 'worker', 'postgres'] as const;
export type Victim = (typeof victims)[number];
export type Outcome = { kills: Record<Victim, number>; writes: number; imports: number; faults: string[] };
export type Options = {
  dataDir: string;
  port: number;
  kills: number;
  people: number;
  lines: number;
  say?(text: string): void;
};

/** @returns what was killed how often, what was acknowledged, and each thing that is not as it was acknowledged */
export async function chaos({
  dataDir,
  port,
  kills,
  people,
  lines,
  say = () => {},
}: Options): Promise<Outcome> {
  const env = { PORT: String(port), RAPPORT_RATE_LIMIT: '1000000' };
  const start = (): Promise<House> => startHouse(dataDir, env, ['--no-worker']);
  let house = await start();
  let worker = await startWork(dataDir);
  const desk: Desk = { url: house.url, cookie: await setUp(house.url) };
  await prepare(desk);
  const ledger = new Ledger(join(dataDir, '..', `${dataDir.split('/').at(-1)}.ledger.ndjson`));
  let going = true;
  const still = (): boolean => going;
  const at = Array.from({ length: people }, (_, n) => work(desk, ledger, `Desk ${n}`, still));
  const workload = Promise.all([...at, bringFiles(desk, ledger, lines, still)]);
  let broken: unknown;
  workload.catch((error: unknown) => (broken = error));
  const killed: Record<Victim, number> = { server: 0, worker: 0, postgres: 0 };
  for (let round = 0; round < kills; round += 1) {
    await sleep(300 + Math.random() * 1500);
    if (broken) throw broken;
    refuseToBeDead('rapport work', worker);
    refuseToBeDead('rapport start', house.process);
    // each of them at least once, then as chance will have it
    const victim =
      victims[round < victims.length ? round : Math.floor(Math.random() * victims.length)] ?? 'server';
    killed[victim] += 1;
    say(`${round + 1}/${kills}: kill -9 of ${victim} after ${ledger.entries.length} writes`);
    if (victim === 'postgres') process.kill(postmasterPid(dataDir), 'SIGKILL');
    else if (victim === 'worker') {
      worker.kill('SIGKILL');
      await once(worker, 'exit');
      worker = await startWork(dataDir);
    } else {
      await house.kill();
      house = await start();
      if (house.url !== desk.url) throw new Error(`it came back as ${house.url}`);
      desk.cookie = await signIn(house.url);
    }
    await ready(house.url);
  }
  await sleep(1000);
  going = false;
  await workload;
  await settled(desk, ledger, say);
  worker.kill('SIGTERM');
  await once(worker, 'exit');
  await house.stop();
  const rapport = await openRapport(readEnv({ RAPPORT_DATA: dataDir }), { log: createLog('silent') });
  try {
    const faults = await faultsOf(rapport.database.pool, dataDir, ledger);
    return { kills: killed, writes: ledger.entries.length, imports: ledger.of('import').length, faults };
  } finally {
    await rapport.close();
  }
}

/** Whatever was killed beside it: what nobody killed goes on. */
function refuseToBeDead(name: string, { exitCode, signalCode }: ChildProcess): void {
  if (exitCode !== null || signalCode !== null)
    throw new Error(`${name} ended by itself with ${exitCode ?? signalCode}`);
}

async function prepare({ url, cookie }: Desk): Promise<void> {
  const body = JSON.stringify({ code: 'CUP', name: 'Cup', price: '3.25' });
  const headers = { 'content-type': 'application/json', origin: url, cookie };
  const response = await fetch(`${url}/api/v1/products`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(await response.text());
}

async function ready(url: string): Promise<void> {
  const until = Date.now() + 90_000;
  while (Date.now() < until) {
    const response = await fetch(`${url}/ready`).catch(() => null);
    if (response?.ok) return;
    await sleep(100);
  }
  throw new Error('it did not come back within 90 s');
}

/** Waits for imports that were begun: what a dead worker left is taken up within a minute. */
async function settled({ url, cookie }: Desk, ledger: Ledger, say: (text: string) => void): Promise<void> {
  const until = Date.now() + 180_000;
  for (const { importNo } of ledger.of('import')) {
    while (Date.now() < until) {
      const response = await fetch(`${url}/api/v1/imports/${importNo}`, { headers: { cookie } });
      const { state } = (await response.json()) as { state: string };
      if (state === 'done') break;
      say(`import ${importNo} is ${state}`);
      await sleep(1000);
    }
  }
}
