import type { Db } from '../../core/db.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { announce } from '../../core/live.ts';
import { requestCount } from './count.ts';
import type { freshnessContract } from './freshness-contract.ts';
import { type FactKind, factKinds } from './kinds.ts';

export async function listShelfLives(db: Db): Promise<OutputOf<typeof freshnessContract.shelfLives>> {
  const rows = await db.selectFrom('shelf_lives').selectAll().execute();
  const place = (kind: string): number => factKinds.indexOf(kind as FactKind);
  const items = rows
    .map(({ kind, days, asked }) => ({ kind: kind as FactKind, days, asked }))
    .sort((a, b) => place(a.kind) - place(b.kind));
  return { items };
}

/** How long facts of a kind are believed from now on; nothing is rewritten, since ages are compared when they are read. */
export async function setShelfLife(
  tx: Db,
  { kind, days, asked }: InputOf<typeof freshnessContract.setShelfLife>,
): Promise<OutputOf<typeof freshnessContract.shelfLives>> {
  await tx.updateTable('shelf_lives').set({ days, asked }).where('kind', '=', kind).execute();
  await requestCount(tx, new Date());
  await announce(tx, { topic: 'shelf-lives' }, { topic: 'freshness' });
  return listShelfLives(tx);
}
