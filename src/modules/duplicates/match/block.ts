// Which pairs are worth a look: comparing a million with a million would take a year. Whoever is the same shares at least
// one key (Hernández and Stolfo 1995: several passes, each by a key of its own).
import type { Frequencies } from './frequencies.ts';
import { passes } from './passes.ts';

/**
 * @param found is told each pair of a pass, the lower number first; the same pair may come in several passes
 */
export function blockPairs(all: Frequencies, found: (a: number, b: number) => void): void {
  const { size } = all.people;
  for (const pass of passes(all)) {
    const keys = new Keys(size);
    for (let person = 0; person < size; person++) pass.emit(person, (...parts) => keys.add(person, ...parts));
    keys.pairs(pass.most, found);
  }
}

/** A hash beside a person, as one number that sorts by the hash: 53 bits hold both. */
export class Keys {
  #packed = new Float64Array(4096);
  #size = 0;
  readonly #people: number;
  readonly #hashes: number;

  constructor(people: number) {
    this.#people = Math.max(1, people);
    this.#hashes = Math.floor(2 ** 52 / this.#people);
  }

  /** @param parts any numbers that make up the key; a 0 among them means that something is not known: no key */
  add(person: number, ...parts: number[]): void {
    let [low, high] = [0x9747b28c, 0x3c6ef372];
    for (const part of parts) {
      if (part === 0) return;
      low = Math.imul(low ^ (part | 0), 0x85ebca6b);
      low ^= low >>> 13;
      high = Math.imul(high ^ (part / 4_294_967_296) ^ low, 0xc2b2ae35);
      high ^= high >>> 16;
    }
    if (this.#size === this.#packed.length) {
      const wider = new Float64Array(this.#size * 2);
      wider.set(this.#packed);
      this.#packed = wider;
    }
    const hash = ((low >>> 0) * 2_097_152 + (high >>> 11)) % this.#hashes;
    this.#packed[this.#size++] = hash * this.#people + person;
  }

  pairs(most: number, found: (a: number, b: number) => void): void {
    const packed = this.#packed.subarray(0, this.#size).sort();
    const people = this.#people;
    const hashAt = (at: number): number => Math.floor((packed[at] as number) / people);
    for (let from = 0, to = 1; from < packed.length; from = to, to++) {
      const hash = hashAt(from);
      while (to < packed.length && hashAt(to) === hash) to++;
      if (to - from < 2 || to - from > most) continue;
      for (let i = from; i < to; i++)
        for (let j = i + 1; j < to; j++) {
          const [a, b] = [(packed[i] as number) % people, (packed[j] as number) % people];
          if (a !== b) found(a, b);
        }
    }
  }
}
