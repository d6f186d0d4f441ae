// Taking back everything that an import made, a batch a transaction, each together with how far it is: it goes on where
// it was after kill -9. What others built on it stays, and is counted as kept.
import { sql } from 'kysely';
import type { Database, Tx } from '../../core/db.ts';
import { announce } from '../../core/live.ts';
import { publish } from '../../core/outbox.ts';
import { removeCustomers, restoreFills } from '../customers/remove-imported.ts';
import {
  removeAdditions,
  removeOrders,
  removeProducts,
  removeSiteSales,
} from '../purchases/remove-imported.ts';
import { refreshFigures } from '../purchases/figures.ts';
import { buildLineKey, putLineKeysOn } from '../purchases/line-keys.ts';
import { requestFit } from '../worth/progress.ts';
import { analyseTables } from './finish.ts';
import { findImport, idle, type Shown, updateImport } from './row.ts';

type Undone = NonNullable<Shown['undone']>;
export type Removed = Partial<Undone> & { more: boolean };

const nothing: Undone = {
  lines: 0,
  orders: 0,
  customers: 0,
  products: 0,
  keptCustomers: 0,
  keptOrders: 0,
  keptProducts: 0,
};

/** In this order, since what comes later is what came before stands on. */
const steps: readonly ((tx: Tx, importNo: number) => Promise<Removed>)[] = [
  removeOrders,
  removeSiteSales,
  removeAdditions,
  restoreFills,
  removeCustomers,
  removeProducts,
];

/** Of an import in state 'undoing'. */
export async function undo({ db, pool }: Database, importNo: number): Promise<void> {
  await Promise.all([buildLineKey(db, 'order_lines'), buildLineKey(db, 'site_sale_lines')]);
  await putLineKeysOn(db);
  // of an import that failed behind its last line the planner knows nothing yet, and would join each batch row by row
  await analyseTables({ pool }, (await findImport(db, importNo)).progress.lines);
  for (const step of steps) {
    let more = true;
    while (more) more = await db.transaction().execute((tx) => takeBack(tx, importNo, step));
  }
  await db.transaction().execute(async (tx) => {
    const { progress } = await findImport(tx, importNo, { lock: true });
    await refreshFigures(tx, 'all'); // also of those who only saw the last sale of the business move
    await sql`DELETE FROM import_rejects WHERE import_no = ${importNo} AND ${progress.endsAs !== 'failed'}`.execute(
      tx,
    );
    await updateImport(tx, importNo, {
      state: progress.endsAs ?? 'undone',
      ended_at: new Date(),
      cancelling: false,
      progress: { ...idle, linesTotal: progress.linesTotal, bytesTotal: progress.bytesTotal },
    });
    await requestFit(tx);
    // one that failed or was cancelled was never told of
    if (!progress.endsAs)
      await publish(tx, { type: 'import.undone', customerId: null, at: new Date(), data: { importNo } });
    await announce(tx, { topic: 'customers' });
  });
}

async function takeBack(tx: Tx, importNo: number, step: (typeof steps)[number]): Promise<boolean> {
  const { progress, undone } = await findImport(tx, importNo, { lock: true });
  const { more, ...removed } = await step(tx, importNo);
  const sum = { ...nothing, ...undone };
  for (const [what, count] of Object.entries(removed)) sum[what as keyof Undone] += count ?? 0;
  await updateImport(tx, importNo, {
    undone: sum,
    progress: { ...progress, phase: 'undoing', lines: Math.max(0, progress.lines - (removed.lines ?? 0)) },
  });
  return more;
}
