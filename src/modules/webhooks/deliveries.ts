// The log: what was sent, what was answered, and sending it again.
import { type Selectable, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Invalid, NotFound } from '../../core/errors.ts';
import type { Call, Caller } from '../../core/handle.ts';
import { translator } from '../../core/i18n.ts';
import { newId } from '../../core/ids.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import type { DB } from '../../core/schema.ts';
import type { webhooksContract } from './contract.ts';
import { mine, oneEndpoint } from './endpoints.ts';
import { testType } from './event-types.ts';
import { send, usualPace } from './send.ts';

type Page = OutputOf<typeof webhooksContract.deliveries>;
type Delivery = Page['items'][number];
type Row = Selectable<DB['webhook_deliveries']>;
const kept = '30 days';

function shown(row: Row, locale: string): Delivery {
  return {
    deliveryId: row.delivery_id,
    endpointId: row.endpoint_id,
    type: row.type,
    customerId: row.customer_id,
    at: row.at.toISOString(),
    state: row.state as Delivery['state'],
    attempts: row.attempts,
    nextAt: row.state === 'waiting' ? row.next_at.toISOString() : null,
    triedAt: row.tried_at?.toISOString() ?? null,
    tookMs: row.took_ms,
    status: row.status,
    response: row.response,
    error: row.error === null ? null : translator(locale)(`webhooks:error.${row.error}`),
    body: row.body,
  };
}

export async function listDeliveries(
  { db, caller, locale }: Pick<Call, 'db' | 'caller' | 'locale'>,
  { endpointId, state, cursor, limit }: InputOf<typeof webhooksContract.deliveries>,
): Promise<Page> {
  if (cursor !== undefined && !/^\d{1,18}$/.test(cursor)) throw new Invalid('customers:badCursor');
  const conditions = [
    mine(caller),
    ...(cursor === undefined ? [] : [sql`delivery.seq < ${cursor}::bigint`]),
    ...(endpointId === undefined ? [] : [sql`delivery.endpoint_id = ${endpointId}`]),
    ...(state === undefined ? [] : [sql`delivery.state = ${state}`]),
  ];
  const { rows } = await sql<Row>`
    SELECT delivery.* FROM webhook_deliveries AS delivery JOIN webhook_endpoints AS endpoint USING (endpoint_id)
     WHERE ${sql.join(conditions, sql` AND `)} ORDER BY delivery.seq DESC LIMIT ${limit + 1}`.execute(db);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map((row) => shown(row, locale)),
    next: last ? String(last.seq) : null,
  };
}

async function oneDelivery(db: Db, caller: Caller, deliveryId: string): Promise<Row> {
  const { rows } = await sql<Row>`
    SELECT delivery.* FROM webhook_deliveries AS delivery JOIN webhook_endpoints AS endpoint USING (endpoint_id)
     WHERE delivery_id = ${deliveryId} AND ${mine(caller)}`.execute(db);
  const [row] = rows;
  if (!row) throw new NotFound();
  return row;
}

/** In the order of what it was: what came later of the same customer and still waits, waits for it. */
export async function replay(
  { db, caller, locale }: Pick<Call, 'db' | 'caller' | 'locale'>,
  { deliveryId }: { deliveryId: string },
): Promise<Delivery> {
  const { endpoint_id } = await oneDelivery(db, caller, deliveryId);
  await again(db, endpoint_id, sql`delivery_id = ${deliveryId}`);
  return shown(await oneDelivery(db, caller, deliveryId), locale);
}

/** @returns how many are sent again */
export async function replayFailed(
  tx: Db,
  caller: Caller,
  { endpointId, since }: InputOf<typeof webhooksContract.replayFailed>,
): Promise<{ replayed: number }> {
  await oneEndpoint(tx, caller, endpointId);
  const replayed = await again(tx, endpointId, sql`state = 'failed' AND at >= ${since}::timestamptz`);
  return { replayed };
}

async function again(tx: Db, endpointId: string, which: ReturnType<typeof sql>): Promise<number> {
  // one that is being sent just now is left alone: it waits already
  const { numAffectedRows } = await sql`
    UPDATE webhook_deliveries SET state = 'waiting', settled_at = NULL, attempts = 0, next_at = ${new Date()}
     WHERE endpoint_id = ${endpointId} AND state <> 'waiting' AND ${which}`.execute(tx);
  await tx
    .updateTable('webhook_endpoints')
    .set({ resting_until: null })
    .where('endpoint_id', '=', endpointId)
    .execute();
  return Number(numAffectedRows ?? 0);
}

/** Sent at once and by whoever asks, so that they see what is answered; it is tried once. */
export async function sendTest(call: Call, { endpointId }: { endpointId: string }): Promise<Delivery> {
  const { db, caller, locale } = call;
  await oneEndpoint(db, caller, endpointId);
  const deliveryId = newId();
  const at = new Date();
  const body = JSON.stringify({
    type: testType,
    timestamp: at.toISOString(),
    data: { customerId: null, byStaffId: caller.staffId },
  });
  const { leaseMs, timeoutMs } = usualPace;
  await db
    .insertInto('webhook_deliveries')
    .values({
      delivery_id: deliveryId,
      endpoint_id: endpointId,
      type: testType,
      at,
      body,
      attempts: 1, // claimed from the beginning, so that no worker takes it
      tried_at: at,
      next_at: new Date(at.getTime() + leaseMs),
    })
    .execute();
  const { url, secret, previous_secret, previous_until } = await db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('endpoint_id', '=', endpointId)
    .executeTakeFirstOrThrow();
  const claimed = {
    ...{ delivery_id: deliveryId, endpoint_id: endpointId, body, attempts: 1 },
    ...{ url, secret, previous_secret, previous_until },
  };
  await send(call, claimed, { timeoutMs, waits: [] });
  return shown(await oneDelivery(db, caller, deliveryId), locale);
}

/** Of a disabled endpoint that nobody put right, what waits goes as well. */
export async function tidyDeliveries(db: Db, now = new Date()): Promise<void> {
  await sql`
    DELETE FROM webhook_deliveries
     WHERE settled_at < ${now}::timestamptz - ${kept}::interval
        OR (state = 'waiting' AND at < ${now}::timestamptz - ${kept}::interval
            AND EXISTS (SELECT FROM webhook_endpoints AS endpoint
                         WHERE endpoint.endpoint_id = webhook_deliveries.endpoint_id AND NOT enabled))`.execute(
    db,
  );
  await sql`
    UPDATE webhook_endpoints SET previous_secret = NULL, previous_until = NULL
     WHERE previous_until < ${now}::timestamptz`.execute(db);
}
