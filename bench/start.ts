import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { startPostgres } from '../src/core/postgres.ts';
import type { Postgres } from '../src/core/postgres.ts';
import { runAs } from '../src/core/postgres/account.ts';
import { binariesFor } from '../src/core/postgres/binaries.ts';
import { serverArguments } from '../src/core/postgres/launch.ts';
import { placeFor } from '../src/core/postgres/place.ts';
import type { Place } from '../src/core/postgres/place.ts';
import type { Figure } from './figure.ts';

const ROUNDS = 5;

/**
 * Milliseconds from the call of `startPostgres` on a warm data directory to the first answered query, against the
 * same binary with the same settings started by hand; medians of five rounds, taken in turns.
 */
export async function benchStart(): Promise<Figure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rapport-bench-start-'));
  chmodSync(dataDir, 0o711);
  try {
    const first = await timed(() => startPostgres({ dataDir }));
    await first.result.stop();
    const place = placeFor(dataDir);
    const [ours, bare]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(await bareStart(place, first.result.connection));
      const { result, milliseconds } = await timed(async () => {
        const postgres = await startPostgres({ dataDir });
        await answers(postgres.connection);
        return postgres;
      });
      ours.push(milliseconds);
      await result.stop();
    }
    const [value, limit] = [median(ours), median(bare)];
    return [
      { name: 'first start, with initdb', value: first.milliseconds, unit: 'ms' },
      {
        name: 'start of the database',
        value,
        unit: 'ms',
        limit,
        limitName: 'bare postgres',
        ratio: value / limit,
      },
    ];
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function bareStart(place: Place, connection: Postgres['connection']): Promise<number> {
  const { postgres } = binariesFor(place);
  const given = serverArguments(place, {});
  const begun = performance.now();
  const child = spawn(postgres, given, { ...runAs(place.account), stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (!(await answers(connection).catch(() => false))) {
    if (child.exitCode !== null) throw new Error(`bare postgres ended with ${child.exitCode}`);
    await sleep(1);
  }
  const milliseconds = performance.now() - begun;
  child.kill('SIGINT');
  await ended;
  return milliseconds;
}

async function answers(connection: Postgres['connection']): Promise<boolean> {
  const client = new Client(connection);
  await client.connect();
  try {
    return (await client.query('select 1')).rowCount === 1;
  } finally {
    await client.end();
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; milliseconds: number }> {
  const begun = performance.now();
  const result = await work();
  return { result, milliseconds: performance.now() - begun };
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
