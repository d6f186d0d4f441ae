import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import { newId } from '../../core/ids.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import type { Seal } from '../../core/seal.ts';
import type { callsContract } from './contract.ts';

type Telephone = OutputOf<typeof callsContract.addTelephone>;
export const sealPurpose = 'telephones';

type Row = {
  telephone_id: string;
  name: string;
  kind: Telephone['kind'];
  site_id: string | null;
  country: string | null;
  outgoing_url: string | null;
  outgoing_private: boolean;
  refused: number;
  refused_at: Date | null;
  last_event_at: Date | null;
  lines: Telephone['lines'];
};

/** Those of the caller's sites, and those of all; the secret is not even read. */
export async function listTelephones(db: Db, caller: Caller, telephoneId?: string): Promise<Telephone[]> {
  const { rows } = await sql<Row>`
    SELECT telephone_id, name, kind, site_id, country, outgoing_url, outgoing_private, refused, refused_at, last_event_at,
           (SELECT coalesce(json_agg(json_build_object('extension', extension, 'staffId', staff_id, 'name', staff.name)
                                     ORDER BY staff.name, extension), '[]')
              FROM telephone_lines JOIN staff ON staff.id = telephone_lines.staff_id
             WHERE telephone_lines.telephone_id = telephones.telephone_id) AS lines
      FROM telephones
     WHERE removed_at IS NULL
       AND (${telephoneId ?? null}::uuid IS NULL OR telephone_id = ${telephoneId ?? null}::uuid)
       AND (${caller.siteIds}::uuid[] IS NULL OR site_id IS NULL OR site_id = ANY(${caller.siteIds}::uuid[]))
     ORDER BY created_at, telephone_id`.execute(db);
  return rows.map((row) => ({
    telephoneId: row.telephone_id,
    name: row.name,
    kind: row.kind,
    siteId: row.site_id,
    country: row.country,
    outgoingUrl: row.outgoing_url,
    outgoingPrivate: row.outgoing_private,
    lines: row.lines,
    lastEventAt: row.last_event_at?.toISOString() ?? null,
    refused: row.refused,
    refusedAt: row.refused_at?.toISOString() ?? null,
  }));
}

async function oneTelephone(db: Db, caller: Caller, telephoneId: string): Promise<Telephone> {
  const [telephone] = await listTelephones(db, caller, telephoneId);
  if (!telephone) throw new NotFound();
  return telephone;
}

export async function addTelephone(
  db: Db,
  caller: Caller,
  seal: Seal,
  input: InputOf<typeof callsContract.addTelephone>,
): Promise<Telephone> {
  await checkSite(db, caller, input.siteId ?? null);
  checkPrivate(caller, input.outgoingPrivate);
  const telephoneId = newId();
  await db
    .insertInto('telephones')
    .values({
      telephone_id: telephoneId,
      name: input.name,
      kind: input.kind,
      site_id: input.siteId ?? null,
      country: input.country ?? null,
      secret: seal.close(input.secret),
      outgoing_url: input.outgoingUrl ?? null,
      outgoing_private: input.outgoingPrivate ?? false,
      created_at: new Date(),
    })
    .execute();
  return oneTelephone(db, caller, telephoneId);
}

export async function updateTelephone(
  db: Db,
  caller: Caller,
  seal: Seal,
  { telephoneId, secret, ...wish }: InputOf<typeof callsContract.updateTelephone>,
): Promise<Telephone> {
  const before = await oneTelephone(db, caller, telephoneId);
  const after = { ...before, ...wish };
  if (wish.siteId !== undefined) await checkSite(db, caller, wish.siteId);
  if (after.outgoingPrivate && (wish.outgoingPrivate || wish.outgoingUrl)) checkPrivate(caller, true);
  await db
    .updateTable('telephones')
    .set({
      name: after.name,
      site_id: after.siteId,
      country: after.country,
      outgoing_url: after.outgoingUrl,
      outgoing_private: after.outgoingPrivate,
      ...(secret === undefined ? {} : { secret: seal.close(secret) }),
    })
    .where('telephone_id', '=', telephoneId)
    .execute();
  return oneTelephone(db, caller, telephoneId);
}

export async function removeTelephone(
  db: Db,
  caller: Caller,
  { telephoneId }: { telephoneId: string },
): Promise<{ telephoneId: string }> {
  await oneTelephone(db, caller, telephoneId);
  await db.deleteFrom('telephone_lines').where('telephone_id', '=', telephoneId).execute();
  await db
    .updateTable('telephones')
    .set({ removed_at: new Date(), secret: Buffer.alloc(0) })
    .where('telephone_id', '=', telephoneId)
    .execute();
  return { telephoneId };
}

/** @throws Conflict for an extension that is said twice, Invalid for somebody who is not on the staff */
export async function setLines(
  db: Db,
  caller: Caller,
  { telephoneId, lines }: InputOf<typeof callsContract.setLines>,
): Promise<Telephone> {
  await oneTelephone(db, caller, telephoneId);
  const extensions = lines.map((line) => line.extension);
  const twice = extensions.find((extension, index) => extensions.indexOf(extension) !== index);
  if (twice) throw new Conflict('calls:extensionTwice', { extension: twice });
  const staffIds = [...new Set(lines.map((line) => line.staffId))];
  const known = await db
    .selectFrom('staff')
    .select('id')
    .where(sql<boolean>`id = ANY(${staffIds}::uuid[])`)
    .execute();
  if (known.length !== staffIds.length) throw new Invalid('calls:noStaff');
  await db.deleteFrom('telephone_lines').where('telephone_id', '=', telephoneId).execute();
  if (lines.length > 0)
    await db
      .insertInto('telephone_lines')
      .values(
        lines.map(({ extension, staffId }) => ({
          telephone_id: telephoneId,
          extension,
          staff_id: staffId,
        })),
      )
      .execute();
  return oneTelephone(db, caller, telephoneId);
}

async function checkSite(db: Db, caller: Caller, siteId: string | null): Promise<void> {
  const mine = caller.siteIds === null || (siteId !== null && caller.siteIds.includes(siteId));
  const there =
    siteId === null ||
    (await db.selectFrom('sites').select('site_id').where('site_id', '=', siteId).executeTakeFirst());
  if (!mine || !there) throw new Invalid('calls:noSite');
}

/** Letting the server call into the house's own network is for the owner to allow. */
function checkPrivate(caller: Caller, wish: boolean | undefined): void {
  if (wish && caller.role !== 'owner') throw new Forbidden('calls:privateByOwner');
}
