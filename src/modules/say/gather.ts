// The material of one customer, from the database.
import { onCluster } from '../../core/citus/cluster.ts';
import type { Db } from '../../core/db.ts';
import { NotFound } from '../../core/errors.ts';
import type { Call } from '../../core/handle.ts';
import { translator } from '../../core/i18n.ts';
import { clockAt } from '../../core/zoned-time.ts';
import { serviceDue } from '../belongings/due.ts';
import { newestOrder } from '../customers/card.ts';
import { staleFacts } from '../facts/stale.ts';
import { clusterMaterialQuery, materialQuery } from './material-query.ts';
import type { Mark, Material, Rule } from './material.ts';
import type { Mood } from './moods.ts';
import { type RuleRow, toRule } from './rules.ts';
import type { Speaker } from './words.ts';

/** Two are asked; those that somebody skipped this week make room for others. */
const STALEST = 12;

type Contact = Pick<
  NonNullable<Material['contact']>,
  'channel' | 'direction' | 'purpose' | 'outcome' | 'need' | 'action' | 'note'
>;
type MarkRow = Pick<Mark, 'rule' | 'subject' | 'state' | 'at' | 'line'> & {
  say_id: string;
  conversation_id: string | null;
  marked_by: string | null;
};
type PromiseRow = {
  promise_id: string;
  what: string;
  due_at: string;
  state: Material['promises'][number]['state'];
  keeper: string | null;
  settled_by: string | null;
};
type Row = {
  customer: Omit<Material['customer'], 'signal'> & { signal: string | null };
  zone: string;
  house_country: string;
  since: Date;
  now: Date;
  at_hand: { moodStart: string | null; moodEnd: string | null } | null;
  last_order: Material['order'];
  last_contact: (Contact & { conversation_id: string; started_at: string; done_at: string | null }) | null;
  promises: PromiseRow[] | null;
  failures: Material['failures'] | null;
  missing: Material['missing'] | null;
  choices: { list: string; code: string; name: string | null; active: boolean }[] | null;
  given: (string | null)[] | null;
  products: string[] | null;
  marks: MarkRow[] | null;
  rules: RuleRow[];
  owns: string[] | null;
  enjoys: string[] | null;
  avoids: string[] | null;
};
export type Asked = {
  customerId: string;
  conversationId?: string;
  /** '': none; absent: as the conversation was saved */
  mood?: string;
  moodEnd?: string;
};
export type Gathered = { material: Material; rules: Rule[]; mood: Mood; speaker: Speaker };

/**
 * @param products that a rule which is being written asks for
 * @throws NotFound for a customer who is not there, or not for this caller
 */
export async function gather(
  { db, database, caller, locale }: Pick<Call, 'db' | 'database' | 'caller' | 'locale'>,
  { customerId, conversationId, mood, moodEnd }: Asked,
  products: readonly string[] = [],
): Promise<Gathered> {
  const values = [customerId, caller.siteIds, conversationId ?? null, products];
  // Also in a transaction on connections that have it prepared: planning it takes ten times as long as running it, and
  // nothing that it reads was written in the transaction before.
  const [{ rows }, { facts, service }] = await Promise.all([
    readMaterial(database, values),
    readOthers(db, customerId),
  ]);
  const [row] = rows;
  if (!row) throw new NotFound();
  const language = locale;
  return {
    material: { ...toMaterial(row, conversationId ?? null, language), facts, service },
    rules: row.rules.map(toRule),
    mood: {
      start: mood === undefined ? (row.at_hand?.moodStart ?? null) : mood || null,
      end: moodEnd === undefined ? (row.at_hand?.moodEnd ?? null) : moodEnd || null,
    },
    speaker: { language, country: row.house_country, timeZone: row.zone, now: row.now.toISOString() },
  };
}

async function readMaterial({ prepared }: Call['database'], values: unknown[]): Promise<{ rows: Row[] }> {
  if (!(await onCluster(prepared)))
    return prepared.query<Row>({ name: 'say.material', text: materialQuery, values });
  const newest = await newestOrder(prepared);
  return prepared.query<Row>({
    name: 'say.material',
    text: clusterMaterialQuery,
    values: [...values, newest],
  });
}

/** One after the other, since a transaction has one connection. */
async function readOthers(db: Db, customerId: string): Promise<Pick<Material, 'facts' | 'service'>> {
  return { facts: await staleFacts(db, customerId, STALEST), service: await serviceDue(db, customerId) };
}

function toMaterial(
  row: Row,
  conversationId: string | null,
  language: string,
): Omit<Material, 'facts' | 'service'> {
  const { day, minutes } = clockAt(row.now, row.zone);
  const t = translator(language);
  const nameOf = ({ list, code, name }: { list: string; code: string; name: string | null }): string =>
    name ?? t(`conversations:choice.${list}.${code}`, { defaultValue: code });
  const choices = row.choices ?? [];
  const purpose = choices.find(({ list, code }) => list === 'purpose' && code === row.last_contact?.purpose);
  return {
    now: row.now.toISOString(),
    ...{ today: day, minutes, conversationId },
    since: row.since.toISOString(),
    customer: { ...row.customer, signal: row.customer.signal ?? 'none' },
    order: row.last_order,
    daysSinceOrder: row.last_order?.days ?? null,
    contact: row.last_contact && toContact(row.last_contact, purpose ? nameOf(purpose) : null),
    promises: (row.promises ?? []).map((promise) => ({
      promiseId: promise.promise_id,
      what: promise.what,
      dueAt: promise.due_at,
      state: promise.state,
      keeper: promise.keeper,
      settledBy: promise.settled_by,
    })),
    failures: row.failures ?? [],
    missing: row.missing ?? [],
    owns: row.owns ?? [],
    gifts: choices
      .filter(({ list, active }) => list === 'gift' && active)
      .map((gift) => ({ code: gift.code, name: nameOf(gift) })),
    given: (row.given ?? []).filter((gift) => gift !== null),
    enjoys: row.enjoys ?? [],
    avoids: row.avoids ?? [],
    products: row.products ?? [],
    marks: (row.marks ?? []).map(({ say_id, conversation_id, marked_by, ...mark }) => ({
      ...mark,
      sayId: say_id,
      conversationId: conversation_id,
      by: marked_by,
    })),
  };
}

function toContact(
  { conversation_id, started_at, done_at, ...contact }: NonNullable<Row['last_contact']>,
  about: string | null,
): Material['contact'] {
  const { channel, direction, purpose, outcome, need, action, note } = contact;
  return {
    ...{ channel, direction, purpose, outcome, need, action, note, about },
    conversationId: conversation_id,
    at: done_at ?? started_at,
  };
}

/** What a transaction sees of a customer is what it may change: held until it ends. @throws NotFound */
export async function holdCustomer(db: Db, customerId: string): Promise<void> {
  const row = await db
    .selectFrom('customers')
    .select('customer_id')
    .where('customer_id', '=', customerId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) throw new NotFound();
}
