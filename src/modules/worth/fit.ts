// A fit: collapse, learn, score, write back, count. One at a time, and the server goes on answering meanwhile.
import type pg from 'pg';
import type { Database } from '../../core/db.ts';
import { idBytes, newId } from '../../core/ids.ts';
import { transaction } from '../../core/on-client.ts';
import { historiesOf } from './histories.ts';
import { readPurchases } from './read-purchases.ts';
import { calibrationOf, spendOf } from './material.ts';
import { learnInThread } from './learn-in-thread.ts';
import type { Learnt } from './learn.ts';
import { fitEnded, fitLock, fitStarted, type Stage, stageReached } from './progress.ts';
import type { HonestyModels } from './report.ts';
import { seasonOf } from './season.ts';
import { countGroups, keepFigures } from './site-figures.ts';
import { closeBook, fillBook, openBook } from './write-scores.ts';
import { dataWindow, dayOf, heldBackDays, type Window } from './window.ts';

/** What a fit found; null: nobody has bought anything yet. */
export type FitOutcome = {
  fitId: string;
  customers: number;
  choice: Learnt['choice'];
  models: HonestyModels;
  seconds: number;
} | null;

export type FitOptions = {
  /** decides as of which day things are told */
  now?: Date;
  /** customers from which on the table of worth is replaced rather than updated (write-scores.ts) */
  replaceFrom?: number;
};

/**
 * For the few statements of a fit only: a million histories are sorted and hashed in memory, and never looked up one by
 * one, which the planner would do since it takes the columns of a history for independent.
 */
const SETTINGS = { work_mem: '256MB', enable_nestloop: 'off', jit: 'off' };

/**
 * Fits the models on everything that was bought and writes everybody's worth. Waits for a fit that is running.
 * A million customers take less than half a minute (bench/worth.ts).
 */
export async function fitBusiness(database: Database, options: FitOptions = {}): Promise<FitOutcome> {
  let failed = true;
  try {
    const outcome = await fitLocked(database, options);
    failed = false;
    return outcome;
  } finally {
    await fitEnded(database.db, { failed }).catch(() => {}); // the database may be what failed
  }
}

async function fitLocked(database: Database, options: FitOptions): Promise<FitOutcome> {
  const client = await database.pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('SELECT pg_advisory_lock($1)', [fitLock]);
    for (const [name, value] of Object.entries(SETTINGS)) await client.query(`SET ${name} = '${value}'`);
    await fitStarted(database.db);
    return await fitAlone(database, client, options);
  } finally {
    await client
      .query(
        Object.keys(SETTINGS)
          .map((name) => `RESET ${name}`)
          .join('; '),
      )
      .then(() => client.query('SELECT pg_advisory_unlock($1)', [fitLock]))
      .catch((error: Error) => (broken = error));
    client.release(broken); // a connection that broke takes its lock with it
  }
}

async function fitAlone(database: Database, client: pg.PoolClient, options: FitOptions): Promise<FitOutcome> {
  const began = performance.now();
  const startedAt = new Date();
  const reached = (stage: Stage) => stageReached(database.db, stage);
  const window = await dataWindow(client, options.now ?? new Date());
  if (!window) {
    await forgetWorth(client);
    return null;
  }
  const heldBack = heldBackDays(window);
  const month = await monthOf(client, window);
  const purchases = await readPurchases(client, window, month.isNew);
  const season = seasonOf(purchases, window, heldBack);
  const { everybody, tally } = historiesOf(purchases, window, heldBack);
  const customers = everybody.x.length;
  const material = {
    calibration: calibrationOf(everybody, {
      heldBack,
      season: season.heldBackFactor,
      end: window.last - heldBack,
    }),
    spend: spendOf(everybody),
  };
  await reached('fitting');
  const fitId = newId();
  const book = await openBook(database.pool, client, { customers, replaceFrom: options.replaceFrom });
  const moment = {
    fitId: idBytes(fitId),
    startedAt: startedAt.getTime() * 1_000,
    noon: await noonOf(client, window),
    monthStart: window.monthStart,
  };
  const work = learnInThread({ material, everybody, moment, table: book.table });
  try {
    const learnt = learntOf((await work.next()).value);
    await reached('writing');
    const models: HonestyModels = {
      models: learnt.models,
      baselines: learnt.baselines,
      used: learnt.used,
      heldBack: material.calibration && {
        from: dayOf(window, window.last - heldBack + 1),
        to: window.asOf,
        days: heldBack,
        season: season.heldBackFactor,
      },
      season: season.learnt,
    };
    await insertFit(client, {
      fitId,
      window,
      customers,
      tuples: learnt.tuples,
      learnt,
      models,
      season: season.index,
      month: month.day,
      startedAt,
    });
    await fillBook(client, work);
    await closeBook(book, startedAt);
    await reached('counting');
    const seconds = (performance.now() - began) / 1000;
    const groups = await countGroups(client);
    await transaction(client, async () => {
      await keepFigures(client, fitId, groups, tally.bySite(purchases.sites));
      await client.query('UPDATE fits SET seconds = $2 WHERE fit_id = $1', [fitId, seconds]);
    });
    return { fitId, customers, choice: learnt.choice, models, seconds };
  } finally {
    await work.return(undefined); // ends the thread where something failed before it was done
  }
}

