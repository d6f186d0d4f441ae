import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict, Invalid, NotFound } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { planned } from '../../core/round-trips.ts';
import type { teamContract } from './contract.ts';

export type Business = OutputOf<typeof teamContract.updateBusiness>;
type Site = OutputOf<typeof teamContract.addSite>;

const defaults: Business['settings'] = { holdOutShare: 0.1, todayLength: 20 };

/** @returns the business, or null before set-up and the first import */
export async function findBusiness(db: Db): Promise<Business | null> {
  const row = await db
    .selectFrom('business')
    .select(['name', 'currency', 'time_zone', 'locale', 'country', 'sample', 'settings'])
    .modifyEnd(planned)
    .executeTakeFirst();
  if (!row) return null;
  const settings = { ...defaults, ...(row.settings as Partial<Business['settings']>) };
  return {
    name: row.name,
    currency: row.currency,
    timeZone: row.time_zone,
    locale: row.locale,
    country: row.country,
    sample: row.sample,
    settings,
  };
}

/** @throws NotFound before there is one */
export async function theBusiness(db: Db): Promise<Business> {
  const business = await findBusiness(db);
  if (!business) throw new NotFound('team:noBusiness');
  return business;
}

/** Makes a business and first site that an owner names later: an import on an empty system has to belong somewhere. */
export async function ensureBusiness(db: Db, wish: { currency: string; timeZone: string }): Promise<void> {
  const now = new Date();
  await db
    .insertInto('business')
    .values({ name: 'Our business', currency: wish.currency, time_zone: wish.timeZone, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const site = await db.selectFrom('sites').select('site_id').limit(1).executeTakeFirst();
  if (!site) {
    await db
      .insertInto('sites')
      .values({ site_id: newId(), name: 'Main site', time_zone: wish.timeZone, created_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

export async function listSites(db: Db): Promise<Site[]> {
  const rows = await db
    .selectFrom('sites')
    .select(['site_id', 'name', 'time_zone'])
    .orderBy('created_at')
    .execute();
  return rows.map((row) => ({ siteId: row.site_id, name: row.name, timeZone: row.time_zone }));
}

export async function updateBusiness(
  db: Db,
  input: InputOf<typeof teamContract.updateBusiness>,
): Promise<Business> {
  if (input.timeZone) checkTimeZone(input.timeZone);
  if (input.locale) checkLocale(input.locale);
  const current = await theBusiness(db);
  await db
    .updateTable('business')
    .set({
      name: input.name ?? current.name,
      time_zone: input.timeZone ?? current.timeZone,
      locale: input.locale ?? current.locale,
      country: input.country ?? current.country,
      settings: JSON.stringify({ ...current.settings, ...input.settings }),
    })
    .execute();
  return theBusiness(db);
}

export async function addSite(db: Db, input: InputOf<typeof teamContract.addSite>): Promise<Site> {
  const timeZone = input.timeZone ?? (await theBusiness(db)).timeZone;
  checkTimeZone(timeZone);
  const siteId = newId();
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('sites')
    .values({ site_id: siteId, name: input.name, time_zone: timeZone, created_at: new Date() })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) throw new Conflict('team:siteExists', { name: input.name });
  return { siteId, name: input.name, timeZone };
}

export async function renameSite(db: Db, input: InputOf<typeof teamContract.renameSite>): Promise<Site> {
  const taken = await db
    .selectFrom('sites')
    .select('site_id')
    .where('name', '=', input.name)
    .where('site_id', '<>', input.siteId)
    .executeTakeFirst();
  if (taken) throw new Conflict('team:siteExists', { name: input.name });
  const row = await db
    .updateTable('sites')
    .set({ name: input.name })
    .where('site_id', '=', input.siteId)
    .returning(['site_id', 'name', 'time_zone'])
    .executeTakeFirst();
  if (!row) throw new NotFound();
  return { siteId: row.site_id, name: row.name, timeZone: row.time_zone };
}

/** @throws Invalid when it is no IANA zone that this machine knows */
export function checkTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new Invalid('team:noTimeZone', { timeZone });
  }
}

/** @throws Invalid for what is no language: every page formats numbers and dates by it, and would break on it */
export function checkLocale(locale: string): void {
  try {
    if (Intl.DateTimeFormat.supportedLocalesOf([locale]).length > 0) return;
  } catch {
    // not even formed like one
  }
  throw new Invalid('team:noLocale', { locale });
}

/** Serialises what must happen once (set-up), without a row to lock. */
export async function lockBusiness(db: Db): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('rapport business'))`.execute(db);
}
