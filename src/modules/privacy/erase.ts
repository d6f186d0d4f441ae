// A person goes, the accounts stay right: their sales become sales to nobody in particular, everything else about them is
// removed, and what others wrote of them is searched. Backups from before hold them on; a list beside these is applied by
// whoever restores one (core/backup/erased-list.ts).
import { sql } from 'kysely';
import { addErased, type Erased } from '../../core/backup/erased-list.ts';
import { writeInTurn } from '../../core/citus/cluster.ts';
import type { Database, Tx } from '../../core/db.ts';
import { Invalid, NotFound } from '../../core/errors.ts';
import type { Call, Caller } from '../../core/handle.ts';
import { newId } from '../../core/ids.ts';
import { announce } from '../../core/live.ts';
import type { OutputOf } from '../../core/operation.ts';
import { publish } from '../../core/outbox.ts';
import type { Seal } from '../../core/seal.ts';
import { marksOf, sealPurpose } from '../customers/erased-marks.ts';
import { visibleTo } from '../customers/visible.ts';
import { partWith } from '../trash/part-with.ts';
import { restoreAll } from '../trash/restore.ts';
import type { privacyContract } from './contract.ts';
import { dropFiles, filesOf } from './files.ts';

import { type Needles, needlesOf, patternFor } from './needles.ts';
import { sweep } from './sweep.ts';

type Counts = Omit<OutputOf<typeof privacyContract.erase>, 'erasureId'>;

/** @throws NotFound, Invalid when the name is not theirs, Conflict while an import is at work */
export async function eraseCustomer(
  call: Pick<Call, 'database' | 'caller' | 'sealFor' | 'backup'>,
  { customerId, name }: { customerId: string; name: string },
): Promise<OutputOf<typeof privacyContract.erase>> {
  const { database, caller, backup } = call;
  await checkName(database, caller, customerId, name);
  const entry = { erasureId: newId(), customerId, at: new Date().toISOString() };
  const { keys, ...counts } = await erase(database.unhurried, {
    ...entry,
    staffId: caller.staffId,
    seal: call.sealFor(sealPurpose),
  });
  await addErased(backup.folder, [{ ...entry, keys }]);
  return { erasureId: entry.erasureId, ...counts };
}

