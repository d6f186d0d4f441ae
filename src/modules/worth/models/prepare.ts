import type { Tuples } from './tuples.ts';

/**
 * Tuples made ready for many passes: times as indices into a table of distinct times, so that a logarithm is taken
 * once per distinct day and not once per tuple, and the sums that do not depend on the parameters.
 */
export type Prepared = {
  size: number;
  customers: number;
  x: Int32Array;
  /** Index of t_x and of T in `times`. */
  tx: Int32Array;
  T: Int32Array;
  count: Float64Array;
  times: Float64Array;
  mostRepeats: number;
  /** Customers by number of repeat purchases. */
  customersByX: Float64Array;
  /** Customers, and their repeat purchases, by index of T. */
  customersByT: Float64Array;
  repeatsByT: Float64Array;
  meanT: number;
};

export function prepare(tuples: Tuples): Prepared {
  const size = tuples.x.length;
  const x = Int32Array.from(tuples.x);
  const { tx, T, times } = indexTimes(tuples);
  let mostRepeats = 0;
  for (let i = 0; i < size; i++) if (x[i]! > mostRepeats) mostRepeats = x[i]!;
  const customersByX = new Float64Array(mostRepeats + 1);
  const customersByT = new Float64Array(times.length);
  const repeatsByT = new Float64Array(times.length);
  let customers = 0;
  let totalT = 0;
  for (let i = 0; i < size; i++) {
    const count = tuples.count[i]!;
    customers += count;
    totalT += count * tuples.T[i]!;
    customersByX[x[i]!]! += count;
    customersByT[T[i]!]! += count;
    repeatsByT[T[i]!]! += count * x[i]!;
  }
  const meanT = totalT / customers || 1;
  const { count } = tuples;
  return {
    size,
    customers,
    x,
    tx,
    T,
    count,
    times,
    mostRepeats,
    customersByX,
    customersByT,
    repeatsByT,
    meanT,
  };
}

type IndexedTimes = { tx: Int32Array; T: Int32Array; times: Float64Array };

function indexTimes(tuples: Tuples): IndexedTimes {
  // Days in units of days, and in units of weeks: an index is a multiplication. Anything else is looked up.
  return onGrid(tuples, 1) ?? onGrid(tuples, 7) ?? byLookup(tuples);
}

const LONGEST_GRID = 100_000;

function onGrid({ tx, T }: Tuples, perUnit: number): IndexedTimes | null {
  const indices = { tx: new Int32Array(tx.length), T: new Int32Array(T.length) };
  let last = 0;
  for (let i = 0; i < T.length; i++) {
    const first = tx[i]! * perUnit;
    const second = T[i]! * perUnit;
    const txIndex = Math.round(first);
    const TIndex = Math.round(second);
    if (!(Math.abs(first - txIndex) < 1e-9 && Math.abs(second - TIndex) < 1e-9)) return null;
    if (TIndex > LONGEST_GRID) return null;
    indices.tx[i] = txIndex;
    indices.T[i] = TIndex;
    last = Math.max(last, txIndex, TIndex);
  }
  return { ...indices, times: Float64Array.from({ length: last + 1 }, (_, day) => day / perUnit) };
}

function byLookup({ tx, T }: Tuples): IndexedTimes {
  const places = new Map<number, number>();
  const place = (time: number) => {
    const known = places.get(time);
    if (known !== undefined) return known;
    places.set(time, places.size);
    return places.size - 1;
  };
  const indices = { tx: Int32Array.from(tx, place), T: Int32Array.from(T, place) };
  return { ...indices, times: Float64Array.from(places.keys()) };
}
