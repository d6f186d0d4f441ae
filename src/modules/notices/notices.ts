// What a page tells its reader. Any room tells through notify(); a key makes sure that it is told once.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Caller } from '../../core/handle.ts';
import { newId } from '../../core/ids.ts';
import { announce } from '../../core/live.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { planned } from '../../core/round-trips.ts';
import { keyset } from '../customers/keyset.ts';
import { visibleTo } from '../customers/visible.ts';
import type { noticesContract } from './contract.ts';

export type Notice = {
  staffId: string;
  /** of what is told: the same for the same person is told once */
  key: string;
  /** names the sentence notices:kind.<kind> */
  kind: string;
  customerId: string | null;
  data: Record<string, string>;
};

/** Adds to what people are told, in the caller's transaction. */
export async function notify(tx: Db, notices: readonly Notice[]): Promise<void> {
  if (notices.length === 0) return;
  const at = new Date();
  await tx
    .insertInto('notices')
    .values(
      notices.map(({ staffId, key, kind, customerId, data }) => ({
        notice_id: newId(),
        staff_id: staffId,
        key,
        kind,
        customer_id: customerId,
        data: JSON.stringify(data),
        at,
      })),
    )
    .onConflict((conflict) => conflict.columns(['staff_id', 'key']).doNothing())
    .execute();
  for (const staffId of new Set(notices.map((notice) => notice.staffId)))
    await announce(tx, { topic: 'notices', id: staffId });
}

type Row = {
  notice_id: string;
  kind: string;
  customer_id: string | null;
  name: string | null;
  data: Record<string, string>;
  at: Date;
  read_at: Date | null;
};

/** Of a customer who is gone, or whom the reader may no longer see, nothing is told. @throws Invalid for a bad cursor */
export async function listNotices(
  db: Db,
  caller: Caller,
  { cursor, limit }: InputOf<typeof noticesContract.list>,
): Promise<OutputOf<typeof noticesContract.list>> {
  const after = keyset.read(cursor);
  const mine = sql<boolean>`staff_id = ${caller.staffId}
    AND (notices.customer_id IS NULL OR (customers.customer_id IS NOT NULL AND ${visibleTo(caller)}))`;
  const { rows } = await sql<Row>`${planned}
    SELECT notice_id, notices.kind, notices.customer_id, customers.name, data, at, read_at
      FROM notices LEFT JOIN customers ON customers.customer_id = notices.customer_id
     WHERE ${mine}
       AND ${after ? sql`(at, notice_id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`}
     ORDER BY at DESC, notice_id DESC LIMIT ${limit + 1}`.execute(db);
  const { rows: counts } = await sql<{ unread: number }>`${planned}
    SELECT count(*)::int AS unread
      FROM notices LEFT JOIN customers ON customers.customer_id = notices.customer_id
     WHERE ${mine} AND read_at IS NULL`.execute(db);
  const items = rows.slice(0, limit).map((row) => ({
    noticeId: row.notice_id,
    kind: row.kind,
    customer: row.customer_id && row.name !== null ? { customerId: row.customer_id, name: row.name } : null,
    data: row.data,
    at: row.at.toISOString(),
    read: row.read_at !== null,
  }));
  const last = items.at(-1);
  return {
    items,
    unread: counts[0]?.unread ?? 0,
    next: rows.length > limit && last ? keyset.write({ at: last.at, id: last.noticeId }) : null,
  };
}

export async function readNotices(
  tx: Db,
  { staffId }: Caller,
  { noticeIds }: InputOf<typeof noticesContract.read>,
): Promise<{ read: number }> {
  if (staffId === null) return { read: 0 };
  const { numUpdatedRows } = await tx
    .updateTable('notices')
    .set({ read_at: new Date() })
    .where('staff_id', '=', staffId)
    .where('read_at', 'is', null)
    .$if(noticeIds !== undefined, (query) =>
      query.where('notice_id', '=', sql<string>`ANY(${noticeIds}::uuid[])`),
    )
    .executeTakeFirst();
  await announce(tx, { topic: 'notices', id: staffId });
  return { read: Number(numUpdatedRows) };
}

/** What was read a month ago, or lies unread for half a year, tells nobody anything. */
export async function tidyNotices(db: Db, now = new Date()): Promise<void> {
  await sql`
    DELETE FROM notices WHERE read_at < ${now}::timestamptz - interval '30 days'
                           OR at < ${now}::timestamptz - interval '180 days'`.execute(db);
}
