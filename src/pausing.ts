// What runs for long stands aside while its database is moved, and goes on where the database is then.
import { createServer } from 'node:http';
import pg from 'pg';
import type { Live } from './core/live.ts';
import { moveChannel, moveLock, pausedName } from './core/transfer/move/pause.ts';

type Ends = { stop(): Promise<void> };
export type Pausable = Ends & {
  connection: pg.PoolConfig;
  live: Live;
  /** Takes no more work and ends what is at hand; `stop` does the rest. */
  closeDoor(): Promise<void>;
};

/**
 * @param begin opens the database anew each time, wherever it is; calls `clear` when it is about to open its door
 * @param meanwhile stands in its door until then
 * @returns what runs now, and how to end it
 */
export async function keepRunning<T extends Pausable>(
  begin: (clear: () => Promise<void>) => Promise<T>,
  meanwhile: (was: T) => Promise<Ends>,
  fail: (error: unknown) => void,
): Promise<Ends & { first: T }> {
  let now = await begin(async () => {});
  const first = now;
  let ended = false;
  let pausing: Promise<void> | undefined;
  listen();
  return {
    first,
    async stop() {
      ended = true;
      await pausing;
      await now.stop();
    },
  };

  function listen(): void {
    now.live.listen(moveChannel, () => (pausing ??= pause().catch(fail)));
  }

  async function pause(): Promise<void> {
    const waiting = new pg.Client({ ...now.connection, application_name: pausedName });
    waiting.on('error', () => {}); // a database that went away is no longer waited for
    await waiting.connect();
    await now.closeDoor();
    const standIn = await meanwhile(now);
    await now.stop();
    await waiting.query('SELECT pg_advisory_lock_shared($1)', [moveLock]).catch(() => {});
    await waiting.end().catch(() => {});
    if (ended) return standIn.stop();
    now = await begin(standIn.stop);
    pausing = undefined;
    listen();
  }
}

/** Answers everybody that it will be a moment. */
export async function busyServer(port: number, host: string): Promise<Ends> {
  const server = createServer((request, response) => {
    request.resume();
    const body = JSON.stringify({
      code: 'UNAVAILABLE',
      status: 503,
      message: 'The database is being moved. Nothing was lost; try again in a moment.',
    });
    response
      .writeHead(503, { 'content-type': 'application/json', 'retry-after': '2', connection: 'close' })
      .end(body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
