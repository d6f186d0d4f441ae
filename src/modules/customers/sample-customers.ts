// Customers of the sample company: what an import does not know of customers, and how they go away again.
import type pg from 'pg';
import { onCluster } from '../../core/citus/cluster.ts';
import { newId } from '../../core/ids.ts';

export type SampleFacts = {
  customerId: string;
  ownerId: string | null;
  language: string;
  birthday: string | null;
  origin: string;
  paymentTerms: string;
  tags: readonly string[];
  createdAt: Date;
  /** the main phone was copied with the customer and gets its label here */
  phones: readonly { label: string; value: string; normalised: string }[];
  notes: readonly { at: Date; text: string; staffId: string | null }[];
};

/** Completes customers that copyCustomers wrote in the same transaction, and marks them as sample. */
export async function completeSampleCustomers(
  client: pg.ClientBase,
  customers: readonly SampleFacts[],
  importNo: number,
): Promise<void> {
  await client.query(
    `UPDATE customers
        SET owner_id = facts.owner_id, language = facts.language, birthday = facts.birthday, origin = facts.origin,
            payment_terms = facts.payment_terms, tags = string_to_array(facts.tags, E'\\n'), sample = true,
            created_at = facts.created_at, updated_at = facts.created_at
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
         AS facts (customer_id, owner_id, language, birthday, origin, payment_terms, tags, created_at)
      WHERE customers.customer_id = facts.customer_id`,
    [
      customers.map((each) => each.customerId),
      customers.map((each) => each.ownerId),
      customers.map((each) => each.language),
      customers.map((each) => each.birthday),
      customers.map((each) => each.origin),
      customers.map((each) => each.paymentTerms),
      customers.map((each) => each.tags.join('\n')),
      customers.map((each) => each.createdAt),
    ],
  );
  await completePhones(client, customers, importNo);
  // what is known of them was entered when they came
  for (const table of ['contact_points', 'addresses'])
    await client.query(
      `UPDATE ${table} SET created_at = customers.created_at FROM customers
        WHERE customers.customer_id = ${table}.customer_id AND ${table}.import_no = $1`,
      [importNo],
    );
  await addNotes(client, customers, importNo);
}

async function completePhones(
  client: pg.ClientBase,
  customers: readonly SampleFacts[],
  importNo: number,
): Promise<void> {
  const phones = customers.flatMap(({ customerId, phones }) =>
    phones.map((phone) => ({ customerId, ...phone })),
  );
  const values = [
    phones.map((each) => each.customerId),
    phones.map((each) => each.normalised),
    phones.map((each) => each.label),
  ];
  await client.query(
    `UPDATE contact_points SET label = named.label
       FROM unnest($1::uuid[], $2::text[], $3::text[]) AS named (customer_id, normalised, label)
      WHERE contact_points.customer_id = named.customer_id AND contact_points.normalised = named.normalised AND kind = 'phone'`,
    values,
  );
  const others = customers.flatMap(({ customerId, phones, createdAt }) =>
    phones.slice(1).map((phone) => ({ customerId, createdAt, ...phone })),
  );
  await client.query(
    `INSERT INTO contact_points (customer_id, contact_point_id, kind, label, value, normalised, main, import_no, created_at)
     SELECT customer_id, contact_point_id, 'phone', label, value, normalised, false, $7, created_at
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
         AS new (customer_id, contact_point_id, label, value, normalised, created_at)`,
    [
      others.map((each) => each.customerId),
      others.map(newId),
      others.map((each) => each.label),
      others.map((each) => each.value),
      others.map((each) => each.normalised),
      others.map((each) => each.createdAt),
      importNo,
    ],
  );
  await client.query(
    `INSERT INTO contact_lookups (normalised, kind, customer_id)
     SELECT normalised, 'phone', customer_id FROM unnest($1::uuid[], $2::text[]) AS new (customer_id, normalised)
         ON CONFLICT DO NOTHING`,
    [others.map((each) => each.customerId), others.map((each) => each.normalised)],
  );
}

/** Notes with their events, as notes.ts writes them. */
async function addNotes(
  client: pg.ClientBase,
  customers: readonly SampleFacts[],
  importNo: number,
): Promise<void> {
  const notes = customers.flatMap(({ customerId, notes }) =>
    notes.map((note) => ({ customerId, noteId: newId(), ...note })),
  );
  await client.query(
    `WITH new AS (
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[])
         AS new (customer_id, note_id, text, staff_id, at)
     ), written AS (
       INSERT INTO notes (customer_id, note_id, text, staff_id, created_at, updated_at)
       SELECT customer_id, note_id, text, staff_id, at, at FROM new
     )
     INSERT INTO events (customer_id, at, event_id, kind, staff_id, data, import_no)
     SELECT customer_id, at, event_id, 'note.added', staff_id, data, $8
       FROM new JOIN unnest($2::uuid[], $6::uuid[], $7::jsonb[]) AS told (note_id, event_id, data) USING (note_id)`,
    [
      notes.map((each) => each.customerId),
      notes.map((each) => each.noteId),
      notes.map((each) => each.text),
      notes.map((each) => each.staffId),
      notes.map((each) => each.at),
      notes.map(newId),
      notes.map(({ noteId, text, staffId, at }) =>
        JSON.stringify({
          changes: {
            [`note.${noteId}`]: { before: null, after: { text, staffId, createdAt: at, updatedAt: at } },
          },
        }),
      ),
      importNo,
    ],
  );
}

/**
 * Removes the sample's customers with all that lies on them, whoever added it. Customers of the house's own lose only
 * the tie to staff of the sample who have no password.
 */
export async function removeSampleCustomers(client: pg.ClientBase): Promise<void> {
  // Locked first: an order that is being written down this moment is either gone with its customer or refused.
  await client.query(
    (await onCluster(client))
      ? 'UPDATE customers SET sample = sample WHERE sample' // which locks rows of several machines only by writing them
      : 'SELECT FROM customers WHERE sample ORDER BY customer_id FOR UPDATE',
  );
  await client.query(
    'CREATE TEMPORARY TABLE leaving ON COMMIT DROP AS SELECT customer_id FROM customers WHERE sample',
  );
  await client.query('ANALYZE leaving');
  for (const table of [
    'customer_numbers',
    'contact_lookups',
    'order_numbers',
    'order_lines',
    'import_additions',
  ])
    await client.query(`DELETE FROM ${table} WHERE customer_id IN (SELECT customer_id FROM leaving)`);
  const { rows } = await client.query<{ word: string }>(
    `SELECT unnest(tsvector_to_array(search)) AS word FROM customers WHERE sample
     EXCEPT SELECT unnest(tsvector_to_array(search)) FROM customers WHERE NOT sample`,
  );
  await client.query('DELETE FROM search_words WHERE word = ANY($1)', [rows.map(({ word }) => word)]);
  await client.query('DELETE FROM customers WHERE sample');
  const absent =
    'SELECT id FROM staff WHERE sample AND NOT EXISTS (SELECT FROM accounts WHERE user_id = staff.id)';
  await client.query(`UPDATE customers SET owner_id = NULL WHERE owner_id IN (${absent})`);
  await client.query(`UPDATE notes SET staff_id = NULL WHERE staff_id IN (${absent})`);
}
