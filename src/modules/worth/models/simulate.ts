import type { BetaGeometricParameters } from './beta-geometric.ts';
import { TupleCounter, type Tuples } from './tuples.ts';

/** Seeded randomness (sfc32, Chris Doty-Humphrey): the same seed gives the same customers on every machine. */
export class Random {
  #a: number;
  #b = 0x9e3779b9;
  #c = 0x243f6a88;
  #counter = 1;

  constructor(seed: number) {
    this.#a = seed | 0;
    for (let i = 0; i < 16; i++) this.uniform();
  }

  /** @returns a number in (0, 1). */
  uniform(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return ((sum >>> 0) + 0.5) / 0x1_0000_0000;
  }

  exponential(rate: number): number {
    return -Math.log(this.uniform()) / rate;
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Gamma with unit rate (Marsaglia and Tsang 2000). */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * this.uniform() ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const normal = this.normal();
      const v = (1 + c * normal) ** 3;
      if (v <= 0) continue;
      if (Math.log(this.uniform()) < 0.5 * normal * normal + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  beta(a: number, b: number): number {
    const first = this.gamma(a);
    return first / (first + this.gamma(b));
  }
}

export type Simulation = {
  customers: number;
  /** Of MBG/NBD, with times in units of `daysPerUnit` days. */
  parameters: BetaGeometricParameters;
  daysPerUnit: number;
  /** First purchases are spread evenly over the first `joiningDays` of `days`. */
  days: number;
  joiningDays: number;
  seed: number;
};

/**
 * Customers that behave exactly as MBG/NBD says, collapsed as they are made: ten million need no more memory than
 * their 1.4 million tuples. Purchases of one day are one, as in the data of a business.
 */
export function simulateTuples(simulation: Simulation): Tuples {
  const { customers, parameters, daysPerUnit, days, joiningDays, seed } = simulation;
  const random = new Random(seed);
  const counter = new TupleCounter();
  for (let i = 0; i < customers; i++) {
    const T = days - Math.floor(random.uniform() * joiningDays);
    const { x, tx } = simulateHistory(random, parameters, daysPerUnit, T);
    counter.add(x, tx, T);
  }
  return counter.tuples(daysPerUnit);
}

function simulateHistory(
  random: Random,
  parameters: BetaGeometricParameters,
  daysPerUnit: number,
  T: number,
) {
  const rate = random.gamma(parameters.r) / (parameters.alpha * daysPerUnit);
  const leaves = random.beta(parameters.a, parameters.b);
  let [x, tx, time] = [0, 0, 0];
  while (random.uniform() >= leaves) {
    time += random.exponential(rate);
    if (!(time < T)) break;
    const day = Math.ceil(time);
    if (day > tx) x += 1;
    tx = day;
  }
  return { x, tx };
}
