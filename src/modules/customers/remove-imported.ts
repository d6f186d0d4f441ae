// Taking back what an import wrote of customers. Each call takes one batch.
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../core/db.ts';
import { forgetWords } from './find/search-words.ts';
import { hold } from './hold-imported.ts';

const CUSTOMERS_A_BATCH = 1_000;

/**
 * Customers whom an import made, once its orders are gone. Who has since bought something else, was edited, has a note
 * or was called stays, and is from then on a customer like any other.
 */
export async function removeCustomers(
  tx: Tx,
  importNo: number,
): Promise<{ customers: number; keptCustomers: number; more: boolean }> {
  const held = await hold(tx, 'customers', 'customer_id', importNo, CUSTOMERS_A_BATCH);
  const { rows } = await sql<{ customer_id: string; number: string | null; touched: boolean }>`
    SELECT customer_id, number,
           version > 1
             OR EXISTS (SELECT FROM orders WHERE orders.customer_id = customers.customer_id)
             OR EXISTS (SELECT FROM notes WHERE notes.customer_id = customers.customer_id)
             OR EXISTS (SELECT FROM conversations WHERE conversations.customer_id = customers.customer_id)
             OR EXISTS (SELECT FROM events WHERE events.customer_id = customers.customer_id AND staff_id IS NOT NULL)
             OR EXISTS (SELECT FROM check_ins WHERE check_ins.customer_id = customers.customer_id AND outcome IS NOT NULL)
             OR EXISTS (SELECT FROM promises WHERE promises.customer_id = customers.customer_id) AS touched
      FROM customers WHERE import_no = ${importNo} ORDER BY customer_id LIMIT ${CUSTOMERS_A_BATCH} ${held}`.execute(
    tx,
  );
  const filled = await sql<{ customer_id: string }>`
    SELECT customer_id FROM import_fills WHERE customer_id = ANY(${rows.map((row) => row.customer_id)}::uuid[])`.execute(
    tx,
  );
  const filledIn = new Set(filled.rows.map((row) => row.customer_id));
  for (const row of rows) row.touched ||= filledIn.has(row.customer_id);
  const gone = rows.filter(({ touched }) => !touched).map((row) => row.customer_id);
  const kept = rows.filter(({ touched }) => touched).map((row) => row.customer_id);
  const { rows: words } = await sql<{ word: string }>`
    SELECT DISTINCT word FROM customers, unnest(tsvector_to_array(search)) AS word
     WHERE customer_id = ANY(${gone}::uuid[])`.execute(tx);
  await forgetNumbers(
    tx,
    rows.filter((row) => !row.touched),
  );
  await forgetLookups(tx, sql<boolean>`customer_id = ANY(${gone}::uuid[])`);
  await sql`DELETE FROM customers WHERE customer_id = ANY(${gone}::uuid[])`.execute(tx);
  await sql`UPDATE customers SET import_no = NULL WHERE customer_id = ANY(${kept}::uuid[])`.execute(tx);
  await forgetWords(
    tx,
    words.map(({ word }) => word),
  );
  return { customers: gone.length, keptCustomers: kept.length, more: rows.length === CUSTOMERS_A_BATCH };
}

// What is looked up lies elsewhere than its customer where there are several machines: it goes by its value.

async function forgetNumbers(
  tx: Tx,
  customers: readonly { customer_id: string; number: string | null }[],
): Promise<void> {
  const numbered = customers.filter(({ number }) => number !== null);
  await sql`
    DELETE FROM customer_numbers
     USING unnest(${numbered.map(({ number }) => number)}::text[], ${numbered.map((row) => row.customer_id)}::uuid[])
           AS t (number, customer_id)
     WHERE customer_numbers.number = t.number AND customer_numbers.customer_id = t.customer_id`.execute(tx);
}

/** @param which of contact_points */
async function forgetLookups(tx: Tx, which: RawBuilder<boolean>): Promise<void> {
  const { rows } = await sql<{ normalised: string; kind: string; customer_id: string }>`
    SELECT normalised, kind, customer_id FROM contact_points WHERE ${which}`.execute(tx);
  await sql`
    DELETE FROM contact_lookups
     USING unnest(${rows.map((row) => row.normalised)}::text[], ${rows.map((row) => row.kind)}::text[],
                  ${rows.map((row) => row.customer_id)}::uuid[]) AS t (normalised, kind, customer_id)
     WHERE contact_lookups.normalised = t.normalised AND contact_lookups.kind = t.kind
       AND contact_lookups.customer_id = t.customer_id`.execute(tx);
}

type Filled = { customer_id: string; facts: Record<string, string> };

/** Facts that an import filled in: what still stands as it wrote it becomes empty again. */
export async function restoreFills(tx: Tx, importNo: number): Promise<{ more: boolean }> {
  const { rows } = await sql<Filled>`
    SELECT customer_id, facts FROM import_fills WHERE import_no = ${importNo} ORDER BY customer_id LIMIT ${CUSTOMERS_A_BATCH}`.execute(
    tx,
  );
  const ids = rows.map((row) => row.customer_id);
  await forgetNumbers(
    tx,
    rows.map(({ customer_id, facts }) => ({ customer_id, number: facts.number ?? null })),
  );
  await sql`
    UPDATE customers
       SET given_name = CASE WHEN given_name = facts->>'given_name' THEN NULL ELSE given_name END,
           family_name = CASE WHEN family_name = facts->>'family_name' THEN NULL ELSE family_name END,
           company = CASE WHEN company = facts->>'company' THEN NULL ELSE company END,
           country = CASE WHEN country = facts->>'country' THEN NULL ELSE country END,
           number = CASE WHEN number = facts->>'number' THEN NULL ELSE number END,
           search_text = CASE WHEN search_text = facts->>'search_text' THEN facts->>'searched' ELSE search_text END
      FROM unnest(${ids}::uuid[], ${rows.map(({ facts }) => JSON.stringify(facts))}::jsonb[]) AS filled (customer_id, facts)
     WHERE customers.customer_id = filled.customer_id`.execute(tx);
  await forgetLookups(tx, sql<boolean>`customer_id = ANY(${ids}::uuid[]) AND import_no = ${importNo}`);
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
