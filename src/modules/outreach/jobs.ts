import type { Jobs } from '../../core/jobs.ts';
import { announce } from '../../core/live.ts';
import { findBusiness } from '../team/business.ts';
import { dayIn } from './day.ts';
import { makeList } from './make-list.ts';
import { workers } from './people.ts';

/** From this hour on in the zone of the business a list can be there before its rep is. */
const earliestHour = 5;

export const outreachJobs: Jobs = {
  'today.make': {
    cron: '20 * * * *',
    async run(_payload, { db }) {
      const now = new Date();
      const business = await findBusiness(db);
      if (!business || hourIn(business.timeZone, now) < earliestHour) return;
      for (const worker of await workers(db)) {
        if (worker.present && worker.role === 'rep')
          await makeList(db, worker, dayIn(business.timeZone, now), now);
      }
      await announce(db, { topic: 'today' });
    },
  },
};

function hourIn(timeZone: string, now: Date): number {
  return Number(new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format(now));
}
