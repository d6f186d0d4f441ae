// What a merge does with every table that holds rows of a customer. merge-tables.test.ts walks the catalogue and fails on a
// table that is not here: whoever adds one has to say what becomes of its rows.
import { type RawBuilder, sql } from 'kysely';

/** Of whom: `gone` goes into `stays`. */
export type Ends = { stays: string; gone: string; mergeId: string };
type Condition = (ends: Ends) => RawBuilder<boolean>;
type Json = (ends: Ends, at: Date) => RawBuilder<unknown>;

export type Treatment =
  /**
   * Rows go to who stays, and are kept as they were. Aliased `t` in what follows.
   * key: what a row is found by among those of who stays
   * twin: rows that who stays has already, as it were: left out, and back when the merge is taken back
   * patch: what else is different of a row from then on
   */
  | { how: 'move'; key: readonly string[]; twin?: Condition; patch?: Json }
  /** Rows go, and come back, with the row that they belong to, as they are then. */
  | { how: 'follow'; parent: string; by: string }
  /** Kept as they were and put back; who stays has rows of their own. */
  | { how: 'leave' }
  /** Written by what knows what follows from it: look-ups by merge.ts, relations by relations.ts. */
  | { how: 'own' }
  /** Nothing is done. */
  | { how: 'stay'; reason: string };

const move = (key: string, more: { twin?: Condition; patch?: Json } = {}): Treatment => ({
  how: 'move',
  key: key === '' ? [] : key.split(' '),
  ...more,
});
const follow = (parent: string, by: string): Treatment => ({ how: 'follow', parent, by });
const stay = (reason: string): Treatment => ({ how: 'stay', reason });

/** Who stays has a row that says the same. @param columns that it is told by */
function hasOne(table: string, columns: string): Condition {
  const same = columns
    .split(' ')
    .map((name) => sql`held.${sql.ref(name)} IS NOT DISTINCT FROM t.${sql.ref(name)}`);
  return ({ stays }) =>
    sql<boolean>`EXISTS (SELECT FROM ${sql.table(table)} AS held WHERE held.customer_id = ${stays} AND ${sql.join(same, sql` AND `)})`;
}

/** Order numbers lie by number, not by customer: those of who stays are told by their orders. */
const orderNumberHeld: Condition = ({ stays }) => sql<boolean>`(t.number, t.site_id) IN (
  SELECT number, site_id FROM order_numbers
   WHERE customer_id = ${stays} AND number IN (SELECT number FROM orders WHERE customer_id = ${stays}))`;

/** An open preference beside one of who stays: of a channel or times there is one, of the rest none twice. */
const preferenceHeld: Condition = ({ stays }) => sql<boolean>`t.ended_at IS NULL AND EXISTS (
  SELECT FROM preferences AS held
   WHERE held.customer_id = ${stays} AND held.kind = t.kind AND held.ended_at IS NULL
     AND (t.kind IN ('channel', 'times') OR lower(held.value) = lower(t.value)))`;

