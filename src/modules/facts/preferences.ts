// How customers like to be reached, what they enjoy and what to avoid: recorded as theirs, by whoever asked.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict, Invalid, NotFound } from '../../core/errors.ts';
import { record } from '../../core/events.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { channels, type PreferenceKind, times } from './kinds.ts';
import { lockCustomer } from './lock.ts';
import type { preferencesContract } from './preferences-contract.ts';
import { tellStory } from './tell.ts';

type Items = OutputOf<typeof preferencesContract.unprefer>;
type Named = InputOf<typeof preferencesContract.unprefer>;
const single: readonly PreferenceKind[] = ['channel', 'times'];
const most = 50;

/** What an engineer of another room asks: all that holds now. `times` as in kinds.ts, e.g. ['mon', 'morning']. */
export async function preferencesOf(
  db: Db,
  customerId: string,
): Promise<{
  channel: string | null;
  times: string[];
  language: string | null;
  enjoys: string[];
  avoids: string[];
}> {
  const [items, customer] = await Promise.all([
    readPreferences(db, customerId),
    db.selectFrom('customers').select('language').where('customer_id', '=', customerId).executeTakeFirst(),
  ]);
  const valuesOf = (kind: PreferenceKind): string[] =>
    items.filter((item) => item.kind === kind).map((item) => item.value);
  return {
    channel: valuesOf('channel')[0] ?? null,
    times: valuesOf('times')[0]?.split(' ') ?? [],
    language: customer?.language ?? null,
    enjoys: valuesOf('enjoys'),
    avoids: valuesOf('avoids'),
  };
}

/** Those that hold, in the order in which they were said. */
export async function readPreferences(db: Db, customerId: string): Promise<Items['items']> {
  const rows = await db
    .selectFrom('preferences')
    .leftJoin('staff', 'staff.id', 'preferences.asked_by')
    .select(['preference_id', 'preferences.kind', 'value', 'how', 'asked_at', 'asked_by', 'staff.name'])
    .where('customer_id', '=', customerId)
    .where('ended_at', 'is', null)
    .orderBy('asked_at')
    .orderBy('preference_id')
    .execute();
  return rows.map((row) => ({
    preferenceId: row.preference_id,
    kind: row.kind as PreferenceKind,
    value: row.value,
    how: row.how as Items['items'][number]['how'],
    askedAt: row.asked_at.toISOString(),
    askedBy: row.asked_by && row.name ? { staffId: row.asked_by, name: row.name } : null,
  }));
}

/**
 * A channel or times take the place of those before; the same id, or what is known already, changes nothing.
 * @throws NotFound, Invalid for a channel or times that are none, or more than anybody reads
 */
export async function prefer(
  tx: Db,
  caller: Caller,
  input: InputOf<typeof preferencesContract.prefer>,
): Promise<OutputOf<typeof preferencesContract.prefer>> {
  const { customerId, preferenceId, kind } = input;
  await lockCustomer(tx, caller, customerId);
  const value = valueOf(kind, input.value);
  const there = await find(tx, { customerId, preferenceId });
  if (there) return { items: await readPreferences(tx, customerId), preferenceId };
  const ofKind = (await readPreferences(tx, customerId)).filter((item) => item.kind === kind);
  if (ofKind.some((item) => item.value.toLowerCase() === value.toLowerCase()))
    return { items: await readPreferences(tx, customerId), preferenceId: null };
  const before = single.includes(kind) ? ofKind[0] : undefined;
  if (!before && ofKind.length >= most) throw new Invalid('facts:tooManyPreferences', { most });
  const now = new Date();
  if (before) await setEnd(tx, { customerId, preferenceId: before.preferenceId }, now, caller.staffId);
  await tx
    .insertInto('preferences')
    .values({
      customer_id: customerId,
      preference_id: preferenceId,
      kind,
      value,
      how: input.how,
      asked_at: now,
      asked_by: caller.staffId,
      conversation_id: input.conversationId ?? null,
      replaces: before?.preferenceId ?? null,
    })
    .execute();
  await record(tx, {
    customerId,
    kind: 'preference.said',
    staffId: caller.staffId,
    data: { preferenceId, kind, value },
    at: now,
  });
  await tellStory(tx, customerId);
  return { items: await readPreferences(tx, customerId), preferenceId };
}

