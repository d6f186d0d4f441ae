// Everything that lines are made of, and the rules that make them, in one round trip: a named prepared statement.

import { newestQuery } from '../customers/card-query.ts';

/** What went wrong longer ago is not apologised for out of the blue. */
const failureDays = 60;

/**
 * $1 customer, $2 sites of the caller (null: all), $3 the conversation at hand (null: none), $4 products that a rule which
 * is being written asks for. No row: not there, or not for this caller.
 *
 * `as_of` is as the card has it (customers/card-query.ts): history that was imported would otherwise be too old to thank
 * for. `since` is when the contact at hand began at the earliest: ticks made before anything else was said have no
 * conversation yet.
 */
export const materialQuery = materialQueryWith(`(${newestQuery})`);
/** For a cluster, which asks one machine for a customer: $5 is what `newestQuery` says of all. */
export const clusterMaterialQuery = materialQueryWith('$5::timestamptz');

function materialQueryWith(newest: string): string {
  return `
WITH me AS MATERIALIZED (
  SELECT customer.*, coalesce(site.time_zone, business.time_zone) AS zone, business.time_zone AS house_zone, business.country AS house_country,
         (SELECT CASE WHEN newest < now() - interval '14 days' THEN newest ELSE now() END
            FROM (SELECT ${newest} AS newest) AS sold) AS as_of
    FROM business, customers AS customer LEFT JOIN sites AS site ON site.site_id = customer.site_id
   WHERE customer.customer_id = $1 AND ($2::uuid[] IS NULL OR customer.site_id IS NULL OR customer.site_id = ANY($2::uuid[]))
), placed AS MATERIALIZED (
  SELECT order_id, orders.number, ordered_at, purchase, returned_minor, promised_at, (promised_at AT TIME ZONE house_zone)::date AS promised,
         (fulfilled_at AT TIME ZONE house_zone)::date AS fulfilled, (now() AT TIME ZONE house_zone)::date AS house_day
    FROM orders, me WHERE orders.customer_id = $1
), contacts AS MATERIALIZED (
  SELECT conversation_id, state, channel, direction, purpose, outcome, mood_start, mood_end, need, action, left(note, 300) AS note,
         started_at, done_at
    FROM conversations WHERE customer_id = $1 ORDER BY started_at DESC, conversation_id DESC LIMIT 20
), begun AS MATERIALIZED (
  SELECT greatest(now() - interval '4 hours', (SELECT max(done_at) FROM contacts)) AS since
)
SELECT
  json_build_object('kind', me.kind, 'name', me.name, 'givenName', me.given_name, 'company', me.company, 'number', me.number,
    'language', me.language, 'birthday', me.birthday, 'tags', me.tags,
    'signal', (SELECT signal FROM customer_worth WHERE customer_id = $1)) AS customer,
  me.zone, me.house_country, begun.since, now() AS now,
  (SELECT json_build_object('moodStart', mood_start, 'moodEnd', mood_end) FROM conversations
    WHERE customer_id = $1 AND conversation_id = $3::uuid) AS at_hand,
  (SELECT json_build_object('orderId', order_id, 'number', number, 'at', ordered_at, 'days', floor(extract(epoch FROM me.as_of - ordered_at) / 86400)::int,
            'returned', EXISTS (SELECT FROM returns WHERE customer_id = $1 AND undoes_order_id = placed.order_id),
            'product', (SELECT product.name FROM order_lines AS line JOIN products AS product USING (product_id)
                         WHERE line.customer_id = $1 AND line.order_id = placed.order_id AND line.kind = 1
                         ORDER BY line.amount_minor DESC, line.line_no LIMIT 1))
     FROM placed WHERE purchase ORDER BY ordered_at DESC, order_id DESC LIMIT 1) AS last_order,
  (SELECT to_json(contacts) FROM contacts WHERE state = 'done' AND outcome IS DISTINCT FROM 'not_reached'
    ORDER BY started_at DESC LIMIT 1) AS last_contact,
  (SELECT json_agg(promise ORDER BY promise.due_at, promise.promise_id) FROM (
     SELECT promise_id, what, due_at, state, settled_at, (SELECT name FROM staff WHERE id = keeper_id) AS keeper,
            (SELECT name FROM staff WHERE id = settled_by) AS settled_by
       FROM promises
      WHERE customer_id = $1
        AND (state = 'open' AND due_at < (date_trunc('day', now() AT TIME ZONE me.zone) + interval '1 day') AT TIME ZONE me.zone
             OR settled_at >= begun.since)
      ORDER BY due_at LIMIT 4) AS promise) AS promises,
  (SELECT json_agg(failed ORDER BY failed.at DESC) FROM (
     SELECT 'promise' AS kind, promise_id::text AS id, what, coalesce(settled_at, due_at) AS at FROM promises
      WHERE customer_id = $1 AND (state IN ('late', 'broken') AND settled_at > now() - interval '${failureDays} days'
                                  OR state = 'open' AND due_at < now())
     UNION ALL
     SELECT 'delivery', order_id::text, number, promised::timestamptz FROM placed
      WHERE promised > house_day - ${failureDays} AND coalesce(fulfilled, house_day) > promised
     UNION ALL
     SELECT 'return', order_id::text, number, ordered_at FROM placed WHERE returned_minor < 0 AND ordered_at > now() - interval '${failureDays} days'
     UNION ALL
     SELECT 'complaint', conversation_id::text, '', coalesce(done_at, started_at) FROM contacts
      WHERE state = 'done' AND purpose = 'complaint' AND started_at > now() - interval '${failureDays} days'
     ORDER BY at DESC LIMIT 20) AS failed) AS failures,
  (SELECT json_agg(json_build_object('orderId', order_id, 'number', number, 'at', promised_at) ORDER BY promised_at) FROM placed WHERE promised BETWEEN house_day - ${failureDays} AND house_day - 1 AND fulfilled IS NULL) AS missing,
  (SELECT json_agg(json_build_object('list', list, 'code', code, 'name', name, 'active', active) ORDER BY position, code)
     FROM choices WHERE list IN ('gift', 'purpose')) AS choices,
  (SELECT json_agg(given.gift) FROM (SELECT conversation_id FROM contacts WHERE state = 'done' LIMIT 5) AS recent
     JOIN conversation_gifts AS given ON given.customer_id = $1 AND given.conversation_id = recent.conversation_id) AS given,
  (WITH asked AS (SELECT (condition->>'productId')::uuid AS product_id FROM say_rules WHERE active AND condition->>'on' = 'owns'
                  UNION SELECT unnest($4::uuid[]))
   SELECT json_agg(product_id) FROM asked WHERE EXISTS (
     SELECT FROM order_lines AS line WHERE line.customer_id = $1 AND line.kind = 1 AND line.product_id = asked.product_id)
     OR EXISTS (SELECT FROM belongings WHERE belongings.customer_id = $1 AND belongings.product_id = asked.product_id AND retired_at IS NULL)) AS products,
  (SELECT json_agg(name ORDER BY added_at, belonging_id) FROM belongings
    WHERE customer_id = $1 AND retired_at IS NULL AND stage <> 'disposal') AS owns,
  (SELECT json_agg(value ORDER BY asked_at, preference_id) FROM preferences WHERE customer_id = $1 AND kind = 'enjoys' AND ended_at IS NULL) AS enjoys,
  (SELECT json_agg(value ORDER BY asked_at, preference_id) FROM preferences WHERE customer_id = $1 AND kind = 'avoids' AND ended_at IS NULL) AS avoids,
  (SELECT json_agg(mark) FROM (
     SELECT DISTINCT ON (rule, subject) say_id, rule, subject, state, at, conversation_id, line,
            (SELECT name FROM staff WHERE id = staff_id) AS marked_by
       FROM say_marks WHERE customer_id = $1 ORDER BY rule, subject, at DESC) AS mark) AS marks,
  (SELECT json_agg(rule ORDER BY position, code) FROM say_rules AS rule) AS rules
  FROM me, begun`;
}
