// What lies in an order: mostly the customer's own favourites, at the prices of that year.
import { catalogue, type Group, groups, inGroup } from './catalogue.ts';
import type { Random } from './random.ts';
import type { Segment } from './segments.ts';

export type Taste = {
  favourites: ReadonlyMap<Group, readonly number[]>;
  /** how much more or less than others of their kind, Gamma over customers */
  size: number;
  /** share off the list price */
  discount: number;
};
export type Chosen = { product: number; quantity: number; unitPriceMinor: number; unitCostMinor: number };
type Order = { first: boolean; share: number; yearsAgo: number };

const perOrder: Partial<Record<Group, number>> = {
  beans: 1,
  milk: 0.5,
  decaf: 0.45,
  cup: 0.3,
  cleaning: 0.35,
  filter: 0.4,
  spare: 0.25,
  tool: 0.3,
};
/** Prices rose with every April's list, costs a little slower, so that margins grew. */
const priceGrowth = 0.965;
const costGrowth = 0.972;

export function tasteOf(random: Random, segment: Segment): Taste {
  const business = segment.name !== 'home';
  const favourites = new Map(
    groups.map((group) => [group, random.several(fitting(group, business), group === 'beans' ? 3 : 2)]),
  );
  return {
    favourites,
    size: random.gamma(4) / 4,
    discount: business ? random.weighted([0, 0.05, 0.08, 0.12], [3, 4, 2, 1]) : 0,
  };
}

/** A café buys by the kilo, a home mostly by the packet. */
function fitting(group: Group, business: boolean): number[] {
  const still = inGroup(group).filter((index) => catalogue[index]?.active);
  if (group !== 'beans' && group !== 'decaf') return still;
  return still.filter((index) => catalogue[index]?.name.endsWith('1 kg') === business);
}

export function basket(random: Random, segment: Segment, taste: Taste, order: Order): Chosen[] {
  const wanted = new Map<number, number>();
  for (const group of groupsOf(random, segment, order)) {
    const product = productOf(random, group, taste, order);
    if (!wanted.has(product)) wanted.set(product, quantityOf(random, group, segment, taste, order));
  }
  return [...wanted].map(([product, quantity]) => priced(product, quantity, taste, order));
}

function groupsOf(random: Random, segment: Segment, { first, share }: Order): Group[] {
  if (first && random.chance(segment.name === 'home' ? 0.45 : 0.7)) {
    const [main, ...others] = segment.name === 'home' ? random.several(segment.first, 2) : segment.first;
    return [...(main ? [main] : []), ...others.filter(() => random.chance(0.6)), 'beans'];
  }
  const mix = Object.keys(segment.mix) as Group[];
  const count = 1 + Math.round(random.exponential(Math.max(0.2, (segment.lines - 1) * share)));
  return Array.from({ length: Math.min(count, 12) }, () =>
    random.weighted(
      mix,
      mix.map((group) => segment.mix[group] ?? 0),
    ),
  );
}

function productOf(random: Random, group: Group, taste: Taste, { yearsAgo }: Order): number {
  const favourites = taste.favourites.get(group) ?? [];
  if (favourites.length > 0 && random.chance(0.82)) return random.weighted(favourites, [6, 3, 1]);
  const offered = inGroup(group).filter((index) => catalogue[index]?.active || yearsAgo >= 2);
  return random.pick(offered);
}

function quantityOf(
  random: Random,
  group: Group,
  segment: Segment,
  taste: Taste,
  { first, share }: Order,
): number {
  const usual = perOrder[group];
  if (usual === undefined) return group === 'gift' && segment.name === 'office' ? random.int(2, 9) : 1;
  const much = segment.volume * taste.size * usual * (0.6 + 0.8 * random.next()) * share * (first ? 0.8 : 1);
  return Math.max(1, Math.round(segment.name === 'home' && group === 'beans' ? much * 2 : much));
}

function priced(product: number, quantity: number, taste: Taste, { yearsAgo }: Order): Chosen {
  const { price, cost, group } = catalogue[product] ?? { price: 0, cost: 0, group: 'gift' };
  const list = Math.round((price * priceGrowth ** yearsAgo) / 5) * 5;
  const off = group === 'service' ? 0 : taste.discount;
  return {
    product,
    quantity,
    unitPriceMinor: Math.round(list * (1 - off)),
    unitCostMinor: Math.round(cost * costGrowth ** yearsAgo),
  };
}
