import type { Jobs } from '../../core/jobs.ts';
import { keepPromiseCounts } from './kept-counts.ts';
import { escalateLate, remindKeepers } from './watch.ts';
import { escalateLateToColleagues, remindKeepersOfColleagues } from './watch-colleagues.ts';

export const promisesJobs: Jobs = {
  // asked for when somebody reads rates that take long to count, and the latest count has grown old
  'promises.count': { run: (_payload, { db }) => keepPromiseCounts(db) },
  // Every minute over two small partial indexes, rather than a job for each promise at its hour: the row alone says when
  // it is due, so that moving, undoing, merging or removing one leaves no job behind that knows an older date.
  'promises.watch': {
    cron: '* * * * *',
    async run(_payload, { db }) {
      await remindKeepers(db);
      await escalateLate(db);
      await remindKeepersOfColleagues(db);
      await escalateLateToColleagues(db);
    },
  },
};