/** Also of somebody in the trash. @throws NotFound for who is not for this caller, Invalid */
async function checkName({ db }: Database, caller: Caller, customerId: string, typed: string): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM customers WHERE customer_id = ${customerId} AND ${visibleTo(caller)}
     UNION ALL
    SELECT label FROM trash AS customers WHERE customer_id = ${customerId} AND kind = 'customer' AND ${visibleTo(caller)}`.execute(
    db,
  );
  const [row] = rows;
  if (!row) throw new NotFound();
  const plain = (text: string): string => text.normalize('NFC').trim().replaceAll(/\s+/g, ' ');
  if (plain(typed) !== plain(row.name)) throw new Invalid('privacy:otherName');
}

export type Erase = Omit<Erased, 'keys'> & {
  staffId: string | null;
  /** null: whoever restores has no key of the installation; `keys` are then known already */
  seal: Seal | null;
  keys?: readonly string[];
};

/** Of a customer who is there or in the trash; one who is nowhere is noted. @throws Conflict while an import is at work */
export async function erase(
  { db, pool }: Pick<Database, 'db' | 'pool'>,
  { erasureId, customerId, at, staffId, seal, keys = [] }: Erase,
): Promise<Counts & { keys: string[] }> {
  await db.transaction().execute((tx) => takeFromTrash(tx, customerId));
  const needles = await needlesOf(db, customerId);
  const files = needles === null ? [] : await filesOf({ db, pool }, customerId, needles);
  return db.transaction().execute(async (tx) => {
    await writeInTurn(tx); // what others wrote of them may stand anywhere
    const counts =
      needles === null
        ? { orders: 0, mentions: 0, files: 0, rejects: 0 }
        : await eraseNow(tx, customerId, needles, files);
    const marks = needles !== null && seal !== null ? marksOf(seal, needles) : [...keys];
    await tx
      .insertInto('erasures')
      .values({
        erasure_id: erasureId,
        customer_id: customerId,
        at: new Date(at),
        staff_id: staffId,
        counts: JSON.stringify(counts),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await sql`
      INSERT INTO erased_keys (hash, erasure_id)
      SELECT decode(key, 'base64'), ${erasureId}::uuid FROM unnest(${marks}::text[]) AS key
       WHERE EXISTS (SELECT FROM erasures WHERE erasure_id = ${erasureId}) ON CONFLICT DO NOTHING`.execute(
      tx,
    );
    await announce(tx, { topic: 'customer', id: customerId }, { topic: 'customers' }, { topic: 'trash' });
    return { ...counts, keys: marks };
  });
}

/** Somebody may have deleted them first. */
async function takeFromTrash(tx: Tx, customerId: string): Promise<void> {
  const rows = await tx
    .selectFrom('trash')
    .select(['customer_id', 'trash_id', 'kind', 'bulk_id'])
    .where('customer_id', '=', customerId)
    .where('kind', '=', 'customer')
    .forUpdate()
    .execute();
  if (rows.length > 0)
    await restoreAll(
      tx,
      rows.map((row) => ({ ...row, kind: 'customer' as const })),
    );
}

async function eraseNow(
  tx: Tx,
  customerId: string,
  needles: Needles,
  files: readonly string[],
): Promise<Counts> {
  const row = await tx
    .selectFrom('customers')
    .select('customer_id')
    .where('customer_id', '=', customerId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new NotFound();
  await publish(tx, { type: 'customer.erased', customerId, at: new Date(), data: {} });
  const everywhere = patternFor(needles, 'own');
  const all = patternFor(needles, 'all');
  const rejects = await dropFiles(tx, files, needles, everywhere);
  await forgetCalls(tx, customerId, needles);
  const { orders } = await partWith(tx, customerId, needles);
  await sql`DELETE FROM trash WHERE customer_id = ${customerId}`.execute(tx);
  await sql`DELETE FROM mails WHERE customer_id = ${customerId}`.execute(tx);
  await blankAudit(tx, customerId, everywhere);
  const mentions = await sweep(tx, { customerId, everywhere, besideId: all });
  return { orders, mentions, files: files.length, rejects };
}

/** That a telephone rang stays in its figures; who called does not. */
async function forgetCalls(tx: Tx, customerId: string, { phones }: Needles): Promise<void> {
  const theirs = sql<boolean>`(calls.customer_id = ${customerId} OR ${customerId} = ANY(candidates)
    OR calls.phone = ANY(${phones.map((digits) => `+${digits}`)}::text[]))`;
  await sql`DELETE FROM call_tasks USING calls WHERE call_tasks.call_id = calls.call_id AND ${theirs}`.execute(
    tx,
  );
  await sql`UPDATE call_events SET extra = '{}' FROM calls WHERE call_events.call_id = calls.call_id AND ${theirs}`.execute(
    tx,
  );
  await sql`
    UPDATE calls SET phone = NULL, shown = '', customer_id = NULL, candidates = array_remove(candidates, ${customerId}::uuid)
     WHERE ${theirs}`.execute(tx);
}

/** The one thing for which the database lets go of what the audit holds: see migrations/0021_privacy.sql. */
async function blankAudit(tx: Tx, customerId: string, pattern: string | null): Promise<void> {
  await sql`SET LOCAL rapport.erasing = 'on'`.execute(tx);
  const mentioned =
    pattern === null
      ? sql<boolean>`false`
      : sql<boolean>`input::text ~* ${pattern} OR changes::text ~* ${pattern}`;
  await sql`
    UPDATE audit_entries SET input = '{"erased": true}', changes = NULL
     WHERE (customer_id = ${customerId} OR ${mentioned}) AND (input <> '{"erased": true}' OR changes IS NOT NULL)`.execute(
    tx,
  );
  await sql`SET LOCAL rapport.erasing = 'off'`.execute(tx);
}
