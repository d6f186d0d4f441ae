import type { Jobs } from '../../core/jobs.ts';
import { announce } from '../../core/live.ts';
import { clockAt } from '../../core/zoned-time.ts';
import { findBusiness } from '../team/business.ts';
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
      if (!business) return;
      const { day, minutes } = clockAt(now, business.timeZone);
      if (minutes < earliestHour * 60) return;
      for (const worker of await workers(db)) {
        if (worker.present && worker.role === 'rep') await makeList(db, worker, day, now);
      }
      await announce(db, { topic: 'today' });
    },
  },
};