/** @returns microseconds since 1970 */
async function noonOf(client: pg.ClientBase, { asOf, timeZone }: Window): Promise<number> {
  const { rows } = await client.query<{ noon: Date }>('SELECT $1::timestamp AT TIME ZONE $2 AS noon', [
    `${asOf} 12:00`,
    timeZone,
  ]);
  return (rows[0]?.noon.getTime() ?? Number.NaN) * 1_000;
}

function learntOf(message: { learnt: Learnt } | object | void): Learnt {
  if (message && 'learnt' in message) return message.learnt;
  throw new Error('the thread of a fit ended before it had learnt anything');
}

/** Changes of worth are told since the beginning of the month; since the first fit where that is later. */
async function monthOf(client: pg.ClientBase, { asOf }: Window): Promise<{ day: string; isNew: boolean }> {
  const { rows } = await client.query<{ last_day: string; month_day: string }>(
    'SELECT last_day, month_day FROM fits ORDER BY made_at DESC LIMIT 1',
  );
  const latest = rows[0];
  if (!latest) return { day: asOf, isNew: false };
  const isNew = latest.last_day.slice(0, 7) < asOf.slice(0, 7);
  return { day: isNew ? `${asOf.slice(0, 7)}-01` : latest.month_day, isNew };
}

type NewFit = {
  fitId: string;
  window: Window;
  customers: number;
  tuples: number;
  learnt: Learnt;
  models: HonestyModels;
  season: number[] | null;
  month: string;
  startedAt: Date;
};

async function insertFit(client: pg.ClientBase, fit: NewFit): Promise<void> {
  const { model, reason, params } = fit.learnt.choice;
  await client.query(
    `INSERT INTO fits (fit_id, made_at, first_day, last_day, month_day, customers, tuples, chosen, reason, scoring, models,
                       season, seconds)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0)`,
    [
      fit.fitId,
      fit.startedAt,
      fit.window.firstDay,
      fit.window.asOf,
      fit.month,
      fit.customers,
      fit.tuples,
      model,
      JSON.stringify({ code: reason, params }),
      JSON.stringify(fit.learnt.scoring),
      JSON.stringify(fit.models),
      fit.season && JSON.stringify(fit.season),
    ],
  );
}

/** After the last order was undone nothing is known any more. */
async function forgetWorth(client: pg.PoolClient): Promise<void> {
  await transaction(client, async () => {
    await client.query('DELETE FROM fit_figures');
    await client.query('DELETE FROM fits');
    await client.query(
      `UPDATE customer_worth SET fit_id = NULL, next_year_minor = 0, lifetime_minor = 0, alive = NULL, purchases = 0,
              spend_minor = 0, rhythm_days = NULL, due_at = NULL, signal = 'none', reason = '{}', risk_minor = 0,
              month_minor = 0, month_signal = NULL, scored_at = NULL
        WHERE fit_id IS NOT NULL`,
    );
  });
}
