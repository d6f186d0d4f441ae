// For good. What leaves the trash leaves no words in the vocabulary of the search either; sales stay, as sales to nobody in
// particular.
import { sql } from 'kysely';
import { type Db, inTransaction } from '../../core/db.ts';
import { Conflict } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import { announce } from '../../core/live.ts';
import { forgetWords } from '../customers/find/search-words.ts';
import { needlesOf } from '../privacy/needles.ts';
import { KEPT_DAYS } from './put-away.ts';
import { partWith } from './part-with.ts';
import { mine, type TrashRow } from './read.ts';
import { restoreAll } from './restore.ts';

/** @throws NotFound */
export async function purge(tx: Db, caller: Caller, trashId: string): Promise<{ trashId: string }> {
  const row = await mine(tx, caller, trashId);
  await keepSales(tx, row);
  await remove(tx, sql<boolean>`trash_id = ${trashId} AND customer_id = ${row.customer_id}`);
  // what was deleted of a customer before them would have nobody to come back to
  if (row.kind === 'customer') await remove(tx, sql<boolean>`customer_id = ${row.customer_id}`);
  await announce(tx, { topic: 'trash' });
  return { trashId };
}

const BATCH = 500;

/** What is older than its days. @returns how many went */
export async function emptyTrash(db: Db, now = new Date()): Promise<number> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  let gone = await partWithBuyers(db, before);
  for (let more = true; more;) {
    const removed = await db.transaction().execute((tx) =>
      remove(
        tx,
        sql<boolean>`trash_id IN (SELECT trash_id FROM trash WHERE deleted_at < ${before} AND NOT ${bought}
                                     ORDER BY deleted_at LIMIT ${BATCH})`,
      ),
    );
    gone += removed;
    more = removed > 0;
  }
  await sql`DELETE FROM bulk_changes WHERE made_at < ${before} AND state IN ('done', 'undone')`.execute(db);
  await sql`DELETE FROM bulk_changed WHERE bulk_id NOT IN (SELECT bulk_id FROM bulk_changes)`.execute(db);
  if (gone > 0) await announce(db, { topic: 'trash' });
  return gone;
}

const bought = sql<boolean>`(kind = 'customer' AND rows ? 'orders')`;

/** One by one: whoever cannot be put together any more stays in the trash, and holds up nobody else. @returns how many went */
async function partWithBuyers(db: Db, before: Date): Promise<number> {
  const { rows } = await sql<{ customer_id: string; trash_id: string }>`
    SELECT customer_id, trash_id FROM trash WHERE deleted_at < ${before} AND ${bought} ORDER BY deleted_at`.execute(
    db,
  );
  let gone = 0;
  for (const row of rows)
    try {
      if (await keepSales(db, row)) gone++;
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  return gone;
}

/**
 * Put back for the moment of this transaction, since what parts with a customer reads tables.
 * @returns whether it was a customer with sales, who is gone now
 */
async function keepSales(
  db: Db,
  { customer_id, trash_id }: Pick<TrashRow, 'customer_id' | 'trash_id'>,
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const { rows } = await sql<TrashRow>`
      SELECT customer_id, trash_id, kind, bulk_id FROM trash
       WHERE customer_id = ${customer_id} AND trash_id = ${trash_id} AND ${bought} FOR UPDATE`.execute(tx);
    if (rows.length === 0) return false;
    await restoreAll(tx, rows);
    const needles = await needlesOf(tx, customer_id);
    if (needles !== null) await partWith(tx, customer_id, needles);
    return true;
  });
}

async function remove(tx: Db, which: ReturnType<typeof sql<boolean>>): Promise<number> {
  const { rows } = await sql<{ search_text: string | null }>`
    DELETE FROM trash WHERE ${which} RETURNING rows #>> '{customers,0,search_text}' AS search_text`.execute(
    tx,
  );
  await forgetWords(
    tx,
    rows.flatMap(({ search_text }) => search_text?.split(/\s+/) ?? []),
  );
  return rows.length;
}
