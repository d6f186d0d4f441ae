// After a restore: whoever was erased since the backup was made is erased again, before anybody looks at it.
import type { Database, Db } from '../../core/db.ts';
import { addErased, type Erased, readErased } from '../../core/backup/erased-list.ts';
import { erase } from './erase.ts';

/**
 * What the list beside the backups says is done to this database. Does nothing where that has been done.
 * @returns how many were erased now
 */
export async function applyErased(
  database: Pick<Database, 'db' | 'pool'>,
  list: readonly Erased[],
): Promise<number> {
  const known = new Set(
    (await database.db.selectFrom('erasures').select('customer_id').execute()).map((row) => row.customer_id),
  );
  const open = list.filter(({ customerId }) => !known.has(customerId));
  for (const { keys, ...entry } of open) await erase(database, { ...entry, staffId: null, seal: null, keys });
  return open.length;
}

/** At every start: the list and the database tell the same, whichever of them was put back or broke off. */
export async function settleErased(database: Pick<Database, 'db' | 'pool'>, folder: string): Promise<number> {
  const list = await readErased(folder);
  const applied = await applyErased(database, list);
  const listed = new Set(list.map(({ customerId }) => customerId));
  await addErased(
    folder,
    (await erasuresIn(database.db)).filter(({ customerId }) => !listed.has(customerId)),
  );
  return applied;
}

async function erasuresIn(db: Db): Promise<Erased[]> {
  const rows = await db.selectFrom('erasures').select(['erasure_id', 'customer_id', 'at']).execute();
  const keys = await db.selectFrom('erased_keys').selectAll().execute();
  return rows.map((row) => ({
    erasureId: row.erasure_id,
    customerId: row.customer_id,
    at: row.at.toISOString(),
    keys: keys.filter((key) => key.erasure_id === row.erasure_id).map(({ hash }) => hash.toString('base64')),
  }));
}
