// What the staff promised: most of it kept, some late, some broken, a few open. Reps differ, and so do kinds.
import type { Kind } from '../../promises/kinds.ts';
import type { SampledPromise } from '../../promises/sample-promises.ts';
import type { Calendar } from './calendar.ts';
import type { SampleCustomer } from './customers.ts';
import type { Random } from './random.ts';
import { repsOf } from './staff.ts';

/** By the numbers of a customer and of somebody on the staff. */
export type SamplePromise = Omit<SampledPromise, 'customerId' | 'keeperId' | 'promisedBy'> & {
  customer: number;
  keeper: number;
  promisedBy: number;
};
type Template = {
  kind: Kind;
  weight: number;
  hard: number;
  days: [number, number];
  whats: readonly string[];
};

/** `hard` is the chance that an average rep does not keep it in time. */
const templates: readonly Template[] = [
  {
    kind: 'call_back',
    weight: 9,
    hard: 0.1,
    days: [1, 3],
    whats: [
      'Call back about the descaling kit',
      'Call back when the new roast is in',
      'Ring about the service date',
      'Call to hear whether the grinder runs again',
    ],
  },
  {
    kind: 'send',
    weight: 8,
    hard: 0.07,
    days: [1, 5],
    whats: [
      'Send the quote for a second machine',
      'Send two bags of the autumn roast to try',
      'Send the cleaning instructions',
      'Post the replacement gasket',
    ],
  },
  {
    kind: 'visit',
    weight: 4,
    hard: 0.16,
    days: [3, 12],
    whats: [
      'Visit to set the grinder',
      'Come by and train the new staff',
      'Visit to measure for a second machine',
    ],
  },
  {
    kind: 'repair',
    weight: 3,
    hard: 0.27,
    days: [2, 9],
    whats: [
      'Repair the brew head',
      'Replace the leaking steam valve',
      'Service the machine before the opening',
    ],
  },
  {
    kind: 'find_out',
    weight: 3,
    hard: 0.18,
    days: [2, 6],
    whats: ['Find out whether the oat drink comes in larger boxes', 'Ask the roaster about organic decaf'],
  },
  {
    kind: 'money',
    weight: 2,
    hard: 0.12,
    days: [3, 8],
    whats: ['Credit the damaged bag', 'Refund the postage of the late delivery'],
  },
];
const reasons: Record<Kind, readonly string[]> = {
  call_back: ['The note with the number was lost', 'Nobody took it over on the day off'],
  send: ['The roast sold out', 'The supplier stopped the part'],
  visit: ['The van broke down', 'Two visits were booked for the same hour'],
  repair: ['The part took three weeks', 'The technician was ill and nobody stood in'],
  find_out: ['The roaster never answered'],
  money: ['Accounts asked for a receipt that the customer no longer had'],
  other: ['It was not ours to promise'],
};
const moves = ['Away until then', 'Asked for a day when the boss is in', 'Wanted it after the fair'] as const;
const openWays = [
  'Find a machine to lend while theirs is repaired',
  'Deliver before seven, when the street is open',
] as const;
const [years, perDay] = [1.15, 2.2];
/** Days from today on which open ones fall due: late, today, coming. */
const openDays = [
  -6, -4, -3, -2, -1, -1, 0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 12, 14, 19,
] as const;

/** @returns in the order of time; those of the past begin a little over a year ago */
export function promisesOf(
  random: Random,
  customers: readonly SampleCustomer[],
  calendar: Calendar,
): SamplePromise[] {
  const made: SamplePromise[] = [];
  const first = Math.round(calendar.days - years * 365);
  for (let day = Math.max(0, first); day < calendar.days - 15; day++) {
    if (calendar.weekend(day)) continue;
    for (let count = random.int(0, Math.round(2 * perDay)); count > 0; count--) {
      const promise = settled(random, customers, calendar, day);
      if (promise?.settledAt && promise.settledAt < calendar.at(calendar.days, 0)) made.push(promise);
    }
  }
  for (const [index, ahead] of openDays.entries()) {
    const promise = open(random, customers, calendar, { ahead, way: index % 11 === 10 });
    if (promise) made.push(promise);
  }
  return made.sort((a, b) => a.promisedAt.getTime() - b.promisedAt.getTime());
}

