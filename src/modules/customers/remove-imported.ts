// Taking back what an import wrote of customers. Each call takes one batch.
import { sql } from 'kysely';
import type { Tx } from '../../core/db.ts';

const CUSTOMERS_A_BATCH = 1_000;

/**
 * Customers whom an import made, once its orders are gone. Who has since bought something else, was edited, has a note
 * or was called stays, and is from then on a customer like any other.
 */
export async function removeCustomers(
  tx: Tx,
  importNo: number,
): Promise<{ customers: number; keptCustomers: number; more: boolean }> {
  const { rows } = await sql<{ customer_id: string; touched: boolean }>`
    SELECT customer_id,
           version > 1
             OR EXISTS (SELECT FROM orders WHERE orders.customer_id = customers.customer_id)
             OR EXISTS (SELECT FROM notes WHERE notes.customer_id = customers.customer_id)
             OR EXISTS (SELECT FROM conversations WHERE conversations.customer_id = customers.customer_id)
             OR EXISTS (SELECT FROM events WHERE events.customer_id = customers.customer_id AND staff_id IS NOT NULL)
             OR EXISTS (SELECT FROM check_ins WHERE check_ins.customer_id = customers.customer_id AND outcome IS NOT NULL)
             OR EXISTS (SELECT FROM promises WHERE promises.customer_id = customers.customer_id)
             OR EXISTS (SELECT FROM import_fills WHERE import_fills.customer_id = customers.customer_id) AS touched
      FROM customers WHERE import_no = ${importNo} ORDER BY customer_id LIMIT ${CUSTOMERS_A_BATCH} FOR UPDATE`.execute(
    tx,
  );
  const gone = rows.filter(({ touched }) => !touched).map((row) => row.customer_id);
  const kept = rows.filter(({ touched }) => touched).map((row) => row.customer_id);
  const { rows: words } = await sql<{ word: string }>`
    SELECT DISTINCT word FROM customers, unnest(tsvector_to_array(search)) AS word
     WHERE customer_id = ANY(${gone}::uuid[])`.execute(tx);
  await sql`
    DELETE FROM customer_numbers USING customers
     WHERE customers.customer_id = ANY(${gone}::uuid[]) AND customer_numbers.number = customers.number
       AND customer_numbers.customer_id = customers.customer_id`.execute(tx);
  await sql`
    DELETE FROM contact_lookups USING contact_points AS point
     WHERE point.customer_id = ANY(${gone}::uuid[]) AND contact_lookups.normalised = point.normalised
       AND contact_lookups.kind = point.kind AND contact_lookups.customer_id = point.customer_id`.execute(tx);
  await sql`DELETE FROM customers WHERE customer_id = ANY(${gone}::uuid[])`.execute(tx);
  await sql`UPDATE customers SET import_no = NULL WHERE customer_id = ANY(${kept}::uuid[])`.execute(tx);
  await sql`
    DELETE FROM search_words WHERE word = ANY(${words.map(({ word }) => word)}::text[])
       AND NOT EXISTS (SELECT FROM customers WHERE search @@ quote_literal(search_words.word)::tsquery)`.execute(
    tx,
  );
  return { customers: gone.length, keptCustomers: kept.length, more: rows.length === CUSTOMERS_A_BATCH };
}

/** Facts that an import filled in: what still stands as it wrote it becomes empty again. */
export async function restoreFills(tx: Tx, importNo: number): Promise<{ more: boolean }> {
  const { rows } = await sql<{ customer_id: string }>`
    SELECT customer_id FROM import_fills WHERE import_no = ${importNo} ORDER BY customer_id LIMIT ${CUSTOMERS_A_BATCH}`.execute(
    tx,
  );
  const ids = rows.map((row) => row.customer_id);
  await sql`
    DELETE FROM customer_numbers USING import_fills
     WHERE import_fills.import_no = ${importNo} AND import_fills.customer_id = ANY(${ids}::uuid[])
       AND customer_numbers.number = facts->>'number' AND customer_numbers.customer_id = import_fills.customer_id`.execute(
    tx,
  );
  await sql`
    UPDATE customers
       SET given_name = CASE WHEN given_name = facts->>'given_name' THEN NULL ELSE given_name END,
           family_name = CASE WHEN family_name = facts->>'family_name' THEN NULL ELSE family_name END,
           company = CASE WHEN company = facts->>'company' THEN NULL ELSE company END,
           country = CASE WHEN country = facts->>'country' THEN NULL ELSE country END,
           number = CASE WHEN number = facts->>'number' THEN NULL ELSE number END,
           search_text = CASE WHEN search_text = facts->>'search_text' THEN facts->>'searched' ELSE search_text END
      FROM import_fills
     WHERE import_fills.import_no = ${importNo} AND import_fills.customer_id = ANY(${ids}::uuid[])
       AND customers.customer_id = import_fills.customer_id`.execute(tx);
  await sql`
    DELETE FROM contact_lookups USING contact_points AS point
     WHERE point.customer_id = ANY(${ids}::uuid[]) AND point.import_no = ${importNo}
       AND contact_lookups.normalised = point.normalised AND contact_lookups.kind = point.kind
       AND contact_lookups.customer_id = point.customer_id`.execute(tx);
  await sql`DELETE FROM contact_points WHERE customer_id = ANY(${ids}::uuid[]) AND import_no = ${importNo}`.execute(
    tx,
  );
  await sql`DELETE FROM addresses WHERE customer_id = ANY(${ids}::uuid[]) AND import_no = ${importNo}`.execute(
    tx,
  );
  await sql`DELETE FROM import_fills WHERE import_no = ${importNo} AND customer_id = ANY(${ids}::uuid[])`.execute(
    tx,
  );
  return { more: rows.length === CUSTOMERS_A_BATCH };
}
