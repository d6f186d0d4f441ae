// Whom to ask first: customers with stale facts, by what they are worth in the next twelve months.
import { CompiledQuery, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Invalid } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { visibleTo } from '../customers/visible.ts';
import type { freshnessContract } from './freshness-contract.ts';
import { factsOf } from './known.ts';
import { type StaleFact, staleFirst } from './stale.ts';

type Page = OutputOf<typeof freshnessContract.worthAsking>;
type Place = { worth: number; id: string };

/**
 * Nothing says beforehand who has stale facts: they grow stale by themselves, without a row being written. So the list
 * walks down the index of worth, a hundred customers at a time, and a page ends where it is full or where it has
 * looked at so many: then it says so, and goes on when asked.
 */
const [step, patience] = [100, 2000];

const stale = `
WITH ${factsOf('= ANY($1::uuid[])')}
SELECT fact.customer_id AS "customerId", fact.kind, fact.subject, fact.value, fact.main, confirmed.at AS "confirmedAt",
       extract(epoch FROM $2::timestamptz - greatest(confirmed.at, fact.since))::float8 / 86400 AS "ageDays",
       shelf.days AS "shelfDays"
  FROM fact
  JOIN shelf_lives AS shelf ON shelf.kind = fact.kind AND shelf.asked
  LEFT JOIN confirmed USING (customer_id, key)
 WHERE $2::timestamptz - greatest(confirmed.at, fact.since) >= make_interval(days => shelf.days)`;
type Row = Omit<StaleFact, 'confirmedAt'> & { customerId: string; main: boolean; confirmedAt: Date | null };

/** @throws Invalid for a cursor that is none */
export async function listWorthAsking(
  db: Db,
  caller: Caller,
  { siteId, cursor, limit }: InputOf<typeof freshnessContract.worthAsking>,
): Promise<Page> {
  const now = new Date();
  const items: Page['items'] = [];
  let place = readPlace(cursor);
  let looked = 0;
  while (looked < patience) {
    const chunk = await worthMost(db, caller, siteId, place);
    const facts = await staleOf(
      db,
      chunk.map((each) => each.customerId),
      now,
    );
    for (const customer of chunk) {
      looked += 1;
      place = { worth: customer.nextYearMinor, id: customer.customerId };
      const theirs = facts.get(customer.customerId);
      if (theirs) items.push({ ...customer, facts: staleFirst(theirs).slice(0, 4), stale: theirs.length });
      if (items.length === limit) return { items, next: writePlace(place), looked };
    }
    if (chunk.length < step) return { items, next: null, looked };
  }
  return { items, next: place && writePlace(place), looked };
}

type Customer = Pick<Page['items'][number], 'customerId' | 'name' | 'nextYearMinor'>;

async function worthMost(
  db: Db,
  caller: Caller,
  siteId: string | undefined,
  after: Place | null,
): Promise<Customer[]> {
  const { rows } = await sql<Customer>`
    SELECT customers.customer_id AS "customerId", customers.name, next_year_minor AS "nextYearMinor"
      FROM customer_worth JOIN customers ON customers.customer_id = customer_worth.customer_id
     WHERE ${visibleTo(caller)} AND ${siteId === undefined ? sql`true` : sql`customers.site_id = ${siteId}`}
       AND ${after ? sql`(next_year_minor, customer_worth.customer_id) < (${after.worth}::bigint, ${after.id}::uuid)` : sql`true`}
     ORDER BY next_year_minor DESC, customer_worth.customer_id DESC LIMIT ${step}`.execute(db);
  return rows;
}

async function staleOf(db: Db, customerIds: readonly string[], now: Date): Promise<Map<string, Row[]>> {
  const { rows } = await db.executeQuery(CompiledQuery.raw(stale, [customerIds, now]));
  return Map.groupBy(rows as Row[], (row) => row.customerId);
}

function writePlace({ worth, id }: Place): string {
  return Buffer.from(`${worth} ${id}`).toString('base64url');
}

/** @throws Invalid for what this did not write */
function readPlace(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const said = /^(-?\d{1,15}) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!said) throw new Invalid('customers:badCursor');
  return { worth: Number(said[1]), id: said[2] ?? '' };
}
