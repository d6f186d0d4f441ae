import type { Job, Jobs } from '../../core/jobs.ts';
import { loadSample, removeSample } from './load.ts';

/** Not tried again by itself: whoever asked has been told, and may have chosen another way on meanwhile. */
const once =
  (work: typeof loadSample): Job =>
  async (_payload, context) => {
    try {
      await work(context);
    } catch (error) {
      context.log.error({ err: error }, 'the sample company could not be loaded or removed');
    }
  };

export const sampleJobs: Jobs = {
  'sample.load': { run: once(loadSample) },
  'sample.remove': { run: once(removeSample) },
};
