// Jobs in PostgreSQL by graphile-worker. At least once, so every job is idempotent.
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger as WorkerLogger, parseCronItems, run, type Runner } from 'graphile-worker';
import { sql } from 'kysely';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { BackupPlace } from './backup/place.ts';
import type { Database, Db } from './db.ts';
import { isAway } from './error-body.ts';
import type { Seal } from './seal.ts';

export type JobContext = Database & {
  log: Logger;
  sealFor(purpose: string): Seal;
  /** where browsers reach this Rapport, for links */
  url: string;
  /** where mails are written while no server is set */
  mailFolder: string;
  backup: BackupPlace;
};
export type Job = (payload: unknown, context: JobContext) => Promise<void>;
/** cron: five fields in UTC, see graphile-worker's crontab */
export type Jobs = Record<string, { run: Job; cron?: string }>;
/** What runs as long as a worker does, beside its jobs. */
export type Stays = (context: JobContext) => { stop(): Promise<void> };

/**
 * Adds a job in the caller's transaction. A key keeps one waiting job of that key at most.
 * @param after seconds until it may run
 */
export async function enqueue(
  db: Db,
  name: string,
  payload: object = {},
  key?: string,
  after = 0,
): Promise<void> {
  await sql`SELECT graphile_worker.add_job(${name}, ${JSON.stringify(payload)}::json, job_key := ${key ?? null}::text,
                                           run_at := now() + make_interval(secs => ${after}::int))`.execute(
    db,
  );
}

/** Starts working on jobs, and what stays beside them, until stopped. */
export async function startWorker(
  jobs: Jobs,
  context: JobContext,
  stays: readonly Stays[],
): Promise<Pick<Runner, 'stop'>> {
  const pool: pg.Pool = context.pool;
  const entries = Object.entries(jobs);
  const begin = (): Promise<Runner> =>
    run({
      pgPool: pool,
      concurrency: 2,
      noHandleSignals: true,
      pollInterval: 2000,
      taskList: Object.fromEntries(
        entries.map(([name, job]) => [name, (payload: unknown) => job.run(payload, context)]),
      ),
      // not as a crontab's text: that refuses the dot in the name of a job
      parsedCronItems: parseCronItems(
        entries.flatMap(([task, job]) => (job.cron ? [{ task, match: job.cron }] : [])),
      ),
      logger: new WorkerLogger((scope) => (level, message) => {
        if (level === 'error') context.log.error({ task: scope.taskIdentifier, job: scope.jobId }, message);
      }),
    });
  // graphile-worker leaves a rejection that nobody hears where the connection breaks while it notes down a failed job.
  const overhear = (error: unknown): void => {
    if (!isAway(error)) throw error;
    context.log.warn({ err: error }, 'a job could not be noted down');
  };
  process.on('unhandledRejection', overhear);
  let stopping = false;
  let runner = await begin();
  // A runner ends for good when its clock loses the database at the wrong moment, and would take the process along.
  async function keepOn(): Promise<void> {
    while (!stopping) {
      try {
        await runner.promise; // resolves also where its clock broke
      } catch (error) {
        if (!stopping) context.log.warn({ err: error }, 'jobs wait for the database');
      }
      while (!stopping) {
        await sleep(1000);
        const begun = await begin().catch(() => null);
        if (begun === null) continue;
        runner = begun;
        break;
      }
    }
  }
  const going = keepOn();
  const staying = stays.map((stay) => stay(context));
  return {
    async stop() {
      stopping = true;
      await Promise.all(staying.map((each) => each.stop()));
      await runner.stop().catch(() => {}); // it may have ended by itself
      await going;
      process.off('unhandledRejection', overhear);
    },
  };
}
