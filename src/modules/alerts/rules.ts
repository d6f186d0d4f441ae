import type { Db } from '../../core/db.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import type { alertsContract } from './contract.ts';

export type AlertRules = OutputOf<typeof alertsContract.rules>;

/** Where no owner has said otherwise: more than somebody at a desk gets through by hand. */
const usual: AlertRules = {
  takenOut: 1000,
  cards: 300,
  listed: 5000,
  timesUsual: 3,
  refusedSignIns: 10,
  refusedRequests: 20,
  waysIn: true,
  newDevices: true,
};

export async function readRules(db: Db): Promise<AlertRules> {
  const row = await db.selectFrom('alert_rules').selectAll().executeTakeFirst();
  if (!row) return { ...usual };
  return {
    takenOut: row.taken_out,
    cards: row.cards,
    listed: row.listed,
    timesUsual: row.times_usual,
    refusedSignIns: row.refused_sign_ins,
    refusedRequests: row.refused_requests,
    waysIn: row.ways_in,
    newDevices: row.new_devices,
  };
}

export async function saveRules(
  tx: Db,
  input: InputOf<typeof alertsContract.saveRules>,
): Promise<AlertRules> {
  const values = {
    taken_out: input.takenOut,
    cards: input.cards,
    listed: input.listed,
    times_usual: input.timesUsual,
    refused_sign_ins: input.refusedSignIns,
    refused_requests: input.refusedRequests,
    ways_in: input.waysIn,
    new_devices: input.newDevices,
    changed_at: new Date(),
  };
  await tx
    .insertInto('alert_rules')
    .values(values)
    .onConflict((conflict) => conflict.column('only_row').doUpdateSet(values))
    .execute();
  return readRules(tx);
}
