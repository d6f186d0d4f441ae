// How well promises were kept over the last twelve months. A promise counts when it came due or was settled, in the
// month in which it did; kept is what was kept in time.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { clockAt } from '../../core/zoned-time.ts';
import { theBusiness } from '../team/business.ts';
import { everyPromise, promisesToColleagues, promisesToCustomers } from './colleagues-read.ts';
import type { promisesContract } from './contract.ts';
import { type Counted, lastMonths } from './counts.ts';
import { countMissing } from './deliveries.ts';
import { countAll } from './kept-counts.ts';
import { type Kind, kinds } from './kinds.ts';
import { type Count, type Rate, rateOf, sum } from './rate.ts';

type Rates = OutputOf<typeof promisesContract.rates>;
const reasonsEach = 3;

export async function readRates(
  db: Db,
  caller: Caller,
  wish: InputOf<typeof promisesContract.rates>,
): Promise<Rates> {
  const { timeZone } = await theBusiness(db);
  const today = clockAt(new Date(), timeZone).day;
  const months = lastMonths(today);
  const since = `${months[0]}-01`;
  const { promised: rows, delivered } = await countAll(db, caller, wish, { since, timeZone });
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
      overdue: await countMissing(db, caller, { siteId: wish.siteId, today, timeZone }),
    },
  };
}

async function byPerson(
  db: Db,
  caller: Caller,
  wish: InputOf<typeof promisesContract.rates>,
  rows: readonly Counted[],
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
  const byKeeper = Map.groupBy(rows, (row) => row.keeper_id);
  const people = ids.map((id) => {
    const theirs = byKeeper.get(id) ?? [];
    const member = staff.find((each) => each.id === id);
    return {
      keeper: member ? { staffId: member.id, name: member.name } : null,
      rate: rateOf(sum(theirs)),
      open: open.find((row) => row.keeper_id === id)?.open ?? 0,
      overdue: overdue(theirs),
    };
  });
  return people.sort((a, b) => fewestKeptFirst(a, b) || compare(a.keeper?.name, b.keeper?.name));
}

async function bySite(db: Db, all: readonly Counted[]): Promise<Rates['sites']> {
  const rows = all.filter((row) => !row.among_us);
  const names = await db.selectFrom('sites').select(['site_id', 'name']).execute();
  return [...Map.groupBy(rows, (row) => row.site_id)]
    .map(([siteId, there]) => {
      const name = names.find((site) => site.site_id === siteId)?.name ?? null;
      return { siteId, name, rate: rateOf(sum(there)), overdue: overdue(there) };
    })
    .sort((a, b) => fewestKeptFirst(a, b) || compare(a.name, b.name));
}

async function byKind(
  db: Db,
  caller: Caller,
  wish: InputOf<typeof promisesContract.rates>,
  { rows, since }: { rows: readonly Counted[]; since: string },
): Promise<Rates['kinds']> {
  // the latest of each kind by itself: to put all that was broken in order took half a second of a million
  const latest = (promises: ReturnType<typeof sql>, kind: Kind) => sql`(
    SELECT kind, reason, customer_id, promise_id, settled_at FROM (${promises}) AS promises
     WHERE kind = ${kind} AND state = 'broken' AND reason IS NOT NULL AND due_at >= ${since}::date
     ORDER BY settled_at DESC, promise_id LIMIT ${reasonsEach})`;
  const all = kinds.flatMap((kind) => [
    latest(promisesToCustomers(caller, wish), kind),
    latest(promisesToColleagues(caller, wish), kind),
  ]);
  const { rows: said } = await sql<{
    kind: Kind;
    reason: string;
    customer_id: string | null;
    promise_id: string;
  }>`${sql.join(all, sql` UNION ALL `)} ORDER BY settled_at DESC, promise_id`.execute(db);
  return kinds
    .map((kind) => {
      const ofKind = rows.filter((row) => row.kind === kind);
      const reasons = said
        .filter((row) => row.kind === kind)
        .slice(0, reasonsEach)
        .map((row) => ({ reason: row.reason, customerId: row.customer_id, promiseId: row.promise_id }));
      const broken = ofKind.reduce((all, row) => all + row.broken, 0);
      return { kind, rate: rateOf(sum(ofKind)), broken, reasons };
    })
    .filter(({ rate }) => rate.n > 0)
    .sort((a, b) => b.rate.n - b.rate.kept - (a.rate.n - a.rate.kept));
}

function overdue(rows: readonly Counted[]): number {
  return rows.reduce((all, row) => all + row.overdue, 0);
}

/** Where rates are alike the order is to be the same each time; nobody in particular comes last. */
function compare(a: string | null | undefined, b: string | null | undefined): number {
  return Number(!a) - Number(!b) || (a ?? '').localeCompare(b ?? '');
}

/** By what can be said for certain: the lower end of the interval. */
function fewestKeptFirst(a: { rate: Rate }, b: { rate: Rate }): number {
  return (a.rate.low ?? 2) - (b.rate.low ?? 2);
}
