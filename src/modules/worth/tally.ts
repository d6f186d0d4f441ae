// What is counted of everybody's purchase days while their histories are made: cohorts, regulars a day, repeat buyers.
import { idText, nilId } from '../../core/ids.ts';
import type { IdIndex } from './id-index.ts';
import { type Cohort, cohortSteps, type Day } from './site-figures.ts';
import { dayOf, type Window } from './window.ts';

const REGULARS_DAYS = 7 * 53;
/** By number of purchase days: 1, 2, 3, 4, 5 and more. */
const MOST_TOLD = 5;

type Counted = { cohorts: Cohort[]; days: Day[]; purchases: number[] };
type Site = {
  /** by quarter of the first purchase: customers, then those active so many quarters later */
  cohorts: Map<number, number[]>;
  /** by day: customers, and those of them who had bought before */
  days: Map<number, [customers: number, regulars: number]>;
  purchases: number[];
};

export class Tally {
  readonly #window: Window;
  /** by place of the site; -1: of no site */
  readonly #sites = new Map<number, Site>();
  readonly #quarterOf: Int8Array;

  constructor(window: Window) {
    this.#window = window;
    this.#quarterOf = quarterNumbers(window);
  }

  /** @param days distinct purchase days of a customer, oldest first */
  add(place: number, days: Int32Array): void {
    let site = this.#sites.get(place);
    if (site === undefined) {
      site = { cohorts: new Map(), days: new Map(), purchases: Array<number>(MOST_TOLD).fill(0) };
      this.#sites.set(place, site);
    }
    site.purchases[Math.min(days.length, MOST_TOLD) - 1]! += 1;
    this.#addDays(site, days);
    this.#addToCohort(site, days);
  }

  /** @returns by id of the site; the nil UUID: of customers of no site */
  bySite(sites: IdIndex): Map<string, Counted> {
    const siteId = (place: number) =>
      place < 0 ? nilId : idText(Buffer.from(sites.bytes.subarray(place * 16, place * 16 + 16)));
    return new Map([...this.#sites].map(([place, site]) => [siteId(place), this.#told(site)]));
  }

  #addDays(site: Site, days: Int32Array): void {
    const since = this.#window.last - REGULARS_DAYS;
    for (let i = days.length - 1; i >= 0 && days[i]! > since; i--) {
      const day = site.days.get(days[i]!);
      const regular = i > 0 ? 1 : 0;
      if (day === undefined) site.days.set(days[i]!, [1, regular]);
      else {
        day[0] += 1;
        day[1] += regular;
      }
    }
  }

  #addToCohort(site: Site, days: Int32Array): void {
    const joined = this.#quarterOf[days[0]!]!;
    if (joined < 0) return;
    let cohort = site.cohorts.get(joined);
    if (cohort === undefined)
      site.cohorts.set(joined, (cohort = Array<number>(cohortSteps.length + 1).fill(0)));
    cohort[0]! += 1;
    let counted = joined;
    for (const day of days) {
      const quarter = this.#quarterOf[day]!;
      if (quarter === counted) continue;
      counted = quarter;
      const step = cohortSteps.indexOf((quarter - joined) as (typeof cohortSteps)[number]);
      if (step >= 0) cohort[step + 1]! += 1;
    }
  }

  #told({ cohorts, days, purchases }: Site): Counted {
    const { quarters, timeZone } = this.#window;
    const dayIn = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }); // YYYY-MM-DD
    const ascending = <T>(map: Map<number, T>) => [...map].sort(([a], [b]) => a - b);
    return {
      purchases,
      cohorts: ascending(cohorts).map(([quarter, [customers = 0, ...active]]) => ({
        quarter: dayIn.format(quarters[quarter]),
        customers,
        active,
      })),
      days: ascending(days).map(([day, [customers, regulars]]) => ({
        day: dayOf(this.#window, day),
        customers,
        regulars,
      })),
    };
  }
}

/** @returns for each day the number of its quarter, from 0, or -1 before those that have one */
function quarterNumbers({ days, quarters, last }: Window): Int8Array {
  const numbers = new Int8Array(last + 1).fill(-1);
  let quarter = -1;
  for (let day = 1; day <= last; day++) {
    while (quarter + 1 < quarters.length && quarters[quarter + 1]! <= days[day - 1]!) quarter++;
    numbers[day] = quarter;
  }
  return numbers;
}
