import type { Selectable } from 'kysely';
import type { Db } from '../../../core/db.ts';
import type { DB } from '../../../core/schema.ts';

export type HandoverRow = Omit<Selectable<DB['handovers']>, 'successors' | 'colleague_promises'> & {
  successors: Share[];
  colleague_promises: { promiseId: string; toId: string }[];
};
/** others: customers of somebody else of whom they got a promise or a draft, and promises to colleagues */
export type Share = { staffId: string; note: string; customers: number; others?: number };
/** How far it is. */
export async function note(
  tx: Db,
  { handover_id }: HandoverRow,
  values: Partial<
    Pick<
      Selectable<DB['handovers']>,
      'state' | 'done' | 'stage' | 'place' | 'moved_promises' | 'moved_drafts'
    >
  > & {
    successors?: string;
    colleague_promises?: string;
  },
): Promise<void> {
  await tx
    .updateTable('handovers')
    .set({ ...values, worked_at: new Date() })
    .where('handover_id', '=', handover_id)
    .execute();
}
