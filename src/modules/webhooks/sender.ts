// Sends what waits, for as long as the worker runs. Beside the queue of jobs, because an endpoint that takes its time
// would hold one of the few jobs at once. Any number of workers may send: who sends what is settled by a claim in the
// database, and a claim of somebody who died ends by itself.
import { setTimeout as after } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { JobContext, Stays } from '../../core/jobs.ts';
import { restFrom } from './health.ts';
import { type Claimed, type Pace, send, usualPace } from './send.ts';

/** Of one worker at once; an endpoint that is slow leaves room for the others. */
const most = 16;
const mostOfOne = 4;
const usualPoll = 1000;

export function startSender(
  context: JobContext,
  { pollMs = usualPoll, ...pace }: Pace & { pollMs?: number } = usualPace,
): ReturnType<Stays> {
  const stopping = new AbortController();
  const running = new Map<Promise<void>, string>();
  const { signal } = stopping;

  async function round(): Promise<number> {
    const busy: Record<string, number> = {};
    for (const endpointId of running.values()) busy[endpointId] = (busy[endpointId] ?? 0) + 1;
    const claimed = await claim(context.db, pace, busy, most - running.size);
    for (const each of claimed) {
      const work = send(context, each, pace, signal)
        .catch((error: unknown) => context.log.error({ err: error }, 'a webhook was not sent'))
        .finally(() => running.delete(work));
      running.set(work, each.endpoint_id);
    }
    return claimed.length;
  }

  async function loop(): Promise<void> {
    while (!signal.aborted) {
      const found = await round().catch((error: unknown) => {
        context.log.warn({ err: error }, 'webhooks wait for the database');
        return 0;
      });
      // where there was something there may be more: as soon as a place is free, or at once
      if (found === 0) await after(pollMs, undefined, { signal }).catch(() => {});
      else if (running.size > 0) await Promise.race([...running.keys(), after(pollMs)]);
    }
  }
  const done = loop();
  return {
    async stop() {
      stopping.abort();
      await done;
      await Promise.all(running.keys());
    },
  };
}

/**
 * Takes deliveries that are due, of each customer only the earliest that still waits, and pushes them out of sight for as
 * long as the lease lasts.
 * @param busy how many are being sent here already, by endpoint
 */
async function claim(
  db: Db,
  { leaseMs }: Pace,
  busy: Record<string, number>,
  places: number,
): Promise<Claimed[]> {
  if (places < 1) return [];
  const now = new Date();
  const { rows } = await sql<Claimed>`
    WITH due AS MATERIALIZED (
      SELECT found.delivery_id FROM webhook_endpoints AS endpoint
       CROSS JOIN LATERAL (
         SELECT delivery_id FROM webhook_deliveries AS delivery
          WHERE delivery.endpoint_id = endpoint.endpoint_id AND state = 'waiting' AND next_at <= ${now}
            AND NOT EXISTS (
              SELECT FROM webhook_deliveries AS earlier
               WHERE earlier.endpoint_id = delivery.endpoint_id AND earlier.customer_id = delivery.customer_id
                 AND earlier.state = 'waiting' AND earlier.seq < delivery.seq)
          ORDER BY next_at, seq
          LIMIT greatest(0, CASE WHEN endpoint.failures >= ${restFrom} THEN 1 ELSE ${mostOfOne} END
                            - coalesce((${JSON.stringify(busy)}::jsonb ->> endpoint.endpoint_id::text)::int, 0))
          FOR UPDATE SKIP LOCKED) AS found
       WHERE enabled AND (resting_until IS NULL OR resting_until <= ${now})
       ORDER BY random() -- of many slow endpoints none takes every place
       LIMIT ${places}
    )
    UPDATE webhook_deliveries AS delivery
       SET attempts = attempts + 1, tried_at = ${now}, next_at = ${new Date(now.getTime() + leaseMs)}
      FROM due, webhook_endpoints AS endpoint
     WHERE delivery.delivery_id = due.delivery_id AND endpoint.endpoint_id = delivery.endpoint_id
    RETURNING delivery.delivery_id, delivery.endpoint_id, body, attempts, url, secret, previous_secret, previous_until`.execute(
    db,
  );
  return rows;
}
