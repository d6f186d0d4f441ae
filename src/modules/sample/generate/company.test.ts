import { assert, double, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { People } from '../../duplicates/match/people.ts';
import { judge } from '../../duplicates/quality.testing.ts';
import { lineKind } from '../../purchases/line-kind.ts';
import { catalogue } from './catalogue.ts';
import { sampleCompany, type Wish } from './company.ts';
import { Random } from './random.ts';
import { staff } from './staff.ts';

const wish: Wish = { seed: 'rapport', lastDay: '2026-03-31', timeZone: 'Europe/London', customers: 600 };
const company = sampleCompany(wish);

describe('the sample company', () => {
  test('is the same for the same seed and another for another', () => {
    expect(sampleCompany(wish)).toEqual(company);
    expect(sampleCompany({ ...wish, seed: 'other' }).customers[0]).not.toEqual(company.customers[0]);
  });

  test('reaches nobody real: e-mail at .example, phones that regulators keep for fiction', () => {
    const fiction =
      /^\+(44 (20 7946 0|11[345678] 496 0|29 2018 0|1632 960|1[62345]1 496 0|191 498 0|7700 900)\d{3}|1 \d{3}-555-01\d\d|49 (30 23125|40 66969) \d{3}|33 1 99 00 \d{4})$/;
    for (const customer of company.customers) {
      expect(customer.email).toMatch(/^[a-z0-9.]+@[a-z0-9.-]+\.example$/);
      for (const phone of customer.phones) expect(phone.value).toMatch(fiction);
    }
    for (const member of staff) expect(member.email).toMatch(/^[a-z.]+@[a-z-]+\.example$/);
    expect(staff).toHaveLength(12);
  });

  test('has different customers: numbers and e-mails are one each, people and companies, mostly of one country', () => {
    const { customers } = company;
    expect(new Set(customers.map((each) => each.number)).size).toBe(customers.length);
    const again = new Set(company.doubles.map(({ no }) => no));
    const single = customers.filter((_, no) => !again.has(no));
    expect(new Set(single.map((each) => each.email)).size).toBe(single.length);
    const phones = single.flatMap((each) => each.phones.map(({ value }) => value));
    expect(new Set(phones).size).toBe(phones.length);
    const share = (is: (each: (typeof customers)[number]) => boolean): number =>
      customers.filter(is).length / customers.length;
    expect(share((each) => each.country === 'GB')).toBeGreaterThan(0.9);
    expect(share((each) => each.kind === 'company')).toBeGreaterThan(0.1);
    expect(share((each) => each.owner !== null)).toBeGreaterThan(0.5);
    expect(share((each) => each.owner === null)).toBeGreaterThan(0.1);
    expect(customers.filter(({ owner, site }) => owner !== null && staff[owner]?.site !== site)).toEqual([]);
  });

  test('adds up: every amount is quantity times price, every product exists', () => {
    const lines = company.orders.flatMap((order) => order.lines);
    const wrong = lines.filter(
      ({ amountMinor, quantity, unitPriceMinor, costMinor, product }) =>
        amountMinor !== quantity * unitPriceMinor || !catalogue[product] || !Number.isSafeInteger(costMinor),
    );
    const soldBelowCost = lines.filter(
      (line) => line.kind === lineKind.sale && line.amountMinor < line.costMinor,
    );
    expect(company.orders.filter((order) => order.lines.length === 0)).toEqual([]);
    expect(wrong).toEqual([]);
    expect(soldBelowCost).toEqual([]);
  });

  test('takes back only what was bought, later than it was bought', () => {
    const returns = company.orders.filter((order) => order.undoes);
    expect(returns.length).toBeGreaterThan(20);
    for (const { undoes, lines, orderedAt, customer } of returns) {
      const undone = undoes?.order.lines[undoes.line - 1];
      expect(undoes?.order.customer).toBe(customer);
      expect(undone?.kind).toBe(lineKind.sale);
      expect(lines.map((line) => line.product)).toEqual([undone?.product]);
      expect(-(lines[0]?.quantity ?? 0)).toBeLessThanOrEqual(undone?.quantity ?? 0);
      expect(orderedAt.getTime()).toBeGreaterThan(undoes?.order.orderedAt.getTime() ?? Infinity);
    }
  });

  test('ends on its last day; what is promised for later has not arrived; some deliveries were late', () => {
    const end = new Date('2026-03-31T23:59:59+01:00');
    const late = company.orders.filter((order) => (order.fulfilledAt ?? 0) > (order.promisedAt ?? end));
    const promised = company.orders.filter((order) => order.promisedAt);
    expect(
      company.orders.filter(({ orderedAt, fulfilledAt }) => orderedAt > end || (fulfilledAt ?? 0) > end),
    ).toEqual([]);
    expect(late.length / promised.length).toBeGreaterThan(0.02);
    expect(late.length / promised.length).toBeLessThan(0.2);
  });

  test('grows, has seasons, and loses customers', () => {
    const placed = company.orders.filter((order) => !order.undoes);
    const between = (from: string, to: string): number =>
      placed.filter((order) => order.orderedAt >= new Date(from) && order.orderedAt < new Date(to)).length;
    expect(between('2025-04-01', '2026-04-01')).toBeGreaterThan(1.5 * between('2023-04-01', '2024-04-01'));
    expect(between('2025-11-01', '2026-01-01')).toBeGreaterThan(1.15 * between('2025-07-01', '2025-09-01'));
    const last = new Map<number, Date>();
    for (const order of placed) last.set(order.customer, order.orderedAt);
    const gone = [...last.values()].filter((at) => at < new Date('2025-04-01')).length;
    expect(gone / last.size).toBeGreaterThan(0.1);
    expect(gone / last.size).toBeLessThan(0.7);
  });
});

test('chance is spread as it should be', () => {
  assert(
    property(string(), double({ min: 0.3, max: 6, noNaN: true }), (seed, shape) => {
      const random = new Random(seed);
      const mean = (draw: () => number): number =>
        Array.from({ length: 4000 }, draw).reduce((sum, value) => sum + value, 0) / 4000;
      expect(Math.abs(mean(() => random.next()) - 0.5)).toBeLessThan(6 * Math.sqrt(1 / 12 / 4000));
      expect(Math.abs(mean(() => random.gamma(shape)) - shape)).toBeLessThan(6 * Math.sqrt(shape / 4000));
      expect(Math.abs(mean(() => random.beta(shape, 2)) - shape / (shape + 2))).toBeLessThan(
        6 * Math.sqrt(0.25 / 4000),
      );
      expect(Math.abs(mean(() => random.exponential(shape)) - shape)).toBeLessThan(
        (6 * shape) / Math.sqrt(4000),
      );
      expect(random.weighted(['never', 'always'], [0, 1])).toBe('always');
    }),
    { numRuns: 30 },
  );
});

test('promises are kept, late, broken and open, none before its customer came or settled in the future', () => {
  const { promises, customers } = sampleCompany({
    seed: 'crema',
    lastDay: '2026-11-21',
    timeZone: 'Europe/London',
    customers: 600,
  });
  const today = Date.parse('2026-11-22T00:00:00Z');
  expect(new Set(promises.map((promise) => promise.state))).toEqual(
    new Set(['open', 'kept', 'late', 'broken']),
  );
  for (const promise of promises) {
    expect(promise.promisedAt.getTime()).toBeGreaterThan(
      customers[promise.customer]?.createdAt.getTime() ?? Infinity,
    );
    expect(promise.settledAt?.getTime() ?? 0).toBeLessThan(today);
    if (promise.state === 'kept')
      expect(promise.settledAt?.getTime()).toBeLessThanOrEqual(promise.dueAt.getTime());
    if (promise.state === 'late')
      expect(promise.settledAt?.getTime()).toBeGreaterThan(promise.dueAt.getTime());
    expect(promise.state === 'broken').toBe(promise.reason !== null);
  }
  const due = promises
    .filter((promise) => promise.state === 'open')
    .map((promise) => promise.dueAt.getTime());
  expect(due.filter((at) => at < today).length).toBeGreaterThan(2);
  expect(due.filter((at) => at >= today && at < today + 86_400_000).length).toBeGreaterThan(2);
});

test('contacts are with customers of that day; most are put right at once and end better than they began', () => {
  const { contacts, customers } = company;
  expect(contacts.length).toBeGreaterThan(500);
  for (const { customer, startedAt, staff: member } of contacts) {
    expect(startedAt.getTime()).toBeGreaterThan(customers[customer]?.createdAt.getTime() ?? Infinity);
    expect(staff[member]?.role).toBe('rep');
  }
  const asked = contacts.filter(({ firstTime }) => firstTime !== null);
  expect(asked.filter(({ firstTime }) => firstTime).length / asked.length).toBeGreaterThan(0.6);
  const upset = (mood: 'moodStart' | 'moodEnd'): number =>
    contacts.filter((contact) => contact[mood] === 'upset').length;
  expect(upset('moodEnd')).toBeLessThan(upset('moodStart'));
  expect(new Set(contacts.map(({ purpose }) => purpose)).size).toBe(5);
});

test('some dozens are in the book twice, each found as such, and hardly anybody is taken for somebody else', () => {
  const { customers, doubles } = sampleCompany({ ...wish, seed: 'crema', customers: 5000 });
  expect(doubles.length).toBe(40);
  expect(new Set(doubles.flatMap(({ no, of }) => [no, of])).size).toBe(80);
  const truth = customers.map((_, no) => String(doubles.find((double) => double.no === no)?.of ?? no));
  const people = new People(customers.length);
  for (const { email, phones, place, ...known } of customers) {
    const at = people.add(known);
    people.addEmail(at, email);
    for (const { value } of phones) people.addPhone(at, value);
    people.addAddress(at, place);
  }
  const { precision, recall } = judge({ people, truth });
  expect(recall).toBeGreaterThan(0.9);
  expect(precision).toBeGreaterThan(0.85);
});
