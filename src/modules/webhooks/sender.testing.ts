// A worker that does nothing but send webhooks, in a process of its own, so that a test can kill it.
import { openDatabase } from '../../core/db.ts';
import type { JobContext } from '../../core/jobs.ts';
import { createLog } from '../../core/log.ts';
import { sealFor } from '../../core/seal.ts';
import { startSender } from './sender.ts';

const { connection, secret, pace } = JSON.parse(process.argv[2] ?? '{}') as {
  connection: { host: string; user: string; database: string };
  secret: string;
  pace: Parameters<typeof startSender>[1];
};
const database = openDatabase({ ...connection, max: 4 });
const context: JobContext = {
  ...database,
  log: createLog('silent'),
  sealFor: (purpose) => sealFor(secret, purpose),
  url: '',
  mailFolder: '',
  backup: {
    ...{ dataDir: '', folder: '', passphrase: null, databaseUrl: null, secretGiven: true },
    keep: { daily: 1, weekly: 0 },
  },
};
startSender(context, pace);
process.stdout.write('sending\n');
