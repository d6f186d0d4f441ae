import { sql } from 'kysely';
import { z } from 'zod';
import type { Jobs } from '../../core/jobs.ts';
import { tidyTries } from '../../core/sign-in/tries.ts';
import { tellUnknown, tellUnknownJob } from '../../core/sign-in/unknown.ts';

const Place = z.object({ place: z.string() });

export const teamJobs: Jobs = {
  [tellUnknownJob]: {
    async run(payload, { db }) {
      await tellUnknown(db, Place.parse(payload).place);
    },
  },
  /** What of signing in is over: tries, sessions, challenges. */
  'team.tidySignIn': {
    cron: '10 4 * * *',
    async run(_payload, { db }) {
      await tidyTries(db);
      // a day later: until then the page can say why
      await sql`DELETE FROM sessions WHERE expires_at < now() - interval '1 day'`.execute(db);
      await sql`DELETE FROM verifications WHERE expires_at < now()`.execute(db);
    },
  },
};
