/** Random choices that a seed gives again. */
export type Dice = {
  /** @returns a whole number from 0, below `limit` */
  below(limit: number): number;
  chance(probability: number): boolean;
  of<T>(list: readonly T[]): T;
  uuid(): string;
};

/** mulberry32: 32 bits of state, good enough to choose by. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    chance: (probability) => next() < probability,
    of: (list) => {
      const chosen = list[below(list.length)];
      if (chosen === undefined && list.length === 0) throw new Error('nothing to choose from');
      return chosen as (typeof list)[number];
    },
    uuid: () => {
      const hex = Array.from({ length: 32 }, () => below(16).toString(16)).join('');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
  };
}
