// The counts that a job keeps for a house in which counting takes longer than a reader should wait. What was settled before
// a moment is counted anew each time, so nothing drifts; what is open or was settled since is counted by whoever reads, so
// nothing is missing. What was settled before it and changes afterwards (its customer goes to another site, is merged,
// erased, brought back) shows with the next count, minutes later at most; a promise opened again asks for one at once.
import { type SqlBool, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Caller } from '../../core/handle.ts';
import { nilId } from '../../core/ids.ts';
import { enqueue } from '../../core/jobs.ts';
import { type KeptCount, standing } from '../../core/kept-count.ts';
import { announce } from '../../core/live.ts';
import { clockAt } from '../../core/zoned-time.ts';
import { theBusiness } from '../team/business.ts';
import { everyPromise, promisesToCustomers, type Wanted } from './colleagues-read.ts';
import { type Counted, countPromises, lastMonths, type Period } from './counts.ts';
import { deliveryCounts } from './deliveries.ts';
import type { Kind } from './kinds.ts';
import type { Count } from './rate.ts';

/** Seconds that a reader may count; what takes longer is kept. */
const dear = 0.1;
/** Longer than any transaction that settles a promise: what it settled before the moment lies there when it is counted. */
const margin = 3_600_000;
const everybody = { siteIds: null };

type State = KeptCount & { settled_before: Date | null };
type KeptRow = [
  month: string,
  siteId: string,
  kind: Kind | 'delivery',
  keeper: string,
  n: number,
  kept: number,
  broken: number,
];
type Both = { promised: Counted[]; delivered: (Count & { month: string })[] };

/** Asks for a new count where the kept one has grown old, or where there is none and counting took long. */
export async function countAll(db: Db, caller: Caller, wish: Wanted, period: Period): Promise<Both> {
  const now = new Date();
  const { state, rows } = await readKept(db, caller, wish, period);
  const from = state.settled_before;
  const promised = await countPromises(
    db,
    everyPromise(caller, wish, { bySite: true }),
    period,
    from ? notKept(now, from) : undefined,
  );
  const delivered: Both['delivered'] = await deliveryCounts(db, caller, {
    ...period,
    siteId: wish.siteId,
    which: from ? sql`orders.fulfilled_at >= ${from}` : undefined,
  });
  const took = (Date.now() - now.getTime()) / 1000;
  if ((from || took > dear) && standing(state, now) === 'old') await requestPromiseCount(db, now);
  const idOf = (id: string): string | null => (id === nilId ? null : id);
  for (const [month, siteId, kind, keeper, n, kept, broken] of rows)
    if (kind === 'delivery') delivered.push({ month, n, kept });
    else
      promised.push({
        ...{ month, kind, n, kept, broken, overdue: 0, among_us: false },
        ...{ keeper_id: idOf(keeper), site_id: idOf(siteId) },
      });
  return { promised, delivered };
}

/** What no count holds: what is overdue or was settled since. Each branch by itself is what an index was made for. */
function notKept(now: Date, from: Date) {
  return sql<SqlBool>`((state = 'open' AND due_at <= ${now}) OR (state <> 'open' AND settled_at >= ${from})
    OR (among_us AND state <> 'open'))`;
}

/** The moment and the counts up to it in one statement: a job that ends meanwhile changes both. */
async function readKept(
  db: Db,
  { siteIds }: Caller,
  { siteId, keeperId }: Wanted,
  { since }: Period,
): Promise<{ state: State; rows: KeptRow[] }> {
  const seen = siteIds === null ? sql`true` : sql`site_id = ANY(${[...siteIds, nilId]}::uuid[])`;
  const { rows } = await sql<State & { rows: KeptRow[] }>`
    SELECT requested_at, counted_at, settled_before, seconds,
           (SELECT coalesce(json_agg(json_build_array(month, site_id, kind, keeper, n, kept, broken)), '[]')
              FROM promise_counts
             WHERE month >= ${since.slice(0, 7)} AND ${seen}
               AND ${siteId === undefined ? sql`true` : sql`site_id = ${siteId}`}
               AND ${keeperId === undefined ? sql`true` : sql`(kind = 'delivery' OR keeper = ${keeperId})`}) AS rows
      FROM promise_count_state`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('promise_count_state has no row');
  return { state: row, rows: row.rows };
}

/** What the job does. @param from seconds from which a count is kept; what is quicker is counted by whoever reads */
export async function keepPromiseCounts(db: Db, { from = dear } = {}): Promise<void> {
  const now = new Date();
  const before = new Date(now.getTime() - margin);
  await db.transaction().execute(async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtext('rapport promise counts'))`.execute(tx);
    const { timeZone } = await theBusiness(tx);
    const period = { timeZone, since: `${lastMonths(clockAt(now, timeZone).day)[0]}-01` };
    const rows = await countSettled(tx, before, period);
    const seconds = (Date.now() - now.getTime()) / 1000;
    const keep = seconds >= from;
    await tx.deleteFrom('promise_counts').execute();
    if (keep)
      await sql`
        INSERT INTO promise_counts (month, site_id, kind, keeper, n, kept, broken)
        SELECT row->>0, (row->>1)::uuid, row->>2, (row->>3)::uuid, sum((row->>4)::int), sum((row->>5)::int), sum((row->>6)::int)
          FROM jsonb_array_elements(${JSON.stringify(rows)}::jsonb) AS row GROUP BY 1, 2, 3, 4`.execute(tx);
    await tx
      .updateTable('promise_count_state')
      .set({ counted_at: now, settled_before: keep ? before : null, seconds })
      .execute();
    await announce(tx, { topic: 'promises' });
  });
}

async function countSettled(tx: Db, before: Date, period: Period): Promise<KeptRow[]> {
  const promised = await countPromises(
    tx,
    sql`(${promisesToCustomers(everybody, {}, { bySite: true })}) AS promises`,
    period,
    sql<SqlBool>`state <> 'open' AND settled_at < ${before}`,
  );
  const delivered = await deliveryCounts(tx, everybody, {
    ...period,
    which: sql<SqlBool>`orders.fulfilled_at < ${before}`,
    bySite: true,
  });
  return [
    ...promised.map(({ month, site_id, kind, keeper_id, n, kept, broken }): KeptRow => {
      return [month, site_id ?? nilId, kind, keeper_id ?? nilId, n, kept, broken];
    }),
    ...delivered.map(({ month, site_id, n, kept }): KeptRow => {
      return [month, site_id ?? nilId, 'delivery', nilId, n, kept, 0];
    }),
  ];
}

async function requestPromiseCount(db: Db, now: Date): Promise<void> {
  await db.updateTable('promise_count_state').set({ requested_at: now }).execute();
  await enqueue(db, 'promises.count', {}, 'promises.count');
}

/** One that was settled at this time is open again: where it was counted already, it must not be counted twice for long. */
export async function countAgain(tx: Db, settledAt: Date | null): Promise<void> {
  const now = new Date();
  if (!settledAt || settledAt.getTime() > now.getTime() - margin) return;
  const { settled_before } = await tx
    .selectFrom('promise_count_state')
    .select('settled_before')
    .executeTakeFirstOrThrow();
  if (settled_before) await requestPromiseCount(tx, now);
}
