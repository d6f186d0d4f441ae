// One attempt: from the claim of a delivery to what is written down of the answer.
import { sql } from 'kysely';
import { type Db, inTransaction } from '../../core/db.ts';
import { Invalid } from '../../core/errors.ts';
import type { JobContext } from '../../core/jobs.ts';
import { counter } from '../../core/metrics.ts';
import { type Answer, postOutbound } from '../../core/outbound.ts';
import { sealPurpose } from './endpoints.ts';
import { listNetworks } from './networks.ts';
import { afterFailure, afterSuccess } from './health.ts';
import { signedHeaders } from './sign.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

export type Pace = {
  /** how long an endpoint may take to answer */
  timeoutMs: number;
  /** how long whoever claimed a delivery is believed to be at it: longer than it may take */
  leaseMs: number;
  /** between the first attempt and the second, and so on; behind the last it has failed */
  waits: readonly number[];
};
/** The waits are those that the Standard Webhooks suggest: over three days in all. */
export const usualPace: Pace = {
  timeoutMs: 15 * second,
  leaseMs: minute,
  waits: [
    5 * second,
    5 * minute,
    30 * minute,
    2 * hour,
    5 * hour,
    10 * hour,
    14 * hour,
    20 * hour,
    24 * hour,
  ],
};
const keptBytes = 2048;
const longestWait = 24 * hour;

export type Claimed = {
  delivery_id: string;
  endpoint_id: string;
  body: string;
  /** this one included */
  attempts: number;
  url: string;
  secret: Buffer;
  previous_secret: Buffer | null;
  previous_until: Date | null;
};
type Outcome = { status: number | null; response: string | null; error: string | null; retryAfter: number };

const attemptsMade = counter('webhook_attempts_total', 'Attempts to send a webhook', ['outcome']);

export async function send(
  context: Pick<JobContext, 'db' | 'sealFor'>,
  claimed: Claimed,
  { timeoutMs, waits }: Pick<Pace, 'timeoutMs' | 'waits'>,
  signal?: AbortSignal,
): Promise<void> {
  const { db } = context;
  const before = Date.now();
  const outcome = await attempt(context, claimed, timeoutMs, signal);
  if (signal?.aborted) return giveBack(db, claimed);
  const took = Date.now() - before;
  const good = outcome.status !== null && outcome.status >= 200 && outcome.status < 300;
  const wait = good ? undefined : waits[claimed.attempts - 1];
  const gone = outcome.status === 410;
  const state = good ? 'delivered' : wait === undefined || gone ? 'failed' : 'waiting';
  attemptsMade.inc({ outcome: state === 'waiting' ? 'again' : state });
  const now = new Date();
  await inTransaction(db, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('webhook_deliveries')
      .set({
        state,
        took_ms: took,
        status: outcome.status,
        response: outcome.response,
        error: outcome.error,
        settled_at: state === 'waiting' ? null : now,
        next_at: new Date(now.getTime() + Math.max(jittered(wait ?? 0), outcome.retryAfter)),
      })
      .where('delivery_id', '=', claimed.delivery_id)
      .where('attempts', '=', claimed.attempts) // somebody else has taken it up: what they find counts
      .where('state', '=', 'waiting')
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) return;
    if (good) await afterSuccess(tx, claimed.endpoint_id);
    else await afterFailure(tx, claimed.endpoint_id, { gone, now });
  });
}

async function attempt(
  { db, sealFor }: Pick<JobContext, 'db' | 'sealFor'>,
  claimed: Claimed,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  const { delivery_id: id, body, secret, previous_secret, previous_until } = claimed;
  const at = new Date();
  const seal = sealFor(sealPurpose);
  const earlier = previous_secret && previous_until && previous_until > at ? [previous_secret] : [];
  const secrets = [secret, ...earlier].map((sealed) => seal.open(sealed));
  try {
    const answer = await postOutbound({
      url: claimed.url,
      headers: signedHeaders(secrets, { id, at, body }),
      body,
      allowInside: await listNetworks(db),
      strict: true,
      timeoutMs,
      maxBytes: keptBytes,
      signal,
    });
    return {
      status: answer.status,
      response: storable(answer.text),
      error: answer.status >= 300 && answer.status < 400 ? 'redirect' : null,
      retryAfter: retryAfter(answer),
    };
  } catch (error) {
    return { status: null, response: null, error: reasonOf(error), retryAfter: 0 };
  }
}

/** Spread by a tenth either way, so that what failed together does not come back together. */
function jittered(wait: number): number {
  return wait * (0.9 + Math.random() * 0.2);
}

/** @returns milliseconds; a receiver that asks for time (429, 503) gets it, up to a day */
function retryAfter({ status, retryAfter: asked }: Answer): number {
  if (asked === null || (status !== 429 && status !== 503)) return 0;
  const wait = /^\d{1,6}$/.test(asked) ? Number(asked) * second : Date.parse(asked) - Date.now();
  return Number.isNaN(wait) ? 0 : Math.min(Math.max(wait, 0), longestWait);
}

/** What a stranger answers is text that PostgreSQL takes and a page can show. */
function storable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\t\n]/gu, '');
}

/** @returns a key of webhooks:error */
function reasonOf(error: unknown): string {
  if (!(error instanceof Invalid)) throw error;
  const reasons: Record<string, string> = {
    'errors:outboundInside': 'inside',
    'errors:outboundPlain': 'plain',
    'errors:outboundPort': 'port',
    'errors:outboundAddress': 'address',
  };
  const known = reasons[error.key];
  if (known) return known;
  const code = String(error.params.reason ?? '');
  if (code === 'TIMEOUT') return 'timeout';
  if (/^(ENOTFOUND|EAI_AGAIN)$/.test(code)) return 'name';
  if (code === 'ECONNREFUSED') return 'refused';
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)/.test(code)) return 'tls';
  return 'connection';
}

/** An attempt that was broken off because this process ends is none. */
async function giveBack(db: Db, { delivery_id, attempts }: Claimed): Promise<void> {
  await sql`
    UPDATE webhook_deliveries SET attempts = attempts - 1, next_at = ${new Date()}
     WHERE delivery_id = ${delivery_id} AND attempts = ${attempts} AND state = 'waiting'`.execute(db);
}
