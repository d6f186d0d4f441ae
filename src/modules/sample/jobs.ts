import type { Jobs } from '../../core/jobs.ts';
import { loadSample, removeSample } from './load.ts';

export const sampleJobs: Jobs = {
  'sample.load': { run: (_payload, context) => loadSample(context) },
  'sample.remove': { run: (_payload, context) => removeSample(context) },
};
