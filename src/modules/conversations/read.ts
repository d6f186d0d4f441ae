// Conversations as they are handed out: with who had them, what was given and what they were about.
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { planned } from '../../core/round-trips.ts';
import { NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { keyset } from '../customers/keyset.ts';
import { checkVisible, visibleTo } from '../customers/visible.ts';
import { type Choice, offeredOf, type Save } from './checks.ts';
import type { conversationsContract } from './contract.ts';

export type Conversation = OutputOf<typeof conversationsContract.get>;
export type One = { customerId: string; conversationId: string };
/** A row of the table. */
export type Stored = {
  customer_id: string;
  conversation_id: string;
  state: Conversation['state'];
  version: number;
  channel: Conversation['channel'];
  direction: Conversation['direction'];
  call_id: string | null;
  staff_id: string | null;
  passed_to: string | null;
  passed_count: number;
  purpose: string | null;
  mood_start: string | null;
  mood_end: string | null;
  outcome: string | null;
  first_time: boolean | null;
  note: string;
  need: string;
  behind: string;
  action: string;
  rings: number | null;
  length_seconds: number | null;
  started_at: Date;
  updated_at: Date;
  updated_by: string | null;
  done_at: Date | null;
};
type Around = {
  staff_name: string | null;
  passed_name: string | null;
  updated_name: string | null;
  gifts: Conversation['gifts'] | null;
  links: Conversation['links'] | null;
};
type Row = Stored & Around & { started_text: string };

/**
 * The start as text is exact to the microsecond, for the next page to start from.
 * @param customer whose conversations these are: named once more at each table, so that a cluster asks one machine
 */
const columnsOf = (customer: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  conversation.*, to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS started_text,
  (SELECT name FROM staff WHERE id = conversation.staff_id) AS staff_name,
  (SELECT name FROM staff WHERE id = conversation.passed_to) AS passed_name,
  (SELECT name FROM staff WHERE id = conversation.updated_by) AS updated_name,
  (SELECT json_agg(json_build_object('gift', gift, 'what', what) ORDER BY gift_no) FROM conversation_gifts AS given
    WHERE given.customer_id = ${customer} AND given.conversation_id = conversation.conversation_id) AS gifts,
  (SELECT json_agg(json_build_object('kind', kind, 'linkedId', linked_id) ORDER BY kind, linked_id) FROM conversation_links AS link
    WHERE link.customer_id = ${customer} AND link.conversation_id = conversation.conversation_id) AS links`;

/** @throws NotFound for one that is not there, or not for this caller */
export async function readConversation(
  db: Db,
  caller: Caller,
  { customerId, conversationId }: One,
): Promise<Conversation> {
  const { rows } = await sql<Row>`${planned}
    SELECT ${columnsOf(sql`${customerId}`)} FROM conversations AS conversation JOIN customers USING (customer_id)
     WHERE conversation.customer_id = ${customerId} AND conversation_id = ${conversationId}
       AND ${visibleTo(caller)}`.execute(db);
  const [row] = rows;
  if (!row) throw new NotFound();
  return toConversation(row);
}

export type Locked = Conversation & { saveId: string | null; doneBy: string | null; eventId: string | null };
type LockedRow = Row & { save_id: string | null; done_by: string | null; event_id: string | null };

/** As reading, and nobody else writes it until this transaction ends. @throws NotFound */
export async function lockConversation(tx: Db, caller: Caller, one: One): Promise<Locked> {
  return toLocked(await lockRow<LockedRow>(tx, caller, one, sql``));
}

/** As locking, with what is on offer of what is to be said. @throws NotFound */
export async function lockToSave(
  tx: Db,
  caller: Caller,
  input: Save,
): Promise<{ before: Locked; offered: Choice[] }> {
  const offered = sql`, ${offeredOf(input)}`;
  const row = await lockRow<LockedRow & { offered: Choice[] | null }>(tx, caller, input, offered);
  return { before: toLocked(row), offered: row.offered ?? [] };
}

async function lockRow<R>(
  tx: Db,
  caller: Caller,
  { customerId, conversationId }: One,
  more: RawBuilder<unknown>,
): Promise<R> {
  const { rows } = await sql<R>`${planned}
    SELECT ${columnsOf(sql`${customerId}`)}${more} FROM conversations AS conversation JOIN customers USING (customer_id)
     WHERE conversation.customer_id = ${customerId} AND conversation_id = ${conversationId}
       AND ${visibleTo(caller)} FOR UPDATE OF conversation`.execute(tx);
  const [row] = rows;
  if (!row) throw new NotFound();
  return row;
}

function toLocked(row: LockedRow): Locked {
  return { ...toConversation(row), saveId: row.save_id, doneBy: row.done_by, eventId: row.event_id };
}

/** Newest first. @throws NotFound, Invalid for a cursor that is none */
export async function listConversations(
  db: Db,
  caller: Caller,
  { customerId, state, cursor, limit }: InputOf<typeof conversationsContract.list>,
): Promise<{ items: Conversation[]; next: string | null }> {
  await checkVisible(db, caller, customerId);
  const after = keyset.read(cursor);
  const before: RawBuilder<unknown> = after
    ? sql`(started_at, conversation_id) < (${after.at}::timestamptz, ${after.id}::uuid)`
    : sql`true`;
  const { rows } = await sql<Row>`${planned}
    SELECT ${columnsOf(sql`${customerId}`)} FROM conversations AS conversation
     WHERE customer_id = ${customerId} AND ${before} AND ${state ? sql`state = ${state}` : sql`true`}
     ORDER BY started_at DESC, conversation_id DESC LIMIT ${limit + 1}`.execute(db);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(toConversation),
    next:
      rows.length > limit && last ? keyset.write({ at: last.started_text, id: last.conversation_id }) : null,
  };
}

/** @returns the caller's drafts and those passed on to them, the oldest first: they wait longest */
export async function openConversations(
  db: Db,
  caller: Caller,
): Promise<{ items: (Conversation & { customerName: string })[] }> {
  if (caller.staffId === null) return { items: [] };
  const { rows } = await sql<Row & { customer_name: string }>`
    SELECT ${columnsOf(sql`conversation.customer_id`)}, customers.name AS customer_name
      FROM conversations AS conversation JOIN customers USING (customer_id)
     WHERE state = 'draft' AND (conversation.staff_id = ${caller.staffId} OR passed_to = ${caller.staffId})
       AND ${visibleTo(caller)}
     ORDER BY started_at, conversation_id LIMIT 50`.execute(db);
  return { items: rows.map((row) => ({ ...toConversation(row), customerName: row.customer_name })) };
}

/** One that was just begun: nothing was given or linked yet, and who began it is whoever asks. */
export function newConversation(row: Stored, { name }: Pick<Caller, 'name'>): Conversation {
  const around = { staff_name: name, updated_name: name, passed_name: null, gifts: null, links: null };
  return toConversation({ ...row, ...around });
}

function toConversation(row: Stored & Around): Conversation {
  return {
    customerId: row.customer_id,
    conversationId: row.conversation_id,
    state: row.state,
    version: row.version,
    channel: row.channel,
    direction: row.direction,
    callId: row.call_id,
    by: who(row.staff_id, row.staff_name),
    passedTo: row.passed_to,
    passedToName: row.passed_name,
    passedCount: row.passed_count,
    purpose: row.purpose,
    moodStart: row.mood_start,
    moodEnd: row.mood_end,
    outcome: row.outcome,
    firstTime: row.first_time,
    note: row.note,
    need: row.need,
    behind: row.behind,
    action: row.action,
    gifts: row.gifts ?? [],
    links: row.links ?? [],
    rings: row.rings,
    lengthSeconds: row.length_seconds,
    startedAt: row.started_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    updatedBy: who(row.updated_by, row.updated_name),
    doneAt: row.done_at?.toISOString() ?? null,
  };
}

function who(staffId: string | null, name: string | null): Conversation['by'] {
  return staffId && name ? { staffId, name } : null;
}
