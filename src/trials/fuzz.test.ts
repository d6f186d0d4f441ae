// `npm run fuzz` lets the same run for minutes, from another seed.
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { roles } from '../core/permissions.ts';
import { startTestApp } from '../testing.ts';
import { fuzz, rowsOf } from './fuzz.testing.ts';
import { openTwoSites } from './two-sites.testing.ts';

const seed = Number(process.env['RAPPORT_FUZZ_SEED'] ?? 1);
const minutes = Number(process.env['RAPPORT_FUZZ_MINUTES'] ?? 0);

test(
  'no request of any kind is answered by a fault, by the inside of the house, or by what is of another site',
  async () => {
    const logged: string[] = [];
    const app = await startTestApp({ log: pino({ level: 'error' }, { write: (line) => logged.push(line) }) });
    const sites = await openTwoSites(app);
    const before = await rowsOf(app, sites.there.customerIds);
    const until = minutes > 0 ? Date.now() + minutes * 60_000 : Infinity;
    const { requests, faults, accepted, statuses } = await fuzz(app, sites, {
      seed,
      rounds: minutes > 0 ? Infinity : 3,
      until,
    });
    console.log(
      `${requests} requests from seed ${seed}: ${[...statuses].map((pair) => pair.join(' × ')).join(', ')}`,
    );
    expect(summary(faults)).toEqual([]);
    expect(logged.map(reasonOf)).toEqual([]);
    expect(await rowsOf(app, sites.there.customerIds)).toEqual(before);
    expect(accepted.size, 'the fuzzer does not get in').toBeGreaterThan(100);
    for (const role of roles) {
      const client = await app.as(role, { siteIds: [sites.here.siteId] });
      expect((await client.team.welcome({})).me?.role, 'a caller was shut out').toBe(role);
    }
  },
  minutes * 60_000 + 180_000,
);

/** One of each kind of fault, with the request that shows it. */
function summary(faults: Awaited<ReturnType<typeof fuzz>>['faults']): string[] {
  const kinds = new Map<string, string>();
  for (const { operation, as, asked, fault } of faults) {
    const key = `${operation}: ${fault}`;
    const shown = `${asked.method} ${asked.target.slice(0, 300)} ${String(asked.body ?? '').slice(0, 500)}`;
    if (!kinds.has(key)) kinds.set(key, `${key} | ${as ?? 'nobody'} (${asked.bend}): ${shown}`);
  }
  return [...kinds.values()];
}

/** @returns what went wrong, of a line of the log */
function reasonOf(line: string): string {
  const { err } = JSON.parse(line) as { err?: { message?: string; stack?: string } };
  return `${err?.message}: ${err?.stack?.split('\n').slice(1, 4).join('')}`;
}
