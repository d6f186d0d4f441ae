import type { Db } from '../../../core/db.ts';
import { notify } from '../../notices/notices.ts';
import type { HandoverRow } from './row.ts';

/** Each successor hears it once, with the note that is for them. */
export async function tellSuccessors(
  tx: Db,
  row: HandoverRow,
  kind: 'customer.handed_over' | 'customer.handed_back',
): Promise<void> {
  const from = await tx.selectFrom('staff').select('name').where('id', '=', row.from_id).executeTakeFirst();
  await notify(
    tx,
    row.successors
      .filter(({ customers, others = 0 }) => customers + others > 0)
      .map(({ staffId, note, customers }) => ({
        staffId,
        key: `${kind} ${row.handover_id}`,
        kind,
        customerId: null,
        data: { from: from?.name ?? '', customers: String(customers), note },
      })),
  );
}
