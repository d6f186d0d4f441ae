// When a customer buys: the process that the MBG/NBD model describes (Batislam, Denizel, Filiztekin 2007), so that the
// forecast has something true to find. Purchases come at a rate of the customer's own, Gamma over customers; after each
// of them, the first included, the customer leaves with a chance of their own, Beta over customers. Seasons stretch time.
import type { Calendar } from './calendar.ts';
import type { Random } from './random.ts';
import type { Segment } from './segments.ts';

/** Rates a day and chances to leave over all customers. */
export const process = { r: 0.72, alpha: 26, a: 0.9, b: 7.2 } as const;
const fading = 0.3;

export type Purchase = { day: number; /** a customer on the way out takes less */ share: number };

/**
 * @param rate purchases a day while they stay @param leaving chance after each purchase @param joins day of the first
 * @returns purchase days in order, each once; some of those who leave fade out in two slower, smaller orders
 */
export function purchasesOf(
  random: Random,
  who: { rate: number; leaving: number; joins: number; segment: Segment },
  calendar: Calendar,
): Purchase[] {
  const purchases: Purchase[] = [];
  const mean = 1 / who.rate;
  let day = who.joins;
  while (day < calendar.days) {
    const on = openDay(day, who.segment, calendar, random);
    if (on >= calendar.days) break;
    if (on > (purchases.at(-1)?.day ?? -1)) purchases.push({ day: on, share: 1 });
    if (random.chance(who.leaving)) return fade(random, purchases, day, mean, calendar);
    day = calendar.after(day, random.exponential(mean), who.segment);
  }
  return purchases;
}

function fade(
  random: Random,
  purchases: Purchase[],
  from: number,
  mean: number,
  calendar: Calendar,
): Purchase[] {
  if (purchases.length < 4 || !random.chance(fading)) return purchases;
  let day = from;
  for (const share of [0.65, 0.4]) {
    day = Math.max(day + 1, Math.round(day + mean * (1.6 + random.next())));
    if (day < calendar.days) purchases.push({ day, share });
  }
  return purchases;
}

/** Who is closed at weekends orders on the Monday after. */
function openDay(day: number, segment: Segment, calendar: Calendar, random: Random): number {
  if (!calendar.weekend(day) || !random.chance(segment.weekdaysOnly)) return day;
  return calendar.weekend(day + 1) ? day + 2 : day + 1;
}
