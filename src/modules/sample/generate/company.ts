// The sample company: a dealer in coffee machines, generated from a seed. The same seed gives the same company, told
// from its last day backwards.
import type { SampledFacts } from '../../facts/sample-facts.ts';
import { calendar as makeCalendar } from './calendar.ts';
import { contactsOf, type SampleContact } from './contacts.ts';
import { customerOf, type SampleCustomer } from './customers.ts';
import { type SampleDouble, writeTwice } from './doubles.ts';
import { factsOf } from './facts.ts';
import { ordersOf, type SampleOrder } from './orders.ts';
import { PhoneBook } from './phones.ts';
import { sites } from './places.ts';
import { promisesOf, type SamplePromise } from './promises.ts';
import { Random } from './random.ts';
import { process, purchasesOf } from './rhythm.ts';
import { segmentAt } from './segments.ts';
import { type SampleTies, tiesOf } from './ties.ts';

export type Wish = {
  seed: string;
  /** the newest day with orders, YYYY-MM-DD in the zone of the business */
  lastDay: string;
  /** IANA */
  timeZone: string;
  customers: number;
};
export type SampleCompany = {
  customers: SampleCustomer[];
  /** who of them is somebody else of them once more */
  doubles: SampleDouble[];
  orders: SampleOrder[];
  promises: SamplePromise[];
  contacts: SampleContact[];
  ties: SampleTies;
  /** of each customer, in their order */
  facts: SampledFacts[];
};

const days = 4 * 365 + 1;
/** Three in a hundred asked once and never bought. */
const prospects = 0.03;

/** @returns customers, and their orders in the order of time */
export function sampleCompany({ seed, lastDay, timeZone, customers: count }: Wish): SampleCompany {
  const random = new Random(seed);
  const calendar = makeCalendar(lastDay, days, timeZone);
  const customers: SampleCustomer[] = [];
  const orders: SampleOrder[] = [];
  const book = new PhoneBook();
  for (const { no, rate, rank, joins } of arrivals(random.fork('arrivals'), count)) {
    const own = random.fork(no);
    const site = siteOn(own, joins);
    const segment = segmentAt(rank);
    customers.push(customerOf(own, { no, site, segment, joins }, calendar, book));
    if (own.chance(prospects)) continue;
    const leaving = own.beta(process.a, process.b);
    const purchases = purchasesOf(own, { rate, leaving, joins, segment }, calendar);
    orders.push(...ordersOf(own, { customer: no, site, segment }, purchases, calendar));
  }
  orders.sort((a, b) => a.orderedAt.getTime() - b.orderedAt.getTime() || a.customer - b.customer);
  let [placed, returned] = [20_000, 3000];
  for (const order of orders) order.number = order.undoes ? `R${++returned}` : `B${++placed}`;
  const doubles = writeTwice(random.fork('doubles'), customers);
  const promises = promisesOf(random.fork('promises'), customers, calendar);
  const contacts = contactsOf(random.fork('contacts'), customers, calendar);
  const ties = tiesOf(random.fork('ties'), customers, orders, calendar);
  const asOf = calendar.at(days - 1, 20 * 60);
  const facts = customers.map((customer, no) => factsOf(random.fork(`facts ${no}`), customer, asOf));
  return { customers, doubles, orders, promises, contacts, ties, facts };
}

type Arrival = { no: number; rate: number; rank: number; joins: number };

/** Growth: towards the end more than twice as many join a day as at the beginning. Numbers follow the day of joining. */
function arrivals(random: Random, count: number): Arrival[] {
  const rates = Array.from({ length: count }, () => random.gamma(process.r) / process.alpha);
  const order = rates.map((_, index) => index).sort((a, b) => (rates[a] ?? 0) - (rates[b] ?? 0));
  const ranks: number[] = [];
  for (const [rank, index] of order.entries()) ranks[index] = rank / count;
  const joins = rates.map(() => joiningDay(random)).sort((a, b) => a - b);
  return rates.map((rate, no) => ({ no, rate, rank: ranks[no] ?? 0, joins: joins[no] ?? 0 }));
}

/** From a density that rises in a straight line to 2.4 times its start, by its inverse. */
function joiningDay(random: Random): number {
  const slope = 1.4;
  const u = random.next();
  return Math.floor(((Math.sqrt(1 + u * (2 * slope + slope * slope)) - 1) / slope) * days);
}

function siteOn(random: Random, day: number): number {
  const open = sites.flatMap((site, index) => (site.openedOn <= day ? [index] : []));
  return random.weighted(
    open,
    open.map((index) => sites[index]?.weight ?? 0),
  );
}
