import { z } from 'zod';
import { operation } from '../../core/operation.ts';

const Backup = z.object({
  name: z.string(),
  at: z.string(),
  bytes: z.int(),
  encrypted: z.boolean(),
});
export const BackupState = z.object({
  /** on the machine that runs the jobs */
  folder: z.string(),
  /** whether the next one will be encrypted */
  encrypts: z.boolean(),
  /** false: the database is one's own, and pg_dump backs it up */
  embedded: z.boolean(),
  keep: z.object({ daily: z.int(), weekly: z.int() }),
  waiting: z.boolean(),
  /** bytes of contents, before they are packed */
  running: z.object({ done: z.number(), expected: z.number() }).nullable(),
  /** the latest try, when it went wrong */
  failed: z.object({ at: z.string(), message: z.string() }).nullable(),
  rehearsed: z.object({ at: z.string(), name: z.string() }).nullable(),
  /** late: none for two days */
  warnings: z.array(z.enum(['none', 'late', 'neverRehearsed'])),
  /** those that are whole, newest first */
  items: z.array(Backup),
});

export const backupContract = {
  state: operation('backup.state', {
    route: 'GET /backups',
    summary: 'The backups there are, and how the one that is being made comes on',
    permission: 'settings.manage',
    input: z.object({}),
    output: BackupState,
  }),
  make: operation('backup.make', {
    route: 'POST /backups',
    summary: 'Back everything up now; one at a time, however often it is asked for',
    permission: 'settings.manage',
    input: z.object({}),
    output: BackupState,
  }),
};
