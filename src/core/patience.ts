// How long somebody who waits for an answer waits for the database: a request that would hang is refused instead, and
// what it held is free for the next. Jobs have all the time there is.
import type { Duplex } from 'node:stream';
import pg from 'pg';

export type Patience = {
  /** for a connection of the pool to become free, or to be made */
  connectMs: number;
  /** for a statement, by the database's own clock */
  statementMs: number;
  /** for any byte of an answer: the network may be gone without a word */
  silenceMs: number;
};
export const requestPatience: Patience = { connectMs: 5000, statementMs: 30_000, silenceMs: 35_000 };
/** Looks often enough that silence is noticed within a tenth more than it may take. */
const looks = 10;

export function patientPool({ connectMs, statementMs }: Patience): pg.PoolConfig {
  return { connectionTimeoutMillis: connectMs, statement_timeout: statementMs };
}

type Waiting = { client: pg.PoolClient; stream: Duplex; since: number };
/** What node-postgres has and its types do not. */
type Inner = pg.PoolClient & {
  connection: { stream: Duplex & { bytesRead?: number } };
  readyForQuery: boolean;
  processID: number;
};

/**
 * Cuts connections on which a statement waits and nothing has come for too long. What waits there then fails as with any
 * broken connection, and the pool makes a new one. node-postgres' own query_timeout would leave the connection in the
 * pool, with the next statement queued behind the one that hangs.
 */
export function cutSilent(pool: pg.Pool, { silenceMs }: Patience): { stop(): void } {
  return watch(pool, silenceMs, (silent) => silent.forEach(cut));
}

/**
 * The same for jobs, whose statements may take hours: the database is asked on another connection, and only those are cut
 * for which it does nothing, because either the statement or its answer was lost on the way.
 */
export function cutLost(pool: pg.Pool, connection: pg.PoolConfig, silenceMs = 60_000): { stop(): void } {
  let asking = false;
  return watch(pool, silenceMs, async (silent) => {
    if (asking) return;
    asking = true;
    const asked = new pg.Client({ ...connection, connectionTimeoutMillis: 5000, query_timeout: 5000 });
    asked.on('error', () => {});
    try {
      await asked.connect();
      const { rows } = await asked.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity
          WHERE pid = ANY($1) AND state LIKE 'idle%' AND state_change < now() - make_interval(secs => $2)`,
        [silent.map(({ client }) => (client as Inner).processID), silenceMs / 2000],
      );
      const idle = new Set(rows.map(({ pid }) => pid));
      silent.filter(({ client }) => idle.has((client as Inner).processID)).forEach(cut);
    } catch {
      // the database is away: the next look asks again
    } finally {
      asking = false;
      await asked.end().catch(() => {});
    }
  });
}

function cut({ stream }: Waiting): void {
  stream.destroy(new Error('Connection terminated: the database has been silent for too long'));
}

/** @param act is told, from time to time, of the connections that wait and have not heard a byte for so long */
function watch(
  pool: pg.Pool,
  silenceMs: number,
  act: (silent: Waiting[]) => void | Promise<void>,
): { stop(): void } {
  const watched = new Map<pg.PoolClient, Waiting & { read: number }>();
  pool.on('connect', (client) => {
    const { stream } = (client as Inner).connection;
    watched.set(client, { client, stream, since: Date.now(), read: 0 });
    stream.once('close', () => watched.delete(client));
  });
  const timer = setInterval(() => {
    const silent: Waiting[] = [];
    for (const [client, state] of watched) {
      const inner = client as Inner;
      const read = inner.connection.stream.bytesRead ?? 0;
      if (inner.readyForQuery || read !== state.read) Object.assign(state, { since: Date.now(), read });
      else if (Date.now() - state.since > silenceMs) silent.push(state);
    }
    if (silent.length > 0) void act(silent);
  }, silenceMs / looks);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
