// A key that ends takes a shop or a till with it: whoever made it hears of it two weeks before, once.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { inTransaction } from '../../core/db.ts';
import { notify } from './notices.ts';

export async function tellOfExpiringKeys(db: Db): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { rows } = await sql<{ api_key_id: string; staff_id: string; name: string; expires_at: Date }>`
      SELECT api_key_id, coalesce(made_by, staff_id) AS staff_id, api_keys.name, expires_at
        FROM api_keys JOIN staff ON staff.id = api_keys.staff_id AND staff.active
       WHERE revoked_at IS NULL AND expires_at > now() AND expires_at < now() + interval '14 days'`.execute(
      tx,
    );
    await notify(
      tx,
      rows.map(({ api_key_id, staff_id, name, expires_at }) => ({
        staffId: staff_id,
        key: `key ends ${api_key_id}`,
        kind: 'key_ends',
        customerId: null,
        data: { name, dueAt: expires_at.toISOString() },
      })),
    );
  });
}
