// How each customer bought, from all their orders: one pass in memory. What is said of one customer after an order
// (history-of.ts) is said in the same words; a test holds the two against each other.
import { emptyEverybody, type Everybody } from './everybody.ts';
import type { Purchases } from './read-purchases.ts';
import {
  BACK_DAYS,
  EARLY_DAYS,
  GROWING_AFTER_DAYS,
  GROWING_PERCENT,
  LONG_SILENCE_DAYS,
  NEWCOMER_DAYS,
} from './signals.ts';
import { Tally } from './tally.ts';
import type { Window } from './window.ts';

/**
 * @param heldBack days to hold back from the calibration
 * @returns those who bought, in the order of `purchases`, and what is counted of them
 */
export function historiesOf(
  purchases: Purchases,
  window: Window,
  heldBack: number,
): { everybody: Everybody; tally: Tally } {
  const { offsets, customers } = purchases;
  let buyers = 0;
  for (let i = 0; i < customers.size; i++) if (buys(purchases, offsets[i]!, offsets[i + 1]!)) buyers++;
  const all = emptyEverybody(buyers);
  const tally = new Tally(window);
  let at = 0;
  let bought = new Int32Array(1_024);
  for (let i = 0; i < customers.size; i++) {
    const [from, to] = [offsets[i]!, offsets[i + 1]!];
    if (to - from > bought.length) bought = new Int32Array((to - from) * 2);
    const count = purchaseDays(purchases, from, to, window.last, bought);
    if (count === 0) continue;
    const days = bought.subarray(0, count);
    all.ids.set(customers.bytes.subarray(i * 16, i * 16 + 16), at * 16);
    all.monthMinor[at] = purchases.monthMinor[i]!;
    all.monthSignal[at] = purchases.monthSignal[i]!;
    ages(all, at, days, window.last);
    growth(all, at, purchases, from, to, window.last);
    silence(all, at, days, window.last - BACK_DAYS);
    calibrate(all, at, days, window.last - heldBack);
    tally.add(purchases.site[i]!, days);
    at++;
  }
  return { everybody: all, tally };
}

function buys({ purchase }: Purchases, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (purchase[i] === 1) return true;
  return false;
}

/** @returns how many distinct days; those before and behind the window count as its ends */
function purchaseDays(
  { days, purchase }: Purchases,
  from: number,
  to: number,
  last: number,
  into: Int32Array,
): number {
  let count = 0;
  for (let i = from; i < to; i++) {
    if (purchase[i] !== 1) continue;
    const day = Math.max(1, Math.min(last, days[i]!));
    if (count === 0 || into[count - 1] !== day) into[count++] = day;
  }
  return count;
}

function ages(all: Everybody, at: number, days: Int32Array, last: number): void {
  const joined = days[0]!;
  const second = (days[1] ?? joined) - joined;
  all.joined[at] = joined;
  all.x[at] = days.length - 1;
  all.tx[at] = days[days.length - 1]! - joined;
  all.t[at] = last - joined;
  all.second[at] = last - joined <= NEWCOMER_DAYS && second <= EARLY_DAYS ? second : 0;
}

function growth(
  all: Everybody,
  at: number,
  { days, nets }: Purchases,
  from: number,
  to: number,
  last: number,
): void {
  let [spend, year, prior] = [0, 0, 0];
  for (let i = from; i < to; i++) {
    const [day, net] = [days[i]!, nets[i]!];
    spend += net;
    if (day > last) continue;
    if (day > last - 365) year += net;
    else if (day > last - 730) prior += net;
  }
  all.spend[at] = spend;
  if (all.t[at]! < GROWING_AFTER_DAYS || !(prior > 0)) return;
  const percent = ((year - prior) * 100) / prior;
  if (percent >= GROWING_PERCENT) all.growth[at] = Math.min(1000, Math.round(percent));
}

/** The history at the first purchase after `since`, where a long silence ended with it. */
function silence(all: Everybody, at: number, days: Int32Array, since: number): void {
  let back = days.length;
  while (back > 0 && days[back - 1]! > since) back--;
  if (back === 0 || back === days.length || days[back]! - days[back - 1]! < LONG_SILENCE_DAYS) return;
  all.back_x[at] = back - 1;
  all.back_tx[at] = days[back - 1]! - days[0]!;
  all.back_t[at] = days[back]! - days[0]!;
}

/** The history at the end of day `end`, and the purchase days behind it. */
function calibrate(all: Everybody, at: number, days: Int32Array, end: number): void {
  let before = days.length;
  while (before > 0 && days[before - 1]! > end) before--;
  all.held_back[at] = days.length - before;
  all.calibration_x[at] = before - 1;
  all.calibration_tx[at] = before > 0 ? days[before - 1]! - days[0]! : 0;
}
