// The lists that a conversation is described by. They are small, so that each is read and ordered as a whole.
import { type Selectable, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict, Invalid, NotFound } from '../../core/errors.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import type { Choices } from '../../core/schema.ts';
import { announce } from '../../core/live.ts';
import type { choicesContract } from './choices-contract.ts';

type Choice = OutputOf<typeof choicesContract.add>;
type List = Choice['list'];
const MOST = 40;
/** Keys of the desk itself (web/desk-keys.ts); g begins a way to another room. */
export const reservedKeys = 'cefgkmnopvwxy';

export async function listChoices(db: Db): Promise<{ items: Choice[] }> {
  const rows = await db
    .selectFrom('choices')
    .selectAll()
    .orderBy('list')
    .orderBy('position')
    .orderBy('code')
    .execute();
  return { items: rows.map(toChoice) };
}

/** @throws Conflict when the key chooses something else, Invalid for a key of the desk or a list that is full */
export async function addChoice(
  tx: Db,
  { list, name, key }: InputOf<typeof choicesContract.add>,
): Promise<Choice> {
  await lockLists(tx);
  const { items } = await listChoices(tx);
  const others = items.filter((choice) => choice.list === list);
  if (others.length >= MOST) throw new Invalid('conversations:listFull', { most: MOST });
  checkKey(items, { list, code: '' }, key);
  const code = freeCode(name, new Set(others.map((choice) => choice.code)));
  const row = { list, code, name, key, position: others.length, active: true, own: true };
  await tx.insertInto('choices').values(row).execute();
  await announce(tx, { topic: 'choices' });
  return toChoice(row);
}

/** @throws NotFound, Conflict, Invalid */
export async function changeChoice(
  tx: Db,
  { list, code, name, key, position, active }: InputOf<typeof choicesContract.change>,
): Promise<{ items: Choice[] }> {
  await lockLists(tx);
  const { items } = await listChoices(tx);
  const choice = items.find((each) => each.list === list && each.code === code);
  if (!choice) throw new NotFound();
  if (choice.own && name === null) throw new Invalid('conversations:ownNeedsName');
  if (active ?? choice.active) checkKey(items, choice, key === undefined ? choice.key : key);
  await tx
    .updateTable('choices')
    .set({ name, key, active, code }) // with code, so that there is always something to set
    .where('list', '=', list)
    .where('code', '=', code)
    .execute();
  if (position !== undefined) await place(tx, list, items, code, position);
  await announce(tx, { topic: 'choices' });
  return listChoices(tx);
}

/** Two changes at once would leave two with one key, or a hole in the order. */
async function lockLists(tx: Db): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('rapport.choices'))`.execute(tx);
}

async function place(
  tx: Db,
  list: List,
  items: readonly Choice[],
  code: string,
  position: number,
): Promise<void> {
  const order = items.filter((each) => each.list === list && each.code !== code).map((each) => each.code);
  order.splice(position, 0, code);
  await sql`
    UPDATE choices SET position = placed.position - 1
      FROM unnest(${order}::text[]) WITH ORDINALITY AS placed (code, position)
     WHERE choices.list = ${list} AND choices.code = placed.code`.execute(tx);
}

function checkKey(
  items: readonly Choice[],
  { list, code }: Pick<Choice, 'list' | 'code'>,
  key: string | null,
): void {
  if (key === null) return;
  if (reservedKeys.includes(key)) throw new Invalid('conversations:keyReserved', { key });
  const taken = items.some(
    (each) => each.active && each.key === key && !(each.list === list && each.code === code),
  );
  if (taken) throw new Conflict('conversations:keyTaken', { key });
}

/** From the name, as custom fields have it: plain letters, and a number where it is taken. */
function freeCode(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '')
    .slice(0, 36);
  const base = plain === '' ? 'own' : plain;
  for (let number = 1; ; number += 1) {
    const code = number === 1 ? base : `${base}_${number}`;
    if (!taken.has(code)) return code;
  }
}

function toChoice(row: Omit<Selectable<Choices>, 'position'>): Choice {
  const { code, name, key, active, own } = row;
  return { list: row.list as List, code, name, key, active, own };
}
