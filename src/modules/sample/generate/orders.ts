// Orders with lines, deliveries on time or late, returns, fees and credits.
import { lineKind } from '../../purchases/line-kind.ts';
import { basket, type Chosen, type Taste, tasteOf } from './basket.ts';
import type { Calendar } from './calendar.ts';
import { catalogue } from './catalogue.ts';
import type { Random } from './random.ts';
import type { Purchase } from './rhythm.ts';
import type { Segment } from './segments.ts';

export type SampleLine = {
  product: number;
  kind: (typeof lineKind)[keyof typeof lineKind];
  quantity: number;
  unitPriceMinor: number;
  amountMinor: number;
  costMinor: number;
};
export type SampleOrder = {
  /** number of the customer, counted from 0 */
  customer: number;
  /** given in the order of time, once all are there */
  number: string;
  site: number;
  orderedAt: Date;
  channel: string;
  promisedAt: Date | null;
  fulfilledAt: Date | null;
  lines: SampleLine[];
  /** of a return: what each of its lines undoes */
  undoes: { order: SampleOrder; line: number } | null;
};
type Buyer = { customer: number; site: number; segment: Segment };

const feeOf = (code: string): number => catalogue.findIndex((product) => product.code === code);
const [postage, pallet, goodwill] = [feeOf('POST'), feeOf('PALLET'), feeOf('GOODWILL')];
/** Eleven months ago a warehouse moved, and for six weeks a quarter of deliveries was late. */
const move = { from: 330, to: 288, late: 0.26 };
const usuallyLate = 0.055;

export function ordersOf(
  random: Random,
  buyer: Buyer,
  purchases: readonly Purchase[],
  calendar: Calendar,
): SampleOrder[] {
  const taste = tasteOf(random, buyer.segment);
  const orders: SampleOrder[] = [];
  let wasLate = false;
  for (const [index, { day, share }] of purchases.entries()) {
    const order = orderOf(
      random,
      buyer,
      taste,
      { day, share, first: index === 0, sorry: wasLate && random.chance(0.3) },
      calendar,
    );
    wasLate = order.promisedAt !== null && order.fulfilledAt !== null && order.fulfilledAt > order.promisedAt;
    orders.push(order);
    const back = returnOf(random, buyer, order, day, calendar);
    if (back) orders.push(back);
  }
  return orders;
}

function orderOf(
  random: Random,
  { customer, site, segment }: Buyer,
  taste: Taste,
  { day, share, first, sorry }: { day: number; share: number; first: boolean; sorry: boolean },
  calendar: Calendar,
): SampleOrder {
  const yearsAgo = Math.floor((calendar.days - 1 - day) / 365);
  const home = segment.name === 'home';
  const channel = random.weighted(['shop', 'web', 'phone', 'rep'], home ? [5, 6, 1, 0] : [1, 4, 4, 3]);
  const lines = basket(random, segment, taste, { first, share, yearsAgo }).map((chosen) =>
    lineOf(chosen, lineKind.sale),
  );
  const sum = lines.reduce((total, line) => total + line.amountMinor, 0);
  if (channel !== 'shop' && sum >= 200_000) lines.push(lineOf(fee(pallet), lineKind.fee));
  else if (channel !== 'shop' && sum < 5000) lines.push(lineOf(fee(postage), lineKind.fee));
  if (sorry)
    lines.push(
      lineOf(
        { product: goodwill, quantity: 1, unitPriceMinor: -1000, unitCostMinor: 0 },
        lineKind.adjustment,
      ),
    );
  if (random.chance(0.03)) lines.push(lineOf({ ...sampleBag(random, taste), quantity: 1 }, lineKind.free));
  return {
    customer,
    number: '',
    site,
    orderedAt: calendar.at(day, random.int(8 * 60, 17 * 60 + 50)),
    channel,
    ...delivery(random, channel, day, calendar),
    lines,
    undoes: null,
  };
}

function lineOf(
  { product, quantity, unitPriceMinor, unitCostMinor }: Chosen,
  kind: SampleLine['kind'],
): SampleLine {
  return {
    product,
    kind,
    quantity,
    unitPriceMinor,
    amountMinor: quantity * unitPriceMinor,
    costMinor: quantity * unitCostMinor,
  };
}

function fee(product: number): Chosen {
  const { price, cost } = catalogue[product] ?? { price: 0, cost: 0 };
  return { product, quantity: 1, unitPriceMinor: price, unitCostMinor: cost };
}

/** A packet to try, at no price. */
function sampleBag(random: Random, taste: Taste): Omit<Chosen, 'quantity'> {
  const product = random.pick(taste.favourites.get('beans') ?? []);
  return { product, unitPriceMinor: 0, unitCostMinor: catalogue[product]?.cost ?? 0 };
}

function delivery(
  random: Random,
  channel: string,
  day: number,
  calendar: Calendar,
): Pick<SampleOrder, 'promisedAt' | 'fulfilledAt'> {
  if (channel === 'shop') return { promisedAt: null, fulfilledAt: calendar.at(day, 18 * 60) };
  const promised = day + random.int(2, 5);
  const ago = calendar.days - 1 - day;
  const late = random.chance(ago <= move.from && ago >= move.to ? move.late : usuallyLate);
  const fulfilled = late
    ? promised + 1 + Math.round(random.exponential(2.5))
    : Math.max(day + 1, promised - random.int(0, 2));
  return {
    promisedAt: calendar.at(promised, 18 * 60),
    // what is still on its way has not arrived
    fulfilledAt: fulfilled < calendar.days ? calendar.at(fulfilled, random.int(9 * 60, 17 * 60)) : null,
  };
}

/** One line of about every thirtieth order comes back within three weeks. */
function returnOf(
  random: Random,
  { customer, site, segment }: Buyer,
  order: SampleOrder,
  day: number,
  calendar: Calendar,
): SampleOrder | null {
  const on = day + random.int(4, 20);
  if (!random.chance(segment.name === 'home' ? 0.042 : 0.024) || on >= calendar.days) return null;
  const able = order.lines.flatMap((line, index) =>
    line.kind === lineKind.sale && catalogue[line.product]?.group !== 'service' ? [index] : [],
  );
  if (able.length === 0) return null;
  const at = random.pick(able);
  const line = order.lines[at];
  if (!line) return null;
  const quantity = line.quantity === 1 ? 1 : random.int(1, line.quantity);
  const back = { ...line, quantity, unitCostMinor: line.costMinor / line.quantity };
  const { amountMinor, costMinor } = lineOf(back, lineKind.return);
  return {
    customer,
    number: '',
    site,
    orderedAt: calendar.at(on, random.int(9 * 60, 17 * 60)),
    channel: order.channel,
    promisedAt: null,
    fulfilledAt: null,
    lines: [
      {
        ...line,
        kind: lineKind.return,
        quantity: -quantity,
        amountMinor: -amountMinor,
        costMinor: -costMinor,
      },
    ],
    undoes: { order, line: at + 1 },
  };
}
