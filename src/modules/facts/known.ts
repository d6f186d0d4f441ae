// What is known of customers and since when it holds: facts with the latest thing that confirmed each of them.
//
// A change confirms, and its event says so: the latest edit that gave a fact the value which it has now. An edit that was
// taken back no longer explains the value, and what takes back is no news from the customer, so undo needs no row here.
import { CompiledQuery } from 'kysely';
import type { Db } from '../../core/db.ts';
import { plannedMark } from '../../core/round-trips.ts';
import type { FactKind, How } from './kinds.ts';

/** @param their the condition that a customer_id is of those whom it is about */
export function factsOf(their: '= $1' | '= ANY($1::uuid[])'): string {
  return `
fact AS (
  SELECT customer_id, kind, contact_point_id::text AS subject, value, main, created_at AS since,
         import_no IS NOT NULL AS imported, 'contactPoint.' || contact_point_id AS key, to_jsonb(normalised) AS said
    FROM contact_points WHERE customer_id ${their}
  UNION ALL
  SELECT customer_id, 'address', address_id::text,
         concat_ws(', ', street, nullif(concat_ws(' ', postcode, city), ''), region), main, created_at,
         import_no IS NOT NULL, 'address.' || address_id, jsonb_build_array(street, city, region, postcode, country)
    FROM addresses WHERE customer_id ${their}
  UNION ALL
  SELECT customer_id, 'language', '', language, true, created_at, import_no IS NOT NULL, 'language', to_jsonb(language)
    FROM customers WHERE customer_id ${their} AND language IS NOT NULL
  UNION ALL
  SELECT customer_id, 'birthday', '', birthday::text, true, created_at, import_no IS NOT NULL, 'birthday', to_jsonb(birthday)
    FROM customers WHERE customer_id ${their} AND birthday IS NOT NULL
  UNION ALL
  SELECT customer_id, 'preferred_' || kind, '', value, true, asked_at, false, 'preferred_' || kind, NULL
    FROM preferences WHERE customer_id ${their} AND ended_at IS NULL AND kind IN ('channel', 'times')
), edit AS (
  SELECT customer_id, at, staff_id, change.key, split_part(change.key, '.', 1) AS what,
         change.value->'before' AS before, change.value->'after' AS after
    FROM events, jsonb_each(data->'changes') AS change
   WHERE customer_id ${their} AND events.kind = 'customer.changed' AND NOT data ? 'undoes'
), given AS (
  SELECT customer_id, at, staff_id, key, ${saidIn('before')} AS before, ${saidIn('after')} AS said
    FROM edit
   WHERE what IN ('language', 'birthday') OR (what IN ('contactPoint', 'address') AND before <> 'null')
), confirmed AS (
  SELECT DISTINCT ON (customer_id, key) customer_id, key, at, how, staff_id FROM (
    SELECT customer_id, at, 'changed' AS how, staff_id, key
      FROM given JOIN fact USING (customer_id, key, said) WHERE before IS DISTINCT FROM said
    UNION ALL
    SELECT customer_id, confirmed_at, how, confirmed_by,
           CASE WHEN kind = 'address' THEN 'address.' || subject WHEN subject <> '' THEN 'contactPoint.' || subject ELSE kind END
      FROM fact_confirmations WHERE customer_id ${their}) AS confirmation
   ORDER BY customer_id, key, at DESC
)`;
}

/** What a change says of a value, without what does not matter for whether it holds (label, main). */
function saidIn(column: 'before' | 'after'): string {
  return `CASE what WHEN 'contactPoint' THEN ${column}->'normalised'
    WHEN 'address' THEN jsonb_build_array(${column}->'street', ${column}->'city', ${column}->'region', ${column}->'postcode', ${column}->'country')
    ELSE ${column} END`;
}

export type KnownFact = {
  kind: FactKind;
  subject: string;
  value: string;
  main: boolean;
  /** when it was entered */
  since: Date;
  /** null: never confirmed since it was entered */
  confirmedAt: Date | null;
  how: How;
  by: { staffId: string; name: string } | null;
  ageDays: number;
  shelfDays: number;
  asked: boolean;
};

const seen =
  'EXISTS (SELECT FROM customers WHERE customer_id = $1 AND ($3::uuid[] IS NULL OR site_id IS NULL OR site_id = ANY($3)))';

/** Planned once a connection: planning it takes longer than running it. */
const ofOne = `${plannedMark}
WITH ${factsOf('= $1')}
SELECT fact.kind, fact.subject, fact.value, fact.main, fact.since, confirmed.at AS "confirmedAt",
       coalesce(confirmed.how, CASE WHEN imported THEN 'imported' ELSE 'entered' END) AS how,
       (SELECT json_build_object('staffId', staff.id, 'name', staff.name) FROM staff WHERE staff.id = confirmed.staff_id) AS by,
       extract(epoch FROM $2::timestamptz - greatest(confirmed.at, fact.since))::float8 / 86400 AS "ageDays",
       shelf.days AS "shelfDays", shelf.asked
  FROM fact
  JOIN shelf_lives AS shelf USING (kind)
  LEFT JOIN confirmed USING (customer_id, key)
 WHERE ${seen}
 ORDER BY fact.kind, fact.main DESC, fact.since, fact.subject`;

/**
 * What is known of one customer that can grow old, the main one of its kind first.
 * @param siteIds nothing, for those who only see customers of other sites; null: for all
 */
export async function knownFacts(
  db: Db,
  customerId: string,
  now: Date,
  siteIds: readonly string[] | null = null,
): Promise<KnownFact[]> {
  const { rows } = await db.executeQuery(CompiledQuery.raw(ofOne, [customerId, now, siteIds]));
  return rows as KnownFact[];
}

const toConfirm = `${plannedMark}
WITH ${factsOf('= $1')}
SELECT ${seen} AND EXISTS (SELECT FROM fact JOIN shelf_lives USING (kind) WHERE kind = $4 AND subject = $5) AS known,
       (SELECT json_build_object('kind', kind, 'subject', subject, 'confirmedAt', confirmed_at) FROM fact_confirmations
         WHERE customer_id = $1 AND confirmation_id = $2) AS made`;

/** What confirming a fact asks for: whether the customer has it, and what an earlier request with this id confirmed. */
export async function factToConfirm(
  db: Db,
  {
    customerId,
    kind,
    subject,
    confirmationId,
  }: Record<'customerId' | 'subject' | 'confirmationId', string> & {
    kind: FactKind;
  },
  siteIds: readonly string[] | null,
): Promise<{ known: boolean; made: { kind: FactKind; subject: string; confirmedAt: string } | null }> {
  const asked = [customerId, confirmationId, siteIds, kind, subject];
  const { rows } = await db.executeQuery(CompiledQuery.raw(toConfirm, asked));
  return rows[0] as Awaited<ReturnType<typeof factToConfirm>>;
}
