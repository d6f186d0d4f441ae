import type { Jobs } from '../../core/jobs.ts';
import { countFreshness } from './count.ts';

export const factsJobs: Jobs = {
  // asked for when somebody looks at a count that has grown old: nothing is counted that nobody reads
  'facts.count': { run: (_payload, { db }) => countFreshness(db) },
};
