// The one way in which a belonging changes: locked, compared, written, told in the story, announced.
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict, NotFound } from '../../core/errors.ts';
import { record } from '../../core/events.ts';
import type { Caller } from '../../core/handle.ts';
import { announce } from '../../core/live.ts';
import { checkVisible } from '../customers/visible.ts';
import { type Belonging, readBelonging } from './read.ts';
import type { Stage } from './stages.ts';

/** What can change, as the story keeps it before and after. Times are ISO strings. */
export type State = {
  productId: string | null;
  name: string;
  since: string | null;
  addressId: string | null;
  place: string | null;
  serial: string | null;
  stage: Stage;
  lastService: string | null;
  nextService: string | null;
  serviceMonths: number | null;
  addedAt: string;
  retiredAt: string | null;
};
export type Named = { customerId: string; belongingId: string };
export type EventData = { belongingId: string; name: string; before: State | null; after: State | null };
export type Edited = { belonging: Belonging; eventId: string | null };

/** Held until the transaction ends. @returns null when it is not there */
export async function lockState(
  tx: Db,
  { customerId, belongingId }: Named,
): Promise<{ state: State; version: number } | null> {
  const row = await tx
    .selectFrom('belongings')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('belonging_id', '=', belongingId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return null;
  const state: State = {
    productId: row.product_id,
    name: row.name,
    since: row.since,
    addressId: row.address_id,
    place: row.place,
    serial: row.serial,
    stage: row.stage as Stage,
    lastService: row.last_service,
    nextService: row.next_service,
    serviceMonths: row.service_months,
    addedAt: row.added_at.toISOString(),
    retiredAt: row.retired_at?.toISOString() ?? null,
  };
  return { state, version: row.version };
}

/** @returns whether it was written: not, where somebody added it with the same id meanwhile */
export async function writeState(tx: Db, named: Named, state: State, version: number): Promise<boolean> {
  const values = {
    product_id: state.productId,
    name: state.name,
    since: state.since,
    address_id: state.addressId,
    place: state.place,
    serial: state.serial,
    stage: state.stage,
    last_service: state.lastService,
    next_service: state.nextService,
    service_months: state.serviceMonths,
    added_at: state.addedAt,
    retired_at: state.retiredAt,
    version,
  };
  if (version === 1) {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('belongings')
      .values({ customer_id: named.customerId, belonging_id: named.belongingId, ...values })
      .onConflict((conflict) => conflict.columns(['customer_id', 'belonging_id']).doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }
  await tx
    .updateTable('belongings')
    .set(values)
    .where('customer_id', '=', named.customerId)
    .where('belonging_id', '=', named.belongingId)
    .execute();
  return true;
}

/**
 * @param kind of the event: 'belonging.changed', 'belonging.retired' …
 * @param decide what shall be, from what is
 * @returns eventId null when nothing was different (then nothing is written)
 * @throws NotFound, Conflict when somebody changed it since `version`
 */
export async function changeBelonging(
  tx: Db,
  caller: Caller,
  { version, kind, ...named }: Named & { version?: number; kind: string },
  decide: (before: State) => State | Promise<State>,
): Promise<Edited> {
  await checkVisible(tx, caller, named.customerId);
  const found = await lockState(tx, named);
  if (!found) throw new NotFound();
  if (version !== undefined && version !== found.version) throw new Conflict('errors:changedMeanwhile');
  const after = await decide(found.state);
  if (isDeepStrictEqual(after, found.state))
    return { belonging: await readBelonging(tx, named), eventId: null };
  await writeState(tx, named, after, found.version + 1);
  const eventId = await tell(tx, caller, named, kind, { before: found.state, after });
  return { belonging: await readBelonging(tx, named), eventId };
}

export async function tell(
  tx: Db,
  caller: Caller,
  { customerId, belongingId }: Named,
  kind: string,
  { before, after }: { before: State | null; after: State | null },
): Promise<string> {
  const data: EventData = { belongingId, name: after?.name ?? before?.name ?? '', before, after };
  const eventId = await record(tx, { customerId, kind, staffId: caller.staffId, data });
  await announceBelongings(tx, customerId);
  return eventId;
}

export async function announceBelongings(tx: Db, customerId: string): Promise<void> {
  await announce(tx, { topic: 'belongings', id: customerId }, { topic: 'customer', id: customerId });
}

/** The event by which something was added, for whoever sends it a second time. */
export async function addedBy(db: Db, { customerId, belongingId }: Named): Promise<string | null> {
  const { rows } = await sql<{ event_id: string }>`
    SELECT event_id FROM events
     WHERE customer_id = ${customerId} AND kind = 'belonging.added' AND data->>'belongingId' = ${belongingId}
     ORDER BY at DESC LIMIT 1`.execute(db);
  return rows[0]?.event_id ?? null;
}
