import type { Jobs } from '../../core/jobs.ts';
import { findBusiness } from '../team/business.ts';
import { refreshFigures } from './figures.ts';

export const purchasesJobs: Jobs = {
  // An order moves the year that year_minor looks back on for its own customer at once, for everybody else here: only
  // rows that differ are written. Before the nightly fit reads them.
  'purchases.figures': {
    cron: '30 1 * * *',
    async run(_payload, { db }) {
      if (await findBusiness(db)) await refreshFigures(db, 'all');
    },
  },
};
