// How well promises were kept over the last twelve months. A promise counts when it came due or was settled, in the
// month in which it did; kept is what was kept in time.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { clockAt } from '../../core/zoned-time.ts';
import { theBusiness } from '../team/business.ts';
import { everyPromise } from './colleagues-read.ts';
import type { promisesContract } from './contract.ts';
import { countMissing, deliveryCounts } from './deliveries.ts';
import { type Kind, kinds } from './kinds.ts';
import { type Count, type Rate, rateOf, sum } from './rate.ts';

type Rates = OutputOf<typeof promisesContract.rates>;
type Row = Count & {
  month: string;
  keeper_id: string | null;
  site_id: string | null;
  /** to a colleague, so of no site */
  among_us: boolean;
  kind: Kind;
  broken: number;
  overdue: number;
};
const monthsBack = 12;
const reasonsEach = 3;

export async function readRates(
  db: Db,
  caller: Caller,
  wish: InputOf<typeof promisesContract.rates>,
): Promise<Rates> {
  const { timeZone } = await theBusiness(db);
  const months = lastMonths(clockAt(new Date(), timeZone).day);
  const since = `${months[0]}-01`;
  const rows = await counts(db, caller, wish, { since, timeZone });
  const delivered = await deliveryCounts(db, caller, { siteId: wish.siteId, since, timeZone });
  const byMonth = (from: readonly (Count & { month: string })[]): Rates['months'] =>
    months.map((month) => ({ month, rate: rateOf(sum(from.filter((row) => row.month === month))) }));
  return {
    all: rateOf(sum(rows)),
    months: byMonth(rows),
    people: await byPerson(db, caller, wish, rows),
    sites: await bySite(db, rows),
    kinds: await byKind(db, caller, wish, { rows, since }),
    deliveries: {
      all: rateOf(sum(delivered)),
      months: byMonth(delivered),
      overdue: await countMissing(db, caller, wish.siteId),
    },
  };
}

/** Month and bound as they are known beforehand: read off the row of the business, half a million promises took twice as long. */
async function counts(
  db: Db,
  caller: Caller,
  wish: InputOf<typeof promisesContract.rates>,
  { since, timeZone }: { since: string; timeZone: string },
): Promise<Row[]> {
  const now = new Date();
  const bound = sql`(${since}::timestamp AT TIME ZONE ${timeZone}::text)`;
  const { rows } = await sql<Row>`
    SELECT to_char(month, 'YYYY-MM') AS month, keeper_id, site_id, among_us, kind,
           count(*) FILTER (WHERE state = 'kept')::int AS kept, count(*)::int AS n,
           count(*) FILTER (WHERE state = 'broken')::int AS broken,
           count(*) FILTER (WHERE state = 'open')::int AS overdue
      FROM (SELECT date_trunc('month', least(due_at, settled_at) AT TIME ZONE ${timeZone}::text) AS month,
                   keeper_id, site_id, among_us, promises.kind, state
              FROM ${everyPromise(caller, wish)}
             WHERE due_at >= ${bound} AND least(due_at, settled_at) >= ${bound}
               AND (state <> 'open' OR due_at <= ${now})) AS counted
     GROUP BY counted.month, keeper_id, site_id, among_us, kind`.execute(db);
  return rows;
}

/** @returns YYYY-MM of this month and those before, oldest first */
function lastMonths(today: string): string[] {
  const [year = 0, month = 1] = today.split('-').map(Number);
  return Array.from({ length: monthsBack }, (_, index) =>
    new Date(Date.UTC(year, month - monthsBack + index, 1)).toISOString().slice(0, 7),
  );
}

async function byPerson(
  db: Db,
  caller: Caller,
  wish: InputOf<typeof promisesContract.rates>,
  rows: readonly Row[],
): Promise<Rates['people']> {
  const { rows: open } = await sql<{ keeper_id: string | null; open: number }>`
    SELECT keeper_id, count(*)::int AS open
      FROM ${everyPromise(caller, wish)} WHERE state = 'open' GROUP BY 1`.execute(db);
  const ids = [...new Set([...rows, ...open].map((row) => row.keeper_id))];
  const staff = await db
    .selectFrom('staff')
    .select(['id', 'name'])
    .where('id', '=', sql<string>`ANY(${ids.filter((id) => id !== null)}::uuid[])`)
    .execute();
  const people = ids.map((id) => {
    const theirs = rows.filter((row) => row.keeper_id === id);
    const member = staff.find((each) => each.id === id);
    return {
      keeper: member ? { staffId: member.id, name: member.name } : null,
      rate: rateOf(sum(theirs)),
      open: open.find((row) => row.keeper_id === id)?.open ?? 0,
      overdue: overdue(theirs),
    };
  });
  return people.sort(fewestKeptFirst);
}

async function bySite(db: Db, all: readonly Row[]): Promise<Rates['sites']> {
  const rows = all.filter((row) => !row.among_us);
  const names = await db.selectFrom('sites').select(['site_id', 'name']).execute();
  const ids = [...new Set(rows.map((row) => row.site_id))];
  return ids
    .map((siteId) => {
      const there = rows.filter((row) => row.site_id === siteId);
      const name = names.find((site) => site.site_id === siteId)?.name ?? null;
      return { siteId, name, rate: rateOf(sum(there)), overdue: overdue(there) };
    })
    .sort(fewestKeptFirst);
}

async function byKind(
  db: Db,
  caller: Caller,
  wish: InputOf<typeof promisesContract.rates>,
  { rows, since }: { rows: readonly Row[]; since: string },
): Promise<Rates['kinds']> {
  const { rows: said } = await sql<{
    kind: Kind;
    reason: string;
    customer_id: string | null;
    promise_id: string;
  }>`
    SELECT kind, reason, customer_id, promise_id FROM (
      SELECT promises.kind, reason, promises.customer_id, promise_id, settled_at,
             row_number() OVER (PARTITION BY promises.kind ORDER BY settled_at DESC, promise_id) AS place
        FROM ${everyPromise(caller, wish)}
       WHERE state = 'broken' AND reason IS NOT NULL AND due_at >= ${since}::date) AS broken
     WHERE place <= ${reasonsEach} ORDER BY settled_at DESC`.execute(db);
  return kinds
    .map((kind) => {
      const ofKind = rows.filter((row) => row.kind === kind);
      const reasons = said
        .filter((row) => row.kind === kind)
        .map((row) => ({ reason: row.reason, customerId: row.customer_id, promiseId: row.promise_id }));
      const broken = ofKind.reduce((all, row) => all + row.broken, 0);
      return { kind, rate: rateOf(sum(ofKind)), broken, reasons };
    })
    .filter(({ rate }) => rate.n > 0)
    .sort((a, b) => b.rate.n - b.rate.kept - (a.rate.n - a.rate.kept));
}

function overdue(rows: readonly Row[]): number {
  return rows.reduce((all, row) => all + row.overdue, 0);
}

/** By what can be said for certain: the lower end of the interval. */
function fewestKeptFirst(a: { rate: Rate }, b: { rate: Rate }): number {
  return (a.rate.low ?? 2) - (b.rate.low ?? 2);
}
