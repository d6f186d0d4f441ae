// Two customers with something in every table that a merge moves, and a picture of the whole database.
import { sql } from 'kysely';
import { newId } from '../../core/ids.ts';
import type { TestApp } from '../../testing.ts';
import { fullCustomer } from '../trash/trash.testing.ts';

export type Somebody = { customerId: string; conversationId: string; promiseId: string; number: string };

let count = 0;

/** What only the API makes, then a row in each other table. */
export async function somebody(app: TestApp, name: string): Promise<Somebody> {
  const number = `N-${++count}`;
  const phone = `+4420794600${String(10 + count)}`;
  const made = await fullCustomer(app, { name, number, phone });
  await everywhereElse(app, { ...made, number });
  return { ...made, number };
}

async function everywhereElse(
  app: TestApp,
  { customerId, conversationId, promiseId }: Somebody,
): Promise<void> {
  const { db } = app.database;
  const { rows } = await sql<{ id: string }>`SELECT id FROM staff LIMIT 1`.execute(db);
  const staffId = rows[0]?.id ?? '';
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db);
  const at = '2026-03-01T10:00:00.123456Z';
  await run(sql`INSERT INTO asks_for (customer_id, words) VALUES (${customerId}, ${`Anna ${count}`})`);
  await run(sql`INSERT INTO belongings (customer_id, belonging_id, name, address_id, stage, added_at)
    SELECT customer_id, ${newId()}, 'Mill', address_id, 'maintenance', ${at} FROM addresses WHERE customer_id = ${customerId}`);
  await run(
    sql`INSERT INTO bonds (customer_id, bond_id, whose, what, made_at) VALUES (${customerId}, ${newId()}, 'ours', 'Quieter mills', ${at})`,
  );
  await run(sql`INSERT INTO check_ins (customer_id, check_in_id, day, place, why, reason, say, rank_minor, held_out)
    VALUES (${customerId}, ${newId()}, '2026-03-01', 1, 'later', '{}', '[]', 1, false),
           (${customerId}, ${newId()}, ${`2026-02-${10 + (count % 15)}`}, 1, 'later', '{}', '[]', 1, false)`);
  const consent = newId();
  await run(sql`INSERT INTO consents (customer_id, consent_id, act, channel, purpose, wording, source, at, recorded_at, corrects)
    VALUES (${customerId}, ${consent}, 'given', 'email', 'news', 'May we?', 'phone', ${at}, ${at}, NULL),
           (${customerId}, ${newId()}, 'corrected', 'email', 'news', '', 'mistake', ${at}, ${at}, ${consent})`);
  await run(
    sql`INSERT INTO conversation_links (customer_id, conversation_id, kind, linked_id) VALUES (${customerId}, ${conversationId}, 'promise', ${promiseId})`,
  );
  await run(sql`INSERT INTO fact_confirmations (customer_id, confirmation_id, kind, subject, how, confirmed_at)
    SELECT customer_id, ${newId()}, kind, contact_point_id::text, 'asked', ${at} FROM contact_points WHERE customer_id = ${customerId} AND kind = 'phone'`);
  await run(
    sql`INSERT INTO handed_over (customer_id, handover_id, to_id, owner) VALUES (${customerId}, ${newId()}, ${staffId}, true)`,
  );
  const [planId, stepPromise] = [newId(), newId()];
  await run(
    sql`INSERT INTO plans (customer_id, plan_id, what, made_at) VALUES (${customerId}, ${planId}, 'Together', ${at})`,
  );
  await run(
    sql`INSERT INTO promises (customer_id, promise_id, what, kind, promised_at, due_at, remind_at) VALUES (${customerId}, ${stepPromise}, 'Call', 'call_back', ${at}, ${at}, ${at})`,
  );
  await run(
    sql`INSERT INTO plan_steps (customer_id, plan_id, step_id, position, whose, promise_id) VALUES (${customerId}, ${planId}, ${newId()}, 1, 'us', ${stepPromise})`,
  );
  await run(
    sql`INSERT INTO promise_moves (customer_id, promise_id, move_id, moved_at, from_due, to_due, reason) VALUES (${customerId}, ${promiseId}, ${newId()}, ${at}, ${at}, ${at}, 'ill')`,
  );
  await run(sql`INSERT INTO preferences (customer_id, preference_id, kind, value, how, asked_at)
    VALUES (${customerId}, ${newId()}, 'channel', 'phone', 'asked', ${at}), (${customerId}, ${newId()}, 'enjoys', ${`Tea ${count}`}, 'asked', ${at}),
           (${customerId}, ${newId()}, 'avoids', 'Nuts', 'asked', ${at})`);
  await run(
    sql`INSERT INTO say_marks (customer_id, say_id, rule, subject, state, at, line) VALUES (${customerId}, ${newId()}, 'thank', '', 'done', ${at}, '{}')`,
  );
  await run(
    sql`INSERT INTO returns (customer_id, order_id, line_no, undoes_order_id, undoes_line_no) SELECT customer_id, order_id, 1, order_id, 1 FROM orders WHERE customer_id = ${customerId}`,
  );
  await run(
    sql`INSERT INTO notices (notice_id, staff_id, key, kind, customer_id, data, at) VALUES (${newId()}, ${staffId}, ${newId()}, 'promise', ${customerId}, '{}', ${at})`,
  );
  await run(
    sql`INSERT INTO mails (mail_id, staff_id, key, kind, customer_id, data, created_at) VALUES (${newId()}, ${staffId}, ${newId()}, 'promise', ${customerId}, '{}', ${at})`,
  );
  const [telephoneId, callId] = [newId(), newId()];
  await run(
    sql`INSERT INTO telephones (telephone_id, name, kind, secret, created_at) VALUES (${telephoneId}, 'Desk', 'generic', '', ${at})`,
  );
  await run(sql`INSERT INTO calls (call_id, telephone_id, external_id, direction, shown, withheld, state, rang_at, candidates, customer_id, created_at)
    VALUES (${callId}, ${telephoneId}, ${callId}, 'in', 'x', false, 'ended', ${at}, '{}', ${customerId}, ${at})`);
  await run(
    sql`INSERT INTO call_tasks (call_id, customer_id, missed_at, due_at) VALUES (${callId}, ${customerId}, ${at}, ${at})`,
  );
  const imported = await sql<{ import_no: number }>`
    INSERT INTO imports (file_name, state, created_at) VALUES ('x.csv', 'done', ${at}) RETURNING import_no`.execute(
    db,
  );
  const importNo = imported.rows[0]?.import_no ?? 0;
  await run(
    sql`INSERT INTO import_fills (import_no, customer_id, facts) VALUES (${importNo}, ${customerId}, '{}')`,
  );
  await run(
    sql`INSERT INTO import_additions (import_no, customer_id, order_id) SELECT ${importNo}, customer_id, order_id FROM orders WHERE customer_id = ${customerId}`,
  );
  await run(sql`INSERT INTO bulk_changed (customer_id, bulk_id) VALUES (${customerId}, ${newId()})`);
  await run(sql`INSERT INTO trash (customer_id, trash_id, kind, label, deleted_at, rows)
    VALUES (${customerId}, ${newId()}, 'promise', 'Call', ${at}, jsonb_build_object('promises', jsonb_build_array(jsonb_build_object('customer_id', ${customerId}::text))))`);
}

/** What only tells that a merge was made and taken back, and what it is made of while it stands. */
const told = new Set([
  'audit_entries',
  'merges',
  'merge_rows',
  'merged_customers',
  'migrations',
  'sessions',
  'api_keys',
]);

/** Every row of every table, but for what tells of the merge itself: its two events and the count of versions of who stayed. */
export async function picture(app: TestApp, staysId: string): Promise<Record<string, string[]>> {
  const { db } = app.database;
  const { rows: tables } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname`.execute(
    db,
  );
  const picture: Record<string, string[]> = {};
  for (const { name } of tables.filter((table) => !told.has(table.name))) {
    const { rows } = await sql<{ row: string }>`
      SELECT (to_jsonb(t) - CASE WHEN ${name} = 'customers' AND to_jsonb(t)->>'customer_id' = ${staysId} THEN '{version,updated_at}'::text[] ELSE '{}' END)::text AS row
        FROM ${sql.table(name)} AS t
       WHERE coalesce(to_jsonb(t)->>'kind', '') NOT IN ('customer.merged', 'customer.unmerged')`.execute(db);
    picture[name] = rows.map(({ row }) => row).sort();
  }
  return picture;
}
