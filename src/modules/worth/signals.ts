// The rule that says in one word how a customer stands. It is here only: a fit applies it to every distinct history,
// and a single customer is scored by it after each order.
import type { Signal } from '../customers/signals.ts';
import type { History } from './models/tuples.ts';

/** What is known of how somebody bought; all times in days. */
export type CustomerHistory = History & {
  /** days from the first purchase to the second where that is of interest (newcomers), else 0 */
  second: number;
  /** per cent by which the last 365 days beat the 365 before, 0 where it is less than a third or not comparable */
  growth: number;
  /** the history as it was at the end of a long silence that ended lately; null where there was none */
  back: History | null;
};

/** What a fit expects of a history. */
export type Outlook = {
  /** chance that they are still a customer; null: cannot be told */
  alive: number | null;
  /** expected purchase days in the next 12 months, and from now on discounted to today */
  purchases: number;
  discounted: number;
  /** share of next year's worth that may be lost, 0 to 1 */
  atRisk: number;
  /** mean gap between purchase days; null after one purchase */
  rhythmDays: number | null;
  /** days after the last purchase by which 8 of 10 would have been back; null where it cannot be told */
  dueDays: number | null;
  /** whether they had been given up for lost before they came back */
  givenUp: boolean;
};

/** Parameters of the sentence `worth:reason.<signal>`; `count` is what its plural goes by, `context` 'few' says that
 * the gaps are too few to name a rhythm. Days are whole. */
export type Reason = Record<string, number | string>;

/** Days in which a first order is news, in which a second one is early, and in which somebody counts as back. */
export const NEW_DAYS = 60;
export const EARLY_DAYS = 60;
export const BACK_DAYS = 60;
/** A silence shorter than this was nobody's reason to give a customer up. */
export const LONG_SILENCE_DAYS = 60;
/** How long a newcomer is becoming regular: half a year. */
export const NEWCOMER_DAYS = 182;
/** Less than 1 chance in 10. */
export const LOST_BELOW = 0.1;
/** A third more than the year before, of customers whose two years are both whole. */
export const GROWING_PERCENT = 100 / 3;
export const GROWING_AFTER_DAYS = 730;
/** A usual gap that one may be said to have left out twice is the mean of three at least. */
export const USUAL_GAPS = 3;

/**
 * From the gravest to the plainest: lost, slipping, later; then back, becoming regular, growing, steady.
 * Slipping asks for both twice the usual gap and the date by which 8 of 10 would be back, and for enough gaps to call
 * one usual: two orders in one week do not make a weekly customer.
 */
export function signalOf(history: CustomerHistory, outlook: Outlook): { signal: Signal; reason: Reason } {
  const { x, tx, T, second, growth, back } = history;
  const silent = Math.round(T - tx);
  const rhythm = outlook.rhythmDays === null ? null : Math.max(1, Math.round(outlook.rhythmDays));
  if (x === 0) {
    if (T <= NEW_DAYS) return { signal: 'new', reason: { count: silent } };
    if (isLost(outlook)) return { signal: 'lost', reason: { count: silent, orders: 1 } };
    return { signal: 'none', reason: {} };
  }
  if (isLost(outlook)) return { signal: 'lost', reason: { count: silent, orders: x + 1 } };
  if (rhythm === null) return { signal: 'none', reason: {} };
  if (outlook.dueDays !== null && silent > outlook.dueDays) {
    const { dueDays: due } = outlook;
    if (x < USUAL_GAPS)
      return { signal: 'later', reason: { context: 'few', count: silent, orders: x + 1, due } };
    return { signal: silent >= 2 * rhythm ? 'slipping' : 'later', reason: { count: silent, rhythm, due } };
  }
  if (back && outlook.givenUp) {
    return { signal: 'back', reason: { count: Math.round(back.T - back.tx), ago: Math.round(T - back.T) } };
  }
  if (T <= NEWCOMER_DAYS && second > 0 && second <= EARLY_DAYS) {
    return { signal: 'becoming_regular', reason: { count: second, orders: x + 1 } };
  }
  if (growth >= GROWING_PERCENT) return { signal: 'growing', reason: { count: growth } };
  // Without a date to be due by, nobody can be said to be on their rhythm.
  if (outlook.dueDays === null) return { signal: 'none', reason: {} };
  if (x < USUAL_GAPS) {
    return { signal: 'steady', reason: { context: 'few', count: silent, orders: x + 1 } };
  }
  return { signal: 'steady', reason: { count: silent, rhythm } };
}

function isLost({ alive }: Outlook): boolean {
  return alive !== null && alive < LOST_BELOW;
}
