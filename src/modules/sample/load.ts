// Loading and removing the sample company: each is one transaction, then the figures that follow from it.
import type pg from 'pg';
import type { Database, Db } from '../../core/db.ts';
import { onCluster } from '../../core/citus/cluster.ts';
import { announce } from '../../core/live.ts';
import { transaction } from '../../core/on-client.ts';
import { addDays, clockAt } from '../../core/zoned-time.ts';
import { refreshSearchWords } from '../customers/find/search-words.ts';
import { removeSampleCustomers } from '../customers/sample-customers.ts';
import { requestPass } from '../duplicates/state.ts';
import { requestCount } from '../facts/count.ts';
import { releaseCheckIns } from '../outreach/release.ts';
import { removeSampleColleaguePromises } from '../promises/sample-colleagues.ts';
import { releasePromises } from '../promises/sample-promises.ts';
import { refreshFigures } from '../purchases/figures.ts';
import { removeSampleProducts } from '../purchases/sample-purchases.ts';
import { tidyRelations } from '../relations/tidy.ts';
import { theBusiness } from '../team/business.ts';
import { removeSampleTeam } from '../team/sample-team.ts';
import { requestFit } from '../worth/progress.ts';
import { sampleCompany } from './generate/company.ts';
import { setState } from './state.ts';
import { sampleImportNo, writeCompany } from './write.ts';

const seed = 'crema';
const size = 5000;

/** Loads what is not loaded. Goes on where it was broken off. @param wish smaller for tests */
export async function loadSample(database: Database, wish: { customers?: number } = {}): Promise<void> {
  const { db } = database;
  await working(db, 'loading', async () => {
    const { currency, timeZone } = await theBusiness(db);
    const lastDay = yesterday(timeZone, new Date());
    const company = sampleCompany({ seed, lastDay, timeZone, customers: wish.customers ?? size });
    await setState(db, { progress: 0.1 });
    await alone(database, async (client) => {
      const { rows } = await client.query<{ sample: boolean }>('SELECT sample FROM business');
      if (rows[0]?.sample) return;
      await writeCompany(client, company, currency, (progress) => setState(db, { progress }));
    });
    await database.pool.query(
      'ANALYZE customers, orders, order_lines, events, promises, relations, belongings, contact_points, fact_confirmations',
    );
    await refreshFigures(db, { importNo: sampleImportNo });
    await setState(db, { progress: 0.9 });
    await refreshSearchWords(db, sampleImportNo);
  });
}

/** Removes what is marked as sample, and nothing else. */
export async function removeSample(database: Database): Promise<void> {
  const { db } = database;
  await working(db, 'removing', async () => {
    await setState(db, { progress: 0.1 });
    await alone(database, async (client) => {
      await removeSampleCustomers(client);
      await setState(db, { progress: 0.7 });
      await releaseCheckIns(client);
      await releasePromises(client);
      await removeSampleColleaguePromises(client);
      await removeSampleProducts(client);
      await removeSampleTeam(client);
    });
    await setState(db, { progress: 0.9 });
    await tidyRelations(db);
    // The year of everybody's figures ends with the newest order, which has changed.
    await refreshFigures(db, 'all');
  });
}

/** Keeps the state while something is done; afterwards worth is fitted again and pages ask again. */
async function working(db: Db, state: 'loading' | 'removing', work: () => Promise<void>): Promise<void> {
  const [before, after] = state === 'loading' ? (['none', 'loaded'] as const) : (['loaded', 'none'] as const);
  await setState(db, { state, progress: 0, failed: false });
  try {
    await work();
  } catch (error) {
    await setState(db, { state: before, failed: true });
    throw error;
  }
  await requestCount(db, new Date());
  await requestFit(db); // first: Today waits for it
  await requestPass(db);
  await setState(db, { state: after, progress: 1 });
  for (const topic of ['team', 'customers', 'today']) await announce(db, { topic });
}

/** One transaction on one connection; a second one that loads or removes waits for it and then finds its work done. */
async function alone(database: Database, work: (client: pg.ClientBase) => Promise<void>): Promise<void> {
  const client = await database.pool.connect();
  let broken: Error | undefined;
  try {
    await transaction(client, async () => {
      await client.query(`SELECT pg_advisory_xact_lock(hashtext('rapport sample'))`);
      // staff and sites are written after customers, which a cluster allows only one machine after the other
      if (await onCluster(client))
        await client.query("SET LOCAL citus.multi_shard_modify_mode = 'sequential'");
      await work(client);
    });
  } catch (error) {
    broken = error as Error; // the connection itself may be what broke
    throw error;
  } finally {
    client.release(broken);
  }
}

/** @returns the day before today in a zone, YYYY-MM-DD: today's orders are still being made */
function yesterday(timeZone: string, now: Date): string {
  return addDays(clockAt(now, timeZone).day, -1);
}