/** Where a contact point or an address was left out, the one of who stays that says the same; null otherwise. */
function twinOf({ stays, mergeId }: Ends, id: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce(
    (SELECT held.contact_point_id::text FROM merge_rows AS kept JOIN contact_points AS held
         ON held.customer_id = ${stays} AND held.kind = kept.was->>'kind' AND held.normalised = kept.was->>'normalised'
      WHERE kept.customer_id = ${stays} AND kept.merge_id = ${mergeId} AND kept.table_name = 'contact_points'
        AND kept.became IS NULL AND kept.was->>'contact_point_id' = ${id} LIMIT 1),
    (SELECT held.address_id::text FROM merge_rows AS kept JOIN addresses AS held
         ON held.customer_id = ${stays} AND to_jsonb(held) @> (kept.was - '{customer_id,address_id,label,main,import_no,created_at}'::text[])
      WHERE kept.customer_id = ${stays} AND kept.merge_id = ${mergeId} AND kept.table_name = 'addresses'
        AND kept.became IS NULL AND kept.was->>'address_id' = ${id} LIMIT 1))`;
}

export const treatments: Readonly<Record<string, Treatment>> = {
  customers: { how: 'leave' },
  customer_figures: { how: 'leave' },
  customer_worth: { how: 'leave' },
  customer_numbers: { how: 'own' },
  contact_lookups: { how: 'own' },
  relations: { how: 'own' },
  contact_points: move('contact_point_id', {
    twin: hasOne('contact_points', 'kind normalised'),
    patch: ({ stays }) => sql`CASE WHEN t.main AND EXISTS (
      SELECT FROM contact_points AS held WHERE held.customer_id = ${stays} AND held.kind = t.kind AND held.main)
      THEN '{"main": false}'::jsonb ELSE '{}' END`,
  }),
  addresses: move('address_id', {
    twin: hasOne('addresses', 'street city region postcode country'),
    patch: ({ stays }) => sql`CASE WHEN t.main AND EXISTS (
      SELECT FROM addresses AS held WHERE held.customer_id = ${stays} AND held.main)
      THEN '{"main": false}'::jsonb ELSE '{}' END`,
  }),
  merges: move('merge_id'),
  merge_rows: follow('merges', 'merge_id'),
  merged_customers: stay('one leads to the next, and so to who stays in the end'),
  asks_for: move('', {
    twin: ({ stays }) =>
      sql<boolean>`EXISTS (SELECT FROM asks_for AS held WHERE held.customer_id = ${stays})`,
  }),
  bulk_changed: { how: 'leave' },
  belongings: move('belonging_id', {
    patch: (ends) =>
      sql`jsonb_strip_nulls(jsonb_build_object('address_id', ${twinOf(ends, sql`t.address_id::text`)}))`,
  }),
  bonds: move('bond_id'),
  check_ins: move('check_in_id', { twin: hasOne('check_ins', 'day') }),
  // by this key the entries leave the ledger of who stays (migrations/0020_duplicates.sql)
  consents: move('consent_id', {
    patch: ({ mergeId }) => sql`jsonb_build_object('merge_id', ${mergeId}::uuid)`,
  }),
  conversations: move('conversation_id'),
  conversation_gifts: follow('conversations', 'conversation_id'),
  conversation_links: follow('conversations', 'conversation_id'),
  events: move('at event_id'),
  fact_confirmations: move('confirmation_id', {
    patch: (
      ends,
    ) => sql`CASE WHEN t.kind IN ('phone', 'email', 'web', 'social', 'address') AND t.subject <> ''
      THEN jsonb_strip_nulls(jsonb_build_object('subject', ${twinOf(ends, sql`t.subject`)})) ELSE '{}' END`,
  }),
  handed_over: move('handover_id', {
    twin: hasOne('handed_over', 'handover_id'),
    patch: () => sql`'{"owner": false}'::jsonb`, // who stays was not handed over
  }),
  notes: move('note_id'),
  orders: move('order_id'),
  order_lines: follow('orders', 'order_id'),
  returns: follow('orders', 'order_id'),
  order_numbers: move('number site_id', { twin: orderNumberHeld }),
  plans: move('plan_id'),
  promises: move('promise_id'),
  plan_steps: follow('plans', 'plan_id'),
  promise_moves: follow('promises', 'promise_id'),
  preferences: move('preference_id', {
    patch: (ends, at) =>
      sql`CASE WHEN ${preferenceHeld(ends)} THEN jsonb_build_object('ended_at', ${at}::timestamptz) ELSE '{}' END`,
  }),
  say_marks: move('say_id'),
  trash: move('trash_id', {
    patch: ({ stays, gone }) =>
      sql`jsonb_build_object('rows', replace(t.rows::text, ${gone}::text, ${stays}::text)::jsonb)`,
  }),
  import_additions: move('import_no order_id'),
  import_fills: move('import_no', { twin: hasOne('import_fills', 'import_no') }),
  calls: move('call_id'),
  call_tasks: move('call_id'),
  mails: move('mail_id'),
  notices: move('notice_id'),
  audit_entries: stay('only added to; it tells of whom it was about then'),
  desk_presence: stay('who has the card open now; it is a minute old at most'),
  erasures: stay('says that somebody was erased'),
  webhook_deliveries: stay('others were told, or are being told, that it happened'),
  worth_scores: stay('half-written by a fit'),
};

/** Not spread over machines by customer: their rows are told of somebody else by an update. */
export const repointed: ReadonlySet<string> = new Set(['calls', 'call_tasks', 'mails', 'notices']);