/** @throws Invalid */
function valueOf(kind: PreferenceKind, typed: string): string {
  if (kind === 'channel' && !channels.some((channel) => channel === typed))
    throw new Invalid('facts:noChannel', { channels: channels.join(', ') });
  if (kind !== 'times') return typed;
  const said = new Set(typed.toLowerCase().split(/[\s,]+/));
  const known = times.filter((time) => said.delete(time));
  if (said.size > 0) throw new Invalid('facts:noTime', { times: times.join(', ') });
  return known.join(' ');
}

/** Twice is once. @throws NotFound, Conflict when it was replaced since */
export async function unprefer(tx: Db, caller: Caller, named: Named): Promise<Items> {
  const { customerId, preferenceId } = named;
  await lockCustomer(tx, caller, customerId);
  const row = await find(tx, named);
  if (!row) return { items: await readPreferences(tx, customerId) };
  await refuseReplaced(tx, named);
  await tx
    .deleteFrom('preferences')
    .where('customer_id', '=', customerId)
    .where('preference_id', '=', preferenceId)
    .execute();
  if (row.replaces) await setEnd(tx, { customerId, preferenceId: row.replaces }, null, null);
  await sql`
    DELETE FROM events WHERE customer_id = ${customerId} AND at >= ${row.asked_at} AND kind = 'preference.said'
       AND data->>'preferenceId' = ${preferenceId}`.execute(tx);
  await tellStory(tx, customerId);
  return { items: await readPreferences(tx, customerId) };
}

/** @throws NotFound */
export async function endPreference(tx: Db, caller: Caller, named: Named): Promise<Items> {
  await lockCustomer(tx, caller, named.customerId);
  const row = await find(tx, named);
  if (!row) throw new NotFound();
  if (row.ended_at === null) await setEnd(tx, named, new Date(), caller.staffId);
  await tellStory(tx, named.customerId);
  return { items: await readPreferences(tx, named.customerId) };
}

/** @throws NotFound, Conflict when another one holds in its place, or the same was said again */
export async function resumePreference(tx: Db, caller: Caller, named: Named): Promise<Items> {
  await lockCustomer(tx, caller, named.customerId);
  const row = await find(tx, named);
  if (!row) throw new NotFound();
  if (row.ended_at !== null) {
    await refuseReplaced(tx, named);
    const now = await readPreferences(tx, named.customerId);
    const taken = now.some(
      (item) =>
        item.kind === row.kind &&
        (single.includes(item.kind) || item.value.toLowerCase() === row.value.toLowerCase()),
    );
    if (taken) throw new Conflict('facts:changedSince');
    await setEnd(tx, named, null, null);
  }
  await tellStory(tx, named.customerId);
  return { items: await readPreferences(tx, named.customerId) };
}

async function find(tx: Db, { customerId, preferenceId }: Named) {
  return tx
    .selectFrom('preferences')
    .select(['kind', 'value', 'asked_at', 'replaces', 'ended_at'])
    .where('customer_id', '=', customerId)
    .where('preference_id', '=', preferenceId)
    .executeTakeFirst();
}

async function refuseReplaced(tx: Db, { customerId, preferenceId }: Named): Promise<void> {
  const later = await tx
    .selectFrom('preferences')
    .select('preference_id')
    .where('customer_id', '=', customerId)
    .where('replaces', '=', preferenceId)
    .executeTakeFirst();
  if (later) throw new Conflict('facts:changedSince');
}

async function setEnd(tx: Db, named: Named, at: Date | null, by: string | null): Promise<void> {
  await tx
    .updateTable('preferences')
    .set({ ended_at: at, ended_by: by })
    .where('customer_id', '=', named.customerId)
    .where('preference_id', '=', named.preferenceId)
    .execute();
}
