// Who belongs to whom, what they own, and whom they ask for: much of it follows from what they bought and who sent them.
import { monthsAfter } from '../../belongings/service-date.ts';
import type { Stage } from '../../belongings/stages.ts';
import { lineKind } from '../../purchases/line-kind.ts';
import type { Kind } from '../../relations/kinds.ts';
import type { Calendar } from './calendar.ts';
import { catalogue } from './catalogue.ts';
import type { SampleCustomer } from './customers.ts';
import type { SampleOrder } from './orders.ts';
import type { Random } from './random.ts';
import { repsOf } from './staff.ts';

export type SampleBelonging = {
  /** number of the customer */
  customer: number;
  /** number in the catalogue; null: bought elsewhere */
  product: number | null;
  name: string;
  since: string;
  place: string | null;
  serial: string | null;
  stage: Stage;
  lastService: string | null;
  nextService: string | null;
  serviceMonths: number | null;
  addedAt: Date;
};
export type SampleRelation = { from: number; to: number; kind: Kind; note: string | null; addedAt: Date };
export type SampleAsk = { customer: number; staff: number | null; words: string | null };
export type SampleTies = { belongings: SampleBelonging[]; relations: SampleRelation[]; asks: SampleAsk[] };

const months: Record<string, number> = { machine: 12, 'small machine': 24, grinder: 12 };
const places = ['Behind the bar', 'Kitchen', 'First floor', 'Reception', 'Terrace bar'] as const;
const elsewhere = [
  'Linea Mini',
  'old moka pot',
  'filter machine of another make',
  'office vending machine',
] as const;
const family = ['wife', 'husband', 'sister', 'brother', 'flatmate', null, null] as const;
const jobs = ['manager', 'head of purchasing', 'barista', 'runs the kitchen', 'accounts', null] as const;
const inWords = ['the workshop', 'whoever knows grinders', 'somebody who speaks Italian'] as const;

export function tiesOf(
  random: Random,
  customers: readonly SampleCustomer[],
  orders: readonly SampleOrder[],
  calendar: Calendar,
): SampleTies {
  return {
    belongings: belongingsOf(random.fork('belongings'), customers, orders, calendar),
    relations: relationsOf(random.fork('relations'), customers, calendar),
    asks: asksOf(random.fork('asks'), customers),
  };
}

/** The machines and grinders that they bought, and now and then one that was there before. */
function belongingsOf(
  random: Random,
  customers: readonly SampleCustomer[],
  orders: readonly SampleOrder[],
  calendar: Calendar,
): SampleBelonging[] {
  const today = calendar.date(calendar.days - 1);
  const made: SampleBelonging[] = [];
  for (const { customer, orderedAt, lines, undoes } of orders) {
    if (undoes) continue;
    for (const { product, kind } of lines) {
      const { group, name } = catalogue[product] ?? { group: 'fee', name: '' };
      const every = months[group];
      if (every === undefined || kind !== lineKind.sale) continue;
      const since = orderedAt.toISOString().slice(0, 10);
      made.push({
        customer,
        product,
        name,
        since,
        place: group !== 'small machine' && random.chance(0.3) ? random.pick(places) : null,
        serial: `${name.slice(0, 2).toUpperCase()} ${random.int(10_000, 99_999)}`,
        stage: random.weighted<Stage>(
          ['maintenance', 'troubleshooting', 'training', 'upgrade'],
          [30, 2, 2, 2],
        ),
        ...servicesOf(random, since, group === 'small machine' ? null : every, today),
        addedAt: orderedAt,
      });
    }
  }
  for (const [customer, { createdAt }] of customers.entries()) {
    if (!random.chance(0.05)) continue;
    made.push({
      customer,
      product: null,
      name: random.pick(elsewhere),
      since: String(createdAt.getUTCFullYear() - random.int(1, 6)),
      place: null,
      serial: null,
      stage: random.weighted<Stage>(['maintenance', 'disposal', 'upgrade'], [5, 1, 2]),
      lastService: null,
      nextService: null,
      serviceMonths: null,
      addedAt: createdAt,
    });
  }
  return made;
}

/** Serviced year by year; the latest one is sometimes overdue. */
function servicesOf(random: Random, since: string, every: number | null, today: string) {
  if (every === null) return { lastService: null, nextService: null, serviceMonths: null };
  let [lastService, nextService]: [string | null, string] = [null, monthsAfter(since, every)];
  while (nextService < today && !(random.chance(0.25) && monthsAfter(nextService, 2) > today)) {
    lastService = nextService;
    nextService = monthsAfter(nextService, every);
  }
  return { lastService, nextService, serviceMonths: every };
}

function relationsOf(
  random: Random,
  customers: readonly SampleCustomer[],
  calendar: Calendar,
): SampleRelation[] {
  const made: SampleRelation[] = [];
  const beside = (no: number): number | null => {
    // somebody of the same house who was there before, so that introductions never run in a circle
    const { site } = customers[no] ?? {};
    for (let tries = 0; tries < 8 && no > 0; tries++) {
      const other = random.chance(0.3) ? random.int(0, Math.min(no - 1, 40)) : random.int(0, no - 1);
      if (customers[other]?.site === site) return other;
    }
    return null;
  };
  const seen = new Set<string>();
  const add = (from: number, to: number, kind: Kind, note: string | null, addedAt: Date): void => {
    const key = `${kind} ${Math.min(from, to)} ${Math.max(from, to)}`;
    if (seen.has(key)) return;
    seen.add(key);
    made.push({ from, to, kind, note, addedAt });
  };
  for (const [no, customer] of customers.entries()) {
    const other = beside(no);
    if (other === null) continue;
    const at = new Date(
      Math.min(customer.createdAt.getTime() + 3_600_000, calendar.at(calendar.days - 1, 0).getTime()),
    );
    const mate = customers[other];
    if (customer.origin === 'recommended' && random.chance(0.75)) add(other, no, 'introduced', null, at);
    else if (customer.kind === 'person' && mate?.kind === 'company' && random.chance(0.12)) {
      add(no, other, 'works_at', random.pick(jobs), at);
      if (random.chance(0.4)) add(no, other, 'decides_for', null, at);
    } else if (customer.kind === 'person' && mate?.kind === 'person' && random.chance(0.03))
      add(no, other, 'lives_with', random.pick(family), at);
  }
  return made;
}

function asksOf(random: Random, customers: readonly SampleCustomer[]): SampleAsk[] {
  return customers.flatMap(({ site, owner }, customer): SampleAsk[] => {
    if (!random.chance(0.04)) return [];
    if (random.chance(0.15)) return [{ customer, staff: null, words: random.pick(inWords) }];
    const others = repsOf(site).filter((rep) => rep !== owner);
    return others.length > 0 ? [{ customer, staff: random.pick(others), words: null }] : [];
  });
}
