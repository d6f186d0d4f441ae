// All pairs among some people that are likely one customer each.
import { blockPairs } from './block.ts';
import { countFrequencies } from './frequencies.ts';
import type { People } from './people.ts';
import { chance, weigh } from './weigh.ts';

/** A pair by the numbers of its people, the lower one first. */
export type Pair = { a: number; b: number; chance: number; bits: number; reasons: number };

/** Below this chance a pair is not worth anybody's time. */
export const OFFERED_FROM = 0.8;
/** Candidates are made single in pieces of so many, so that memory stays flat. */
const PIECE = 1 << 23;

/** @returns the likeliest first @param log is told how many pairs were compared */
export function findPairs(people: People, log: (compared: number) => void = () => {}): Pair[] {
  const all = countFrequencies(people);
  const { size } = people;
  const found = new Map<number, Pair>();
  let candidates = new Float64Array(1 << 16);
  let count = 0;
  let compared = 0;
  const work = (): void => {
    const sorted = candidates.subarray(0, count).sort();
    let last = -1;
    for (const packed of sorted) {
      if (packed === last) continue;
      last = packed;
      compared++;
      const [a, b] = [Math.floor(packed / size), packed % size];
      const { bits, reasons } = weigh(all, a, b);
      const likely = chance(bits, size);
      if (likely >= OFFERED_FROM) found.set(packed, { a, b, chance: likely, bits, reasons });
    }
    count = 0;
  };
  blockPairs(all, (a, b) => {
    if (count === candidates.length) {
      if (count >= PIECE) work();
      else {
        const wider = new Float64Array(count * 2);
        wider.set(candidates);
        candidates = wider;
      }
    }
    candidates[count++] = Math.min(a, b) * size + Math.max(a, b);
  });
  work();
  log(compared);
  return [...found.values()].sort((one, other) => other.bits - one.bits);
}
