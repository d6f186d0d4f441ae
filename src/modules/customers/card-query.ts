// The card in one round trip: one row, each part of it as JSON. A named prepared statement, planned once a connection.
import { firstPage, storyColumns } from './story.ts';

/**
 * $1 customer, $2 sites of the caller (null: all). No row: not there, or not for this caller.
 *
 * `as_of` is now for a business that sells now, and the newest order where orders end two weeks or more ago (history that
 * was imported): months, rhythm and "again about now" would otherwise speak of an empty present.
 *
 * What they buy again follows the strongest simple recommender, personal frequency with a memory of about 90 days
 * (design notes on worth): a product bought on three days or more is shown while its own gap says that it is due, from
 * half a gap before to one gap after.
 */
export const newestQuery = "SELECT max(last_at) AS newest FROM customer_figures WHERE last_at > '-infinity'";
export const cardQuery = cardQueryWith(newestQuery);

/** For a cluster, where only the newest order is asked of every machine: that is $3, from `newestQuery`. */
export const clusterCardQuery = cardQueryWith('SELECT $3::timestamptz AS newest');

function cardQueryWith(newest: string): string {
  return `
WITH business AS (
  SELECT currency, time_zone, CASE WHEN newest < now() - interval '14 days' THEN newest ELSE now() END AS as_of
    FROM business, (${newest}) AS sold
), placed AS MATERIALIZED (
  SELECT order_id, ordered_at, orders.currency = business.currency AS ours, spend_minor + returned_minor AS net,
         (ordered_at AT TIME ZONE time_zone)::date AS day
    FROM orders, business WHERE customer_id = $1
), bought AS MATERIALIZED (
  SELECT line.product_id, placed.day, max(placed.ordered_at) AS at,
         sum(line.quantity) AS quantity, (sum(line.amount_minor) FILTER (WHERE placed.ours))::bigint AS amount
    FROM placed JOIN order_lines AS line ON line.customer_id = $1 AND line.order_id = placed.order_id
   WHERE line.kind = 1 AND line.product_id IS NOT NULL
   GROUP BY line.product_id, placed.day
), bought_products AS (
  SELECT product_id, count(*) AS days, sum(quantity) AS quantity, sum(amount)::bigint AS amount, max(at) AS last_at,
         (max(day) - min(day))::real / nullif(count(*) - 1, 0) AS gap,
         sum(exp((day - (SELECT as_of::date FROM business)) / 90.0::float8)) AS weight
    FROM bought GROUP BY product_id
)
SELECT
  to_jsonb(customer) - 'search' - 'search_text' AS customer,
  (SELECT name FROM staff WHERE staff.id = customer.owner_id) AS owner,
  (SELECT name FROM sites WHERE sites.site_id = customer.site_id) AS site,
  business.currency, business.as_of,
  (SELECT json_agg(point ORDER BY point.created_at, point.contact_point_id) FROM contact_points AS point WHERE point.customer_id = $1) AS points,
  (SELECT json_agg(address ORDER BY address.created_at, address.address_id) FROM addresses AS address WHERE address.customer_id = $1) AS addresses,
  (SELECT json_agg(field ORDER BY field.position, field.created_at, field.key) FROM custom_fields AS field) AS fields,
  (SELECT count(*) FROM notes WHERE notes.customer_id = $1)::int AS notes_count,
  (SELECT json_agg(note) FROM (
     SELECT notes.*, (SELECT name FROM staff WHERE staff.id = notes.staff_id) AS staff_name FROM notes
      WHERE notes.customer_id = $1 ORDER BY created_at DESC, note_id DESC LIMIT 5) AS note) AS notes,
  (SELECT to_json(figures) FROM customer_figures AS figures WHERE figures.customer_id = $1) AS figures,
  (SELECT to_json(worth) FROM customer_worth AS worth WHERE worth.customer_id = $1) AS worth,
  (SELECT json_build_object('season', season, 'chosen', chosen) FROM fits WHERE fit_id = (SELECT fit_id FROM customer_worth AS worth WHERE worth.customer_id = $1)) AS fit,
  (SELECT json_agg(by_month) FROM (
     SELECT to_char(day, 'YYYY-MM') AS month, sum(net)::bigint AS spend
       FROM placed WHERE placed.ours AND ordered_at > as_of - interval '25 months'
      GROUP BY 1) AS by_month) AS months,
  to_char(as_of AT TIME ZONE time_zone, 'YYYY-MM') AS this_month,
  (SELECT json_agg(row) FROM (
     SELECT ${storyColumns('$1')} FROM (
       SELECT * FROM events WHERE events.customer_id = $1 ORDER BY at DESC, event_id DESC LIMIT ${firstPage + 1}) AS event
     ORDER BY event.at DESC, event.event_id DESC) AS row) AS story,
  (SELECT json_agg(best) FROM (
     SELECT top.*, product.code, product.name
       FROM (SELECT * FROM bought_products ORDER BY amount DESC NULLS LAST, days DESC LIMIT 8) AS top
       JOIN products AS product ON product.product_id = top.product_id AND product.kind = 'product'
      ORDER BY amount DESC NULLS LAST, days DESC LIMIT 5) AS best) AS buys_most,
  (SELECT json_agg(again) FROM (
     SELECT due.*, product.code, product.name
       FROM (SELECT * FROM bought_products
              WHERE days >= 3 AND as_of - last_at BETWEEN gap * interval '12 hours' AND gap * interval '2 days'
              ORDER BY weight DESC LIMIT 8) AS due
       JOIN products AS product ON product.product_id = due.product_id AND product.kind = 'product' AND product.active
      ORDER BY weight DESC LIMIT 5) AS again) AS again_now
  FROM customers AS customer, business
 WHERE customer.customer_id = $1
   AND ($2::uuid[] IS NULL OR customer.site_id IS NULL OR customer.site_id = ANY($2::uuid[]))`;
}
