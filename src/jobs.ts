// Every job of every room.
import type { Jobs } from './core/jobs.ts';

export const jobs: Jobs = {};
