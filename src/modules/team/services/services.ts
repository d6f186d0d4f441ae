// Other systems that use the API: on the staff with a role and sites, without password, passkey or session.
import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import { Forbidden, NotFound } from '../../../core/errors.ts';
import type { Caller } from '../../../core/handle.ts';
import { newId } from '../../../core/ids.ts';
import type { InputOf, OutputOf } from '../../../core/operation.ts';
import { holds } from '../../../core/permissions.ts';
import { insertKey, keysOf, revokeKey } from '../api-keys.ts';
import { setSites } from '../staff.ts';
import type { servicesContract } from './contract.ts';

type Service = OutputOf<typeof servicesContract.add>;

export async function listServices(db: Db, staffId?: string): Promise<Service[]> {
  const rows = await db
    .selectFrom('staff')
    .select(['id', 'name', 'role', 'active'])
    .select(
      sql<string[]>`array(SELECT site_id::text FROM staff_sites WHERE staff_id = staff.id)`.as('site_ids'),
    )
    .where('kind', '=', 'service')
    .$if(staffId !== undefined, (query) => query.where('id', '=', staffId ?? ''))
    .orderBy('name')
    .orderBy('id')
    .execute();
  return Promise.all(
    rows.map(async (row) => ({
      staffId: row.id,
      name: row.name,
      role: row.role as Service['role'],
      siteIds: row.site_ids,
      active: row.active,
      keys: await keysOf(db, row.id),
    })),
  );
}

async function oneService(db: Db, staffId: string): Promise<Service> {
  const [service] = await listServices(db, staffId);
  if (!service) throw new NotFound();
  return service;
}

export async function addService(db: Db, input: InputOf<typeof servicesContract.add>): Promise<Service> {
  const staffId = newId();
  const now = new Date();
  await db
    .insertInto('staff')
    .values({
      id: staffId,
      name: input.name,
      email: `${staffId}@service.invalid`, // a name that leads nowhere (RFC 2606)
      role: input.role,
      kind: 'service',
      mail_reminders: false,
      created_at: now,
      updated_at: now,
    })
    .execute();
  await setSites(db, staffId, input.siteIds);
  return oneService(db, staffId);
}

/** @throws NotFound for what is no service */
export async function updateService(
  db: Db,
  { staffId, name, role, siteIds, active }: InputOf<typeof servicesContract.update>,
): Promise<Service> {
  const before = await oneService(db, staffId);
  await db
    .updateTable('staff')
    .set({
      name: name ?? before.name,
      role: role ?? before.role,
      active: active ?? before.active,
      updated_at: new Date(),
    })
    .where('id', '=', staffId)
    .execute();
  if (siteIds) await setSites(db, staffId, siteIds);
  return oneService(db, staffId);
}

/** @throws NotFound, Forbidden for a permission that the service's role does not hold */
export async function addServiceKey(
  db: Db,
  caller: Caller,
  { staffId, ...input }: InputOf<typeof servicesContract.addKey>,
): Promise<OutputOf<typeof servicesContract.addKey>> {
  const { role } = await oneService(db, staffId);
  const beyond = input.permissions?.find((permission) => !holds(role, permission));
  if (beyond) throw new Forbidden('errors:forbidden', { permission: beyond });
  return insertKey(db, { ...input, staffId, madeBy: caller.staffId });
}

/** @throws NotFound */
export async function revokeServiceKey(
  db: Db,
  { staffId, apiKeyId }: { staffId: string; apiKeyId: string },
): Promise<{ apiKeyId: string }> {
  await oneService(db, staffId);
  return revokeKey(db, staffId, apiKeyId);
}
