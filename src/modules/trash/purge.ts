// For good. What leaves the trash leaves no words in the vocabulary of the search either.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Caller } from '../../core/handle.ts';
import { announce } from '../../core/live.ts';
import { forgetWords } from '../customers/find/search-words.ts';
import { KEPT_DAYS } from './put-away.ts';
import { mine } from './read.ts';

/** @throws NotFound */
export async function purge(tx: Db, caller: Caller, trashId: string): Promise<{ trashId: string }> {
  const row = await mine(tx, caller, trashId);
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
  let gone = 0;
  for (let more = true; more;) {
    const removed = await db
      .transaction()
      .execute((tx) =>
        remove(
          tx,
          sql<boolean>`trash_id IN (SELECT trash_id FROM trash WHERE deleted_at < ${before} ORDER BY deleted_at LIMIT ${BATCH})`,
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
