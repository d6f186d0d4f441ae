// Chance that repeats itself: the same seed gives the same company.

/** A stream of pseudo-random numbers (sfc32 by Chris Doty-Humphrey, seeded by FNV-1a of a text). */
export class Random {
  readonly #seed: string;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: string) {
    this.#seed = seed;
    this.#a = hash(`a${seed}`);
    this.#b = hash(`b${seed}`);
    this.#c = hash(`c${seed}`);
    for (let round = 0; round < 12; round++) this.next();
  }

  /** A stream of its own for a part, so that a change in one part leaves the others as they are. */
  fork(part: string | number): Random {
    return new Random(`${this.#seed}/${part}`);
  }

  /** @returns a number in [0, 1) */
  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** @returns an integer in [from, to] */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.int(0, from.length - 1)];
    if (picked === undefined) throw new RangeError('nothing to pick from');
    return picked;
  }

  /** @param weights in the order of `from`, not negative */
  weighted<T>(from: readonly T[], weights: readonly number[]): T {
    const weight = (index: number): number => (index < from.length ? (weights[index] ?? 0) : 0);
    let sum = 0;
    for (let index = 0; index < from.length; index++) sum += weight(index);
    let left = this.next() * sum;
    let index = 0;
    while (index < from.length - 1 && (left -= weight(index)) >= 0) index++;
    const item = from[index];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** @returns some of them, each at most once */
  several<T>(from: readonly T[], count: number): T[] {
    const rest = [...from];
    const taken: T[] = [];
    while (taken.length < count && rest.length > 0)
      taken.push(...rest.splice(this.int(0, rest.length - 1), 1));
    return taken;
  }

  /** @param mean of the waiting time */
  exponential(mean: number): number {
    return -Math.log1p(-this.next()) * mean;
  }

  /** Standard normal by Box and Muller. */
  normal(): number {
    return Math.sqrt(-2 * Math.log1p(-this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** Of scale one. Marsaglia and Tsang 2000; below a shape of one by the power of a uniform (their section 6). */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * (1 - this.next()) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log1p(-this.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  beta(a: number, b: number): number {
    const x = this.gamma(a);
    return x / (x + this.gamma(b));
  }
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value;
}
