import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict, Invalid, NotFound } from '../../core/errors.ts';
import { noteChange } from '../../core/events.ts';
import type { Caller } from '../../core/handle.ts';
import { newId } from '../../core/ids.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { handOverEverything } from '../relations/handover/start.ts';
import { checkLocale } from './business.ts';
import { tellOfChange } from '../../core/sign-in/changed.ts';
import type { teamContract } from './contract.ts';
import { endSessions, makeFirstPassword, setPassword } from './passwords.ts';

type Member = OutputOf<typeof teamContract.updateStaff>;
type Added = OutputOf<typeof teamContract.addStaff>;
type NewMember = InputOf<typeof teamContract.addStaff>;

export async function listStaff(db: Db, staffId?: string): Promise<Member[]> {
  const rows = await db
    .selectFrom('staff')
    .select(['id', 'name', 'email', 'role', 'active', 'two_factor_enabled', 'first_password_until'])
    .select(
      sql<string[]>`array(SELECT site_id::text FROM staff_sites WHERE staff_id = staff.id)`.as('site_ids'),
    )
    .where('kind', '=', 'person')
    .$if(staffId !== undefined, (query) => query.where('id', '=', staffId ?? ''))
    .orderBy('name')
    .execute();
  return rows.map((row) => ({
    staffId: row.id,
    name: row.name,
    email: row.email,
    role: row.role as Member['role'],
    siteIds: row.site_ids,
    active: row.active,
    twoFactor: row.two_factor_enabled,
    firstPasswordUntil: row.first_password_until?.toISOString() ?? null,
  }));
}

async function oneMember(db: Db, staffId: string): Promise<Member> {
  const [member] = await listStaff(db, staffId);
  if (!member) throw new NotFound();
  return member;
}

export async function addStaff(db: Db, input: NewMember): Promise<Added> {
  const staffId = await insertStaff(db, input);
  const firstPassword = input.password === undefined ? await makeFirstPassword(db, staffId) : null;
  return { ...(await oneMember(db, staffId)), firstPassword };
}

/** Who gets it is up to the caller: nobody learns it a second time. @throws NotFound, Invalid for oneself */
export async function giveFirstPassword(
  db: Db,
  caller: Caller,
  { staffId }: { staffId: string },
): Promise<NonNullable<Added['firstPassword']>> {
  if (staffId === caller.staffId) throw new Invalid('team:ownFirstPassword');
  await oneMember(db, staffId);
  await tellOfChange(db, staffId, 'password_changed');
  return makeFirstPassword(db, staffId);
}

/** Without a password nobody signs in as them yet. @throws Conflict when the e-mail address is somebody's already */
export async function insertStaff(
  db: Db,
  { name, email, role, siteIds, password }: NewMember & { sample?: boolean },
): Promise<string> {
  const staffId = newId();
  const now = new Date();
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('staff')
    .values({
      id: staffId,
      name,
      email: email.toLowerCase(),
      role,
      email_verified: true,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) throw new Conflict('team:emailTaken', { email });
  await setSites(db, staffId, siteIds);
  if (password !== undefined) await setPassword(db, staffId, password);
  return staffId;
}

export async function setSites(db: Db, staffId: string, siteIds: readonly string[]): Promise<void> {
  await db.deleteFrom('staff_sites').where('staff_id', '=', staffId).execute();
  if (siteIds.length === 0) return;
  const known = await db.selectFrom('sites').select('site_id').where('site_id', 'in', siteIds).execute();
  if (known.length !== new Set(siteIds).size) throw new Invalid('team:noSite');
  await db
    .insertInto('staff_sites')
    .values(known.map(({ site_id }) => ({ staff_id: staffId, site_id })))
    .execute();
}

/**
 * Whoever loses the role or is put out loses every session at once; what was theirs goes to the successor, if one is named.
 * @throws Conflict for the last active owner, Invalid for a successor who cannot
 */
export async function updateStaff(
  db: Db,
  caller: Caller,
  input: InputOf<typeof teamContract.updateStaff>,
): Promise<Member> {
  const before = await oneMember(db, input.staffId);
  const after = {
    name: input.name ?? before.name,
    role: input.role ?? before.role,
    active: input.active ?? before.active,
  };
  if (before.role === 'owner' && before.active && (after.role !== 'owner' || !after.active))
    await refuseLastOwner(db, input.staffId);
  await db
    .updateTable('staff')
    .set({ ...after, updated_at: new Date() })
    .where('id', '=', input.staffId)
    .execute();
  if (after.role !== before.role) noteChange(db, { role: { before: before.role, after: after.role } });
  if (input.siteIds) await setSites(db, input.staffId, input.siteIds);
  if (input.password) {
    await setPassword(db, input.staffId, input.password);
    await tellOfChange(db, input.staffId, 'password_changed');
  }
  if (!after.active || after.role !== before.role) await endSessions(db, input.staffId);
  if (input.successorId) await handOverEverything(db, caller, input.staffId, input.successorId);
  return oneMember(db, input.staffId);
}

async function refuseLastOwner(db: Db, staffId: string): Promise<void> {
  const others = await db
    .selectFrom('staff')
    .select('id')
    .where('role', '=', 'owner')
    .where('active', '=', true)
    .where('id', '<>', staffId)
    .forUpdate()
    .execute();
  if (others.length === 0) throw new Conflict('team:lastOwner');
}

export async function setLocale(
  db: Db,
  caller: Caller,
  { locale }: { locale: string | null },
): Promise<{ locale: string | null }> {
  if (locale !== null) checkLocale(locale);
  await db
    .updateTable('staff')
    .set({ locale, updated_at: new Date() })
    .where('id', '=', caller.staffId)
    .execute();
  return { locale };
}
