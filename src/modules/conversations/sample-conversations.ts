// Contacts of the sample company, as save.ts leaves them; they go away with its customers.
import type pg from 'pg';
import { newId } from '../../core/ids.ts';
import type { Conversation } from './read.ts';
import { toldOf } from './told.ts';

export type SampledConversation = Pick<
  Conversation,
  | 'channel'
  | 'direction'
  | 'purpose'
  | 'moodStart'
  | 'moodEnd'
  | 'outcome'
  | 'firstTime'
  | 'note'
  | 'need'
  | 'behind'
  | 'action'
  | 'rings'
  | 'lengthSeconds'
> & {
  customerId: string;
  staffId: string | null;
  startedAt: Date;
  gift: Conversation['gifts'][number] | null;
};

/** In the client's transaction: each of them finished, and told by the story. */
export async function addSampleConversations(
  client: pg.ClientBase,
  conversations: readonly SampledConversation[],
  importNo: number,
): Promise<void> {
  const rows = conversations.map((each) => {
    const doneAt = new Date(each.startedAt.getTime() + (each.lengthSeconds ?? 240) * 1_000);
    return { ...each, doneAt, conversationId: newId(), eventId: newId() };
  });
  await client.query(
    `INSERT INTO conversations (customer_id, conversation_id, event_id, state, channel, direction, staff_id, purpose,
                                mood_start, mood_end, outcome, first_time, note, need, behind, action, rings,
                                length_seconds, started_at, updated_at, updated_by, done_at, done_by)
     SELECT "customerId", "conversationId", "eventId", 'done', channel, direction, "staffId", purpose, "moodStart",
            "moodEnd", outcome, "firstTime", note, need, behind, action, rings, "lengthSeconds", "startedAt", "doneAt",
            "staffId", "doneAt", "staffId"
       FROM jsonb_to_recordset($1::jsonb) AS new (
            "customerId" uuid, "conversationId" uuid, "eventId" uuid, channel text, direction text, "staffId" uuid,
            purpose text, "moodStart" text, "moodEnd" text, outcome text, "firstTime" boolean, note text, need text,
            behind text, action text, rings int, "lengthSeconds" int, "startedAt" timestamptz, "doneAt" timestamptz)`,
    [JSON.stringify(rows)],
  );
  const given = rows.flatMap(({ gift, ...row }) => (gift ? [{ ...row, ...gift }] : []));
  await client.query(
    `INSERT INTO conversation_gifts (customer_id, conversation_id, gift_no, gift, what)
     SELECT customer_id, conversation_id, 0, gift, what
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) AS new (customer_id, conversation_id, gift, what)`,
    [
      given.map((each) => each.customerId),
      given.map((each) => each.conversationId),
      given.map((each) => each.gift),
      given.map((each) => each.what),
    ],
  );
  await client.query(
    `INSERT INTO events (customer_id, at, event_id, kind, staff_id, data, import_no)
     SELECT customer_id, at, event_id, 'conversation.done', staff_id, data, $6
       FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::uuid[], $5::jsonb[])
         AS new (customer_id, at, event_id, staff_id, data)`,
    [
      rows.map((each) => each.customerId),
      rows.map((each) => each.doneAt),
      rows.map((each) => each.eventId),
      rows.map((each) => each.staffId),
      rows.map(({ gift, ...each }) => JSON.stringify(toldOf({ ...each, gifts: gift ? [gift] : [] }))),
      importNo,
    ],
  );
}
