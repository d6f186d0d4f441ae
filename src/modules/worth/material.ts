// What is learnt from besides the histories of today, drawn by lot where there are more than say anything new.
import type { Everybody } from './everybody.ts';
import type { Material } from './learn.ts';

/** Spend is learnt from about this many repeat buyers at most: it is three parameters. */
const SPEND_SAMPLE = 100_000;
/** The models are judged on about this many customers at most: more say the same and take longer. */
const MOST_JUDGED = 100_000;
/** More than any window has. */
const DAYS = 2 ** 14;
const PURCHASES = 2 ** 10;

/**
 * What the models are judged on: distinct histories at the beginning of the held-back days, and their outcome.
 * @param end the last day before these
 */
export function calibrationOf(
  all: Everybody,
  { end, heldBack, season }: { end: number; heldBack: number; season: number },
): Material['calibration'] {
  if (heldBack === 0) return null;
  const drawn = lot(all, MOST_JUDGED);
  const counts = new Map<number, number>();
  for (let i = 0; i < all.x.length; i++) {
    const x = all.calibration_x[i]!;
    if (x < 0 || !drawn(i)) continue;
    const ages = (x * DAYS + all.calibration_tx[i]!) * DAYS + end - all.joined[i]!;
    const key = ages * PURCHASES + Math.min(PURCHASES - 1, all.held_back[i]!);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  if (counts.size === 0) return null;
  const keys = [...counts.keys()];
  const part = (divisor: number, of: number) =>
    Int32Array.from(keys, (key) => Math.floor(key / divisor) % of);
  return {
    x: part(PURCHASES * DAYS * DAYS, DAYS),
    tx: part(PURCHASES * DAYS, DAYS),
    T: part(PURCHASES, DAYS),
    heldBack: part(1, PURCHASES),
    count: Int32Array.from(counts.values()),
    days: heldBack,
    season,
  };
}

/** Of repeat buyers, or of a sample of them: purchase days, and mean spend on one, all of it counted. */
export function spendOf(all: Everybody): Material['spend'] {
  const drawn = lot(all, SPEND_SAMPLE * 2); // about half of a million bought again
  const places: number[] = [];
  for (let i = 0; i < all.x.length; i++) if (all.x[i]! > 0 && drawn(i)) places.push(i);
  return {
    days: Int32Array.from(places, (i) => all.x[i]! + 1),
    mean: Float64Array.from(places, (i) => all.spend[i]! / (all.x[i]! + 1)),
  };
}

/** The same customers whenever they are drawn: by a hash of their ids. */
function lot({ ids, x }: Everybody, most: number): (i: number) => boolean {
  const mask = 2 ** Math.max(0, Math.ceil(Math.log2(x.length / most))) - 1;
  const words = new DataView(ids.buffer, ids.byteOffset, ids.byteLength);
  return (i) => {
    let hash = 0;
    for (let word = 0; word < 16; word += 4) {
      hash = Math.imul(hash ^ words.getInt32(i * 16 + word), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return (hash & mask) === 0;
  };
}
