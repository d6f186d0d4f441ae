// How long somebody who waits for an answer waits for the database: a request that would hang is refused instead, and
// what it held is free for the next. Jobs have all the time there is.
import type { Duplex } from 'node:stream';
import type pg from 'pg';

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

/**
 * Cuts connections on which a statement waits and nothing has come for too long. What waits there then fails as with any
 * broken connection, and the pool makes a new one. node-postgres' own query_timeout would leave the connection in the
 * pool, with the next statement queued behind the one that hangs.
 */
export function cutSilent(pool: pg.Pool, { silenceMs }: Patience): { stop(): void } {
  type Watched = { stream: Duplex & { bytesRead?: number }; since: number; read: number };
  const watched = new Map<pg.PoolClient, Watched>();
  pool.on('connect', (client) => {
    // not in its types
    const { stream } = (client as pg.PoolClient & { connection: { stream: Watched['stream'] } }).connection;
    watched.set(client, { stream, since: Date.now(), read: 0 });
    stream.once('close', () => watched.delete(client));
  });
  const timer = setInterval(() => {
    for (const [client, state] of watched) {
      const read = state.stream.bytesRead ?? 0;
      const waits = (client as pg.PoolClient & { readyForQuery: boolean }).readyForQuery === false;
      if (!waits || read !== state.read) Object.assign(state, { since: Date.now(), read });
      else if (Date.now() - state.since > silenceMs)
        state.stream.destroy(new Error('Connection terminated: the database has been silent for too long'));
    }
  }, silenceMs / looks);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
