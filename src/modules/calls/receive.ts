// One event of a telephone system becomes part of its call, in one transaction with what follows from it.
import { sql } from 'kysely';
import { v5 } from 'uuid';
import { type Database, type Db, inTransaction } from '../../core/db.ts';
import { announce } from '../../core/live.ts';
import type { HeardEvent } from './adapters/adapter.ts';
import { type CallEvent, fold, type Folded } from './fold.ts';
import { type Call, settleMissed } from './missed.ts';
import { keepLive } from './live-calls.ts';
import { readNumber } from './number.ts';
import { type Candidate, whoCalls } from './who-calls.ts';

export type Telephone = { telephoneId: string; siteId: string | null; country: string };

/** @returns the key of a call: the same on every machine and for every repetition */
export function callIdOf(telephoneId: string, externalId: string): string {
  return v5(externalId, telephoneId);
}

/** @returns the call, and whether the event was new; null for an event that says nothing of a call that is not known */
export async function receive(
  database: Database,
  telephone: Telephone,
  event: HeardEvent,
  now: Date,
): Promise<{ callId: string; repeated: boolean } | null> {
  const callId = callIdOf(telephone.telephoneId, event.externalId);
  const number = readNumber(event.number, telephone.country);
  const candidates = number.phone ? await whoCalls(database.prepared, number.phone, null) : [];
  const at = new Date(Math.min(event.at?.getTime() ?? Infinity, now.getTime()));
  return inTransaction(database.db, async (tx) => {
    if (event.kind !== 'other')
      await tx
        .insertInto('calls')
        .values({
          call_id: callId,
          telephone_id: telephone.telephoneId,
          external_id: event.externalId,
          direction: event.direction,
          site_id: telephone.siteId,
          ...number,
          state: 'ringing',
          rang_at: at,
          rings_for: event.direction === 'in' ? ringsFor(candidates) : null,
          candidates: candidates.map((candidate) => candidate.customer_id),
          customer_id: candidates.length === 1 ? (candidates[0]?.customer_id ?? null) : null,
          created_at: now,
        })
        .onConflict((conflict) => conflict.column('call_id').doNothing())
        .execute();
    const repeated = !(await keepEvent(tx, callId, telephone, event, at, now));
    if (!repeated) await refold(tx, callId);
    return { callId, repeated };
  }).catch((error: unknown) => {
    if (event.kind === 'other' && isForeignKey(error)) return null;
    throw error;
  });
}

/** Their own person, while that one is free; several customers of one number may have the same. */
function ringsFor(candidates: readonly Candidate[]): string | null {
  const first = candidates[0];
  if (!first?.owner_free) return null;
  return candidates.every((candidate) => candidate.owner_id === first.owner_id) ? first.owner_id : null;
}

async function keepEvent(
  tx: Db,
  callId: string,
  telephone: Telephone,
  event: HeardEvent,
  at: Date,
  now: Date,
): Promise<boolean> {
  const line = event.extension
    ? await tx
        .selectFrom('telephone_lines')
        .select('staff_id')
        .where('telephone_id', '=', telephone.telephoneId)
        .where('extension', '=', event.extension)
        .executeTakeFirst()
    : undefined;
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('call_events')
    .values({
      call_id: callId,
      event_id: event.eventId,
      kind: event.kind,
      at,
      staff_id: line?.staff_id ?? null,
      seconds: event.seconds,
      extra: JSON.stringify(event.extra),
      received_at: now,
    })
    .onConflict((conflict) => conflict.columns(['call_id', 'event_id']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

function isForeignKey(error: unknown): boolean {
  return (error as { code?: string }).code === '23503';
}

/** Brings the call up to its events; called in the transaction that added one, with the call's row locked. */
export async function refold(tx: Db, callId: string): Promise<Folded> {
  const { rows } = await sql<{ state: string }>`
    SELECT state FROM calls WHERE call_id = ${callId} FOR UPDATE`.execute(tx);
  const events = await tx
    .selectFrom('call_events')
    .select(['event_id', 'kind', 'at', 'staff_id', 'seconds'])
    .where('call_id', '=', callId)
    .execute();
  const folded = fold(events as CallEvent[]);
  const call = await tx
    .updateTable('calls')
    .set(folded)
    .where('call_id', '=', callId)
    .returningAll()
    .executeTakeFirstOrThrow();
  await keepLive(tx, call);
  await settleMissed(tx, call as Call, rows[0]?.state === 'missed');
  await announce(tx, { topic: 'calls', id: callId });
  return folded;
}
