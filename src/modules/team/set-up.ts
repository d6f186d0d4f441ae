import type { Db } from '../../core/db.ts';
import { Conflict, Invalid } from '../../core/errors.ts';
import { type Caller, may } from '../../core/handle.ts';
import { newId } from '../../core/ids.ts';
import { isCurrency } from '../../core/money.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { permissions } from '../../core/permissions.ts';
import type { SessionOver } from '../../core/sign-in/over.ts';
import { readRules } from '../../core/sign-in/rules.ts';
import { checkLocale, checkTimeZone, findBusiness, listSites, lockBusiness } from './business.ts';
import type { teamContract } from './contract.ts';
import { insertStaff } from './staff.ts';

type Welcome = OutputOf<typeof teamContract.welcome>;

/** A stranger learns whether set-up is open and the name above the door, nothing else. */
export async function welcome(
  db: Db,
  caller: Caller | null,
  sessionOver: SessionOver | null,
): Promise<Welcome> {
  const open = await isOpen(db);
  const business = await findBusiness(db);
  const { sso: provider } = await readRules(db);
  const sso = provider && { name: provider.name, required: provider.required };
  if (!caller) return { open, business: open ? business : null, sites: [], sso, sessionOver, me: null };
  const row = await db
    .selectFrom('staff')
    .select(['locale', 'two_factor_enabled'])
    .where('id', '=', caller.staffId)
    .executeTakeFirst();
  const me: Welcome['me'] = {
    staffId: caller.staffId,
    name: caller.name,
    email: caller.email,
    role: caller.role,
    siteIds: caller.siteIds === null ? null : [...caller.siteIds],
    permissions: permissions.filter((permission) => may(caller, permission)),
    locale: row?.locale ?? null,
    twoFactor: row?.two_factor_enabled ?? false,
    passwordDue: caller.due === 'password',
    secondFactorDue: caller.due === 'secondFactor',
  };
  // who has still to prove themselves learns no more than a stranger
  const sites = caller.due ? [] : await listSites(db);
  return { open, business: caller.due ? null : business, sites, sso, sessionOver: null, me };
}

async function isOpen(db: Db): Promise<boolean> {
  const done = await db
    .selectFrom('business')
    .select('set_up_at')
    .where('set_up_at', 'is not', null)
    .executeTakeFirst();
  return done === undefined;
}

/**
 * Creates the business and its owner. A business that an import made before keeps its customers and gets its name.
 * @throws Conflict once it has been done
 */
export async function setUp(
  db: Db,
  { owner, password, business }: InputOf<typeof teamContract.setUp>,
): Promise<{ staffId: string }> {
  checkTimeZone(business.timeZone);
  checkLocale(business.locale);
  if (!isCurrency(business.currency)) throw new Invalid('team:noCurrency', { currency: business.currency });
  await lockBusiness(db);
  if (!(await isOpen(db))) throw new Conflict('team:alreadySetUp');
  const now = new Date();
  const named = {
    name: business.name,
    currency: business.currency,
    time_zone: business.timeZone,
    locale: business.locale,
    country: business.country,
    set_up_at: now,
  };
  await db
    .insertInto('business')
    .values({ ...named, created_at: now })
    .onConflict((conflict) => conflict.column('only_row').doUpdateSet(named))
    .execute();
  const first = await db
    .selectFrom('sites')
    .select('site_id')
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
  if (first)
    await db.updateTable('sites').set({ name: business.site }).where('site_id', '=', first.site_id).execute();
  else
    await db
      .insertInto('sites')
      .values({ site_id: newId(), name: business.site, time_zone: business.timeZone, created_at: now })
      .execute();
  const staffId = await insertStaff(db, { ...owner, role: 'owner', siteIds: [], password });
  return { staffId };
}
