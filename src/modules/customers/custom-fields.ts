import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict, Invalid, NotFound } from '../../core/errors.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import type { customersContract } from './contract.ts';

type Field = OutputOf<typeof customersContract.addCustomField>;

export async function listCustomFields(db: Db): Promise<Field[]> {
  const rows = await db
    .selectFrom('custom_fields')
    .select(['key', 'label', 'type', 'choices', 'position'])
    .orderBy('position')
    .orderBy('created_at')
    .orderBy('key')
    .execute();
  return rows.map((row) => ({ ...row, type: row.type as Field['type'] }));
}

/** @throws Conflict when there is one of that key, Invalid for a choice without choices */
export async function addCustomField(
  tx: Db,
  { key, label, type, choices }: InputOf<typeof customersContract.addCustomField>,
): Promise<Field> {
  const distinct = checkChoices(type, choices);
  const known = await listCustomFields(tx);
  const own = key ?? keyFrom(label, `field_${known.length + 1}`);
  const position = Math.max(-1, ...known.map((field) => field.position)) + 1;
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('custom_fields')
    .values({ key: own, label, type, choices: distinct, position, created_at: new Date() })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) throw new Conflict('customers:fieldExists', { key: own });
  return { key: own, label, type, choices: distinct, position };
}

/** "Größe (cm)" becomes groesse_cm: a key that one can type. */
function keyFrom(label: string, otherwise: string): string {
  const key = label
    .toLowerCase()
    .replace(/[äöüß]/g, (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' })[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 40);
  return key === '' ? otherwise : key;
}

function checkChoices(type: Field['type'], choices: readonly string[]): string[] {
  const distinct = [...new Set(choices)];
  if (type === 'choice' && distinct.length < 2) throw new Invalid('customers:fewChoices');
  if (type !== 'choice' && distinct.length > 0) throw new Invalid('customers:choicesForChoice');
  return distinct;
}

/** Values that are no choice any more stay as they are until somebody changes them. */
export async function updateCustomField(
  tx: Db,
  { key, ...wish }: InputOf<typeof customersContract.updateCustomField>,
): Promise<Field> {
  const before = (await listCustomFields(tx)).find((field) => field.key === key);
  if (!before) throw new NotFound();
  const after = {
    label: wish.label ?? before.label,
    choices: wish.choices ? checkChoices(before.type, wish.choices) : before.choices,
    position: wish.position ?? before.position,
  };
  await tx.updateTable('custom_fields').set(after).where('key', '=', key).execute();
  return { ...before, ...after };
}

/** @returns how many customers had a value */
export async function removeCustomField(
  tx: Db,
  { key }: { key: string },
): Promise<{ key: string; customers: number }> {
  const { numDeletedRows } = await tx.deleteFrom('custom_fields').where('key', '=', key).executeTakeFirst();
  if (numDeletedRows !== 1n) throw new NotFound();
  const { numAffectedRows } = await sql`
    UPDATE customers SET custom = custom - ${key}::text, version = version + 1 WHERE custom ? ${key}::text`.execute(
    tx,
  );
  return { key, customers: Number(numAffectedRows ?? 0) };
}
