import { mbgNbd } from '../src/modules/worth/models/mbg-nbd.ts';
import { simulateTuples } from '../src/modules/worth/models/simulate.ts';
import type { Tuples } from '../src/modules/worth/models/tuples.ts';
import type { Figure } from './figure.ts';

/** Ten million customers over two years; kept as tuples they are 1.6 million rows. */
const SIZES = [
  { customers: 1_000_000, name: '1M customers', cpuLimit: 1 },
  { customers: 10_000_000, name: '10M customers', cpuLimit: 5 },
] as const;
const TRUTH = { r: 0.55, alpha: 8, a: 0.7, b: 2.5 };
const MEMORY_LIMIT = 1500;

/**
 * Fits MBG/NBD on simulated customers: CPU of the whole process (with compilation and garbage collection) against the
 * seconds allowed, the fit against one pass over the same tuples that takes two logarithms of each, and memory.
 */
export async function benchWorthFit(): Promise<Figure[]> {
  return SIZES.flatMap(({ customers, name, cpuLimit }) => {
    const simulation = { customers, parameters: TRUTH, daysPerUnit: 7, days: 730, joiningDays: 730, seed: 7 };
    const tuples = simulateTuples(simulation);
    const pass = cpuOf(() => logSum(tuples)).seconds;
    const { seconds, result: fit } = cpuOf(() => mbgNbd.fit(tuples));
    if (!fit.converged || fit.boundary !== 'none') throw new Error(`the fit of ${name} did not converge`);
    const memory = process.memoryUsage().rss / 1e6;
    return [
      { name: `fit of ${name}, tuples`, value: tuples.x.length, unit: 'tuples' },
      against(`fit of ${name}, CPU`, seconds, 's', cpuLimit, 'allowed'),
      against(`fit of ${name}, CPU against one pass`, seconds, 's', pass, 'log-sum of the tuples'),
      { name: `fit of ${name}, passes over everything`, value: fit.passes.everything, unit: 'passes' },
      against(`fit of ${name}, memory`, memory, 'MB', MEMORY_LIMIT, 'allowed'),
    ];
  });
}

function against(name: string, value: number, unit: string, limit: number, limitName: string): Figure {
  return { name, value, unit, limit, limitName, ratio: value / limit };
}

function cpuOf<T>(work: () => T): { seconds: number; result: T } {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, result };
}

/** @returns a figure that nobody needs, so that the pass is not optimised away. */
function logSum({ x, tx, T, count }: Tuples): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    sum += count[i]! * (Math.log(1 + T[i]!) + Math.log1p(tx[i]! / (1 + x[i]!)));
  }
  if (!Number.isFinite(sum)) throw new Error('a tuple is not finite');
  return sum;
}
