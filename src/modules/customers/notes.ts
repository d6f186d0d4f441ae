import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Forbidden, NotFound } from '../../core/errors.ts';
import { type Caller, may } from '../../core/handle.ts';
import { newId } from '../../core/ids.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { change } from './change.ts';
import type { customersContract } from './contract.ts';
import { keyset } from './keyset.ts';
import type { NoteState, State } from './state.ts';
import { checkVisible } from './visible.ts';

type Note = OutputOf<typeof customersContract.addNote>['note'];
type NoteId = { customerId: string; noteId: string };

export async function listNotes(
  db: Db,
  caller: Caller,
  { customerId, cursor, limit }: InputOf<typeof customersContract.notes>,
): Promise<{ items: Note[]; next: string | null }> {
  await checkVisible(db, caller, customerId);
  const after = keyset.read(cursor);
  const rows = await db
    .selectFrom('notes')
    .leftJoin('staff', 'staff.id', 'notes.staff_id')
    .select(['note_id', 'text', 'staff_id', 'staff.name', 'notes.created_at', 'notes.updated_at'])
    .where('customer_id', '=', customerId)
    .$if(after !== null, (query) =>
      query.where(
        sql<boolean>`(notes.created_at, note_id) < (${after?.at}::timestamptz, ${after?.id}::uuid)`,
      ),
    )
    .orderBy('notes.created_at', 'desc')
    .orderBy('note_id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => ({
      noteId: row.note_id,
      text: row.text,
      by: row.staff_id && row.name ? { staffId: row.staff_id, name: row.name } : null,
      createdAt: row.created_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
    })),
    next:
      rows.length > limit && last
        ? keyset.write({ at: last.created_at.toISOString(), id: last.note_id })
        : null,
  };
}

export async function addNote(
  tx: Db,
  caller: Caller,
  { customerId, text }: InputOf<typeof customersContract.addNote>,
): Promise<{ note: Note; eventId: string }> {
  const noteId = newId();
  const at = new Date().toISOString();
  const after: NoteState = { text, staffId: caller.staffId, createdAt: at, updatedAt: at };
  const { eventId } = await change(tx, caller, { customerId, kind: 'note.added' }, () => ({
    [`note.${noteId}`]: after,
  }));
  return { note: await named(tx, noteId, after), eventId: eventId ?? '' };
}

/** @throws Forbidden for a note of somebody else, unless the caller manages the house */
export async function updateNote(
  tx: Db,
  caller: Caller,
  { customerId, noteId, text }: InputOf<typeof customersContract.updateNote>,
): Promise<{ note: Note; eventId: string | null }> {
  const { eventId, state } = await change(
    tx,
    caller,
    { customerId, kind: 'note.changed', noteIds: [noteId] },
    (state) => {
      const before = noteIn(caller, state, noteId);
      return text === before.text
        ? {}
        : { [`note.${noteId}`]: { ...before, text, updatedAt: new Date().toISOString() } };
    },
  );
  return { note: await named(tx, noteId, state[`note.${noteId}`] as NoteState), eventId };
}

export async function removeNote(
  tx: Db,
  caller: Caller,
  { customerId, noteId }: NoteId,
): Promise<{ eventId: string }> {
  const { eventId } = await change(
    tx,
    caller,
    { customerId, kind: 'note.removed', noteIds: [noteId] },
    (state) => {
      noteIn(caller, state, noteId);
      return { [`note.${noteId}`]: null };
    },
  );
  return { eventId: eventId ?? '' };
}

function noteIn(caller: Caller, state: State, noteId: string): NoteState {
  const note = state[`note.${noteId}`] as NoteState | undefined;
  if (!note) throw new NotFound();
  if (note.staffId !== caller.staffId && !may(caller, 'settings.manage'))
    throw new Forbidden('customers:notYourNote');
  return note;
}

async function named(
  db: Db,
  noteId: string,
  { text, staffId, createdAt, updatedAt }: NoteState,
): Promise<Note> {
  const staff = staffId
    ? await db.selectFrom('staff').select('name').where('id', '=', staffId).executeTakeFirst()
    : undefined;
  return { noteId, text, by: staffId && staff ? { staffId, name: staff.name } : null, createdAt, updatedAt };
}
