import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { OutputOf } from '../../core/operation.ts';
import type { privacyContract } from './contract.ts';

type Listed = {
  erasure_id: string;
  at: Date;
  staff_id: string | null;
  name: string | null;
  counts: { orders?: number };
};

/** The latest two hundred. */
export async function listErasures(db: Db): Promise<OutputOf<typeof privacyContract.erasures>> {
  const { rows } = await sql<Listed>`
    SELECT erasure_id, at, staff_id, staff.name, counts FROM erasures LEFT JOIN staff ON staff.id = staff_id
     ORDER BY at DESC, erasure_id DESC LIMIT 200`.execute(db);
  return {
    items: rows.map((row) => ({
      erasureId: row.erasure_id,
      at: row.at.toISOString(),
      by: row.staff_id && row.name ? { staffId: row.staff_id, name: row.name } : null,
      orders: row.counts.orders ?? 0,
    })),
  };
}
