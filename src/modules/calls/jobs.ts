import type { Jobs } from '../../core/jobs.ts';
import { inTransaction } from '../../core/db.ts';
import { forgetLost } from './live-calls.ts';
import { refold } from './receive.ts';
import { longestCallHours } from './who-calls.ts';

/** Nobody lets it ring for so long: the telephone system's word about the end got lost. */
const lost = 10 * 60_000;
const ringsFor = 60_000;

export const callsJobs: Jobs = {
  'calls.settle-lost': {
    cron: '*/5 * * * *',
    run: async (_payload, { db }) => {
      await forgetLost(db, new Date(Date.now() - longestCallHours * 3_600_000));
      const before = new Date(Date.now() - lost);
      const calls = await db
        .selectFrom('calls')
        .select(['call_id', 'rang_at'])
        .where('state', '=', 'ringing')
        .where('created_at', '<', before)
        .limit(1000)
        .execute();
      for (const { call_id, rang_at } of calls) {
        await inTransaction(db, async (tx) => {
          await tx
            .insertInto('call_events')
            .values({
              call_id,
              event_id: 'lost',
              kind: 'missed',
              at: new Date(rang_at.getTime() + ringsFor),
              extra: '{}',
              received_at: new Date(),
            })
            .onConflict((conflict) => conflict.columns(['call_id', 'event_id']).doNothing())
            .execute();
          await refold(tx, call_id);
        });
      }
    },
  },
};