type Whose = { customer: number; keeper: number };

/** Somebody who was a customer by then, and who serves them. */
function whose(random: Random, customers: readonly SampleCustomer[], by: Date): Whose | null {
  // numbers follow the day of joining
  const known = customers.findLastIndex((customer) => customer.createdAt < by);
  if (known < 0) return null;
  const customer = random.int(0, known);
  const { owner, site } = customers[customer] ?? { owner: null, site: 0 };
  return { customer, keeper: owner ?? random.pick(repsOf(site)) };
}

function settled(
  random: Random,
  customers: readonly SampleCustomer[],
  calendar: Calendar,
  day: number,
): SamplePromise | null {
  const promisedAt = calendar.at(day, random.int(9 * 60, 16 * 60 + 50));
  const of = whose(random, customers, promisedAt);
  if (!of) return null;
  const template = random.weighted(
    templates,
    templates.map(({ weight }) => weight),
  );
  const { kind, hard, whats, days } = template;
  const due = workday(calendar, day + random.int(...days));
  const dueAt = calendar.at(due, 17 * 60);
  const base = { ...of, promisedBy: of.keeper, what: random.pick(whats), kind, promisedAt, findAWay: false };
  const moved = random.chance(0.07)
    ? { at: calendar.at(due, 10 * 60), from: dueAt, reason: random.pick(moves) }
    : null;
  const last = moved ? workday(calendar, due + random.int(2, 5)) : due;
  const dueLast = calendar.at(last, 17 * 60);
  // one rep in each house forgets more than the others
  if (!random.chance(hard * (of.keeper % 4 === 2 ? 1.9 : 0.8))) {
    const settledAt = calendar.at(
      Math.max(day, last - random.int(0, 1)),
      random.int(16 * 60 + 51, 17 * 60 - 1),
    );
    return { ...base, dueAt: dueLast, moved, state: 'kept', settledAt, reason: null };
  }
  if (random.chance(0.62)) {
    const settledAt = calendar.at(workday(calendar, last + random.int(1, 4)), random.int(9 * 60, 17 * 60));
    return { ...base, dueAt: dueLast, moved, state: 'late', settledAt, reason: null };
  }
  const settledAt = calendar.at(workday(calendar, last + random.int(1, 6)), 11 * 60);
  return { ...base, dueAt: dueLast, moved, state: 'broken', settledAt, reason: random.pick(reasons[kind]) };
}

function open(
  random: Random,
  customers: readonly SampleCustomer[],
  calendar: Calendar,
  { ahead, way }: { ahead: number; way: boolean },
): SamplePromise | null {
  const of = whose(random, customers, calendar.at(calendar.days - 12, 0));
  if (!of) return null;
  const today = calendar.days;
  const due = ahead === 0 ? today : ahead < 0 ? today + ahead : workday(calendar, today + ahead);
  const { kind, whats } = random.weighted(
    templates,
    templates.map(({ weight }) => weight),
  );
  return {
    ...of,
    promisedBy: of.keeper,
    what: way ? random.pick(openWays) : random.pick(whats),
    kind: way ? 'other' : kind,
    promisedAt: calendar.at(Math.min(today - 1, due) - random.int(1, 4), random.int(9 * 60, 16 * 60)),
    dueAt: calendar.at(due, 17 * 60),
    state: 'open',
    settledAt: null,
    reason: null,
    findAWay: way,
    moved: null,
  };
}

function workday(calendar: Calendar, day: number): number {
  for (let next = day; ; next++) if (!calendar.weekend(next)) return next;
}
