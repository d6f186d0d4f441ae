// What binds: goals of the customer, of ours, and of both.
import { type SqlBool, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict, NotFound } from '../../core/errors.ts';
import { record } from '../../core/events.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import type { bondsContract } from './bonds-contract.ts';
import { lockCustomer } from './lock.ts';
import { tellStory } from './tell.ts';

type Bond = OutputOf<typeof bondsContract.bond>;
type Named = InputOf<typeof bondsContract.unbond>;
/** Of those that were settled, the card shows the latest. */
const settledShown = 5;

/** Open ones, those of both first, then the latest that were reached or dropped. */
export async function readBonds(db: Db, customerId: string): Promise<Bond[]> {
  const open = await read(
    db,
    sql<SqlBool>`customer_id = ${customerId} AND state = 'open'
      ORDER BY array_position(ARRAY['both', 'theirs', 'ours'], whose), made_at, bond_id LIMIT 100`,
  );
  const settled = await read(
    db,
    sql<SqlBool>`customer_id = ${customerId} AND state <> 'open' ORDER BY settled_at DESC, bond_id LIMIT ${settledShown}`,
  );
  return [...open, ...settled];
}

async function read(db: Db, which: ReturnType<typeof sql<SqlBool>>): Promise<Bond[]> {
  const who = (column: 'made_by' | 'settled_by') => sql`
    (SELECT json_build_object('staffId', staff.id, 'name', staff.name) FROM staff WHERE staff.id = ${sql.ref(`bonds.${column}`)})`;
  const { rows } = await sql<
    Omit<Bond, 'madeAt' | 'settledAt'> & { madeAt: Date; settledAt: Date | null }
  >`SELECT customer_id AS "customerId", bond_id AS "bondId", whose, what, state, made_at AS "madeAt",
           settled_at AS "settledAt", ${who('made_by')} AS "madeBy", ${who('settled_by')} AS "settledBy"
      FROM bonds WHERE ${which}`.execute(db);
  return rows.map((row) => ({
    ...row,
    madeAt: row.madeAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
  }));
}

/** @throws NotFound */
async function one(db: Db, { customerId, bondId }: Named): Promise<Bond> {
  const [bond] = await read(db, sql<SqlBool>`customer_id = ${customerId} AND bond_id = ${bondId}`);
  if (!bond) throw new NotFound();
  return bond;
}

/** The same id again changes nothing and answers what is there. @throws NotFound */
export async function makeBond(
  tx: Db,
  caller: Caller,
  input: InputOf<typeof bondsContract.bond>,
): Promise<Bond> {
  const { customerId, bondId, whose, what } = input;
  await lockCustomer(tx, caller, customerId);
  const now = new Date();
  const made = await tx
    .insertInto('bonds')
    .values({
      customer_id: customerId,
      bond_id: bondId,
      whose,
      what,
      made_at: now,
      made_by: caller.staffId,
      conversation_id: input.conversationId ?? null,
    })
    .onConflict((conflict) => conflict.columns(['customer_id', 'bond_id']).doNothing())
    .executeTakeFirst();
  if (made.numInsertedOrUpdatedRows === 1n) await tell(tx, caller, input, 'made', now);
  return one(tx, input);
}

async function tell(
  tx: Db,
  caller: Caller,
  bond: Pick<Bond, 'customerId' | 'bondId' | 'what' | 'whose'>,
  what: 'made' | 'done' | 'dropped',
  at: Date,
): Promise<void> {
  await record(tx, {
    customerId: bond.customerId,
    kind: `bond.${what}`,
    staffId: caller.staffId,
    data: { bondId: bond.bondId, what: bond.what, whose: bond.whose },
    at,
  });
  await tellStory(tx, bond.customerId);
}

/** @throws NotFound */
export async function changeBond(
  tx: Db,
  caller: Caller,
  { customerId, bondId, ...wish }: InputOf<typeof bondsContract.changeBond>,
): Promise<Bond> {
  await lockCustomer(tx, caller, customerId);
  const before = await one(tx, { customerId, bondId });
  await tx
    .updateTable('bonds')
    .set({ whose: wish.whose ?? before.whose, what: wish.what ?? before.what })
    .where('customer_id', '=', customerId)
    .where('bond_id', '=', bondId)
    .execute();
  await tellStory(tx, customerId);
  return one(tx, { customerId, bondId });
}

/** The same again changes nothing. @throws NotFound, Conflict when somebody settled it otherwise meanwhile */
export async function settleBond(
  tx: Db,
  caller: Caller,
  { customerId, bondId, state }: InputOf<typeof bondsContract.settleBond>,
): Promise<Bond> {
  await lockCustomer(tx, caller, customerId);
  const before = await one(tx, { customerId, bondId });
  if (before.state === state) return before;
  if (before.state !== 'open' && state !== 'open') throw new Conflict('facts:changedSince');
  const now = new Date();
  await tx
    .updateTable('bonds')
    .set(
      state === 'open'
        ? { state, settled_at: null, settled_by: null }
        : { state, settled_at: now, settled_by: caller.staffId },
    )
    .where('customer_id', '=', customerId)
    .where('bond_id', '=', bondId)
    .execute();
  if (state === 'open') await untell(tx, { customerId, bondId }, ['bond.done', 'bond.dropped']);
  else await tell(tx, caller, before, state, now);
  return one(tx, { customerId, bondId });
}

/** It never bound: its mention in the story goes too. Twice is once. @throws NotFound, Conflict once it was settled */
export async function unbond(tx: Db, caller: Caller, named: Named): Promise<Named> {
  const { customerId, bondId } = named;
  await lockCustomer(tx, caller, customerId);
  const [before] = await read(tx, sql<SqlBool>`customer_id = ${customerId} AND bond_id = ${bondId}`);
  if (!before) return named;
  if (before.state !== 'open') throw new Conflict('facts:changedSince');
  await tx.deleteFrom('bonds').where('customer_id', '=', customerId).where('bond_id', '=', bondId).execute();
  await untell(tx, named, ['bond.made']);
  return named;
}

/** What was taken back is not in the story. */
async function untell(tx: Db, { customerId, bondId }: Named, kinds: readonly string[]): Promise<void> {
  await sql`
    DELETE FROM events WHERE customer_id = ${customerId} AND kind = ANY(${kinds}::text[]) AND data->>'bondId' = ${bondId}`.execute(
    tx,
  );
  await tellStory(tx, customerId);
}
