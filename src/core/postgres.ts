import { binariesFor } from './postgres/binaries.ts';
import { DATABASE, ensureCluster } from './postgres/create.ts';
import { DataDirectoryInUse, PostgresFailed } from './postgres/errors.ts';
import { launch } from './postgres/launch.ts';
import { behindGate, Lock, PATIENCE, signatureOf, tooLong } from './postgres/lock.ts';
import { placeFor } from './postgres/place.ts';
import type { Place } from './postgres/place.ts';
import { liveServer, stopServer, whenReady } from './postgres/server.ts';
import type { Server } from './postgres/server.ts';
import { keepAlive, startCaretaker } from './postgres/watch.ts';

export { DataDirectoryInUse, PostgresFailed };

export type PostgresOptions = {
  /** Made if it is missing. Everything of PostgreSQL is below `postgres` in it. */
  dataDir: string;
  /** Settings of postgresql.conf over our own. A server that runs already keeps those it has. */
  settings?: Record<string, string>;
  /** For the one long-lived server of a data directory: a second one is refused. */
  exclusive?: boolean;
  /** Told when the server ended unexpectedly, and when it is back. */
  report?: (message: string) => void;
};

export type Postgres = {
  /** Configuration of a `pg.Pool`; `host` is the folder of the Unix socket. It stays valid when the server is
   * brought back after a crash; give the pool an `error` listener, since its idle connections break then. */
  connection: { host: string; port: number; user: string; database: string };
  /** Whether the server was running already. */
  adopted: boolean;
  /** Lets go of the server, and stops it when nobody else uses it. Close the pools first: it ends connections. */
  stop(): Promise<void>;
};

/**
 * Starts the embedded PostgreSQL of a data directory, or joins the one that runs on it. Whoever uses it last stops
 * it; while anybody does, it is brought back when it is killed. It survives the death of the process that started it
 * as long as others use it.
 * @throws DataDirectoryInUse when `exclusive` and another exclusive start holds this data directory
 * @throws PostgresFailed when it cannot be started: disk full, no permission, another version, …
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { exclusive = false, settings = {}, report = () => undefined } = options;
  if (process.platform !== 'linux')
    throw new PostgresFailed(
      'The embedded PostgreSQL runs on Linux only: set DATABASE_URL to a PostgreSQL of your own.',
    );
  const place = placeFor(options.dataDir);
  let endCaretaker = () => {};
  const locks: Lock[] = [];
  const hold = (lock: Lock) => locks[locks.push(lock) - 1] ?? lock;
  try {
    if (exclusive) await becomeOwner(place, hold(new Lock(place, 'owner')));
    const users = hold(new Lock(place, 'users'));
    const { server, adopted } = await behindGate(place, async () => {
      if (!(await users.take('shared', PATIENCE))) throw new PostgresFailed(tooLong(place));
      // Before the server, so that being killed in the middle of the start leaves nothing running either.
      if (exclusive || liveServer(place) === undefined) endCaretaker = startCaretaker(place);
      return bringUp(place, settings);
    });
    const revive = () => behindGate(place, async () => (await bringUp(place, settings)).server);
    const endWatch = keepAlive(place, server.pid, revive, report);
    const leave = async () => {
      await endWatch();
      await behindGate(place, async () => {
        // Others still use it when this fails. Not at once: the caretaker may hold the lock for a moment here.
        if (!(await users.take('exclusive', 0.25))) return;
        await stopServer(place);
        endCaretaker();
      }).finally(() => release(locks));
    };
    let left: Promise<void> | undefined;
    const { socketDirectory: host, port } = server;
    return {
      connection: { host, port, user: DATABASE, database: DATABASE },
      adopted,
      stop: () => (left ??= leave()),
    };
  } catch (error) {
    release(locks);
    endCaretaker();
    throw error;
  }
}

async function becomeOwner(place: Place, lock: Lock): Promise<void> {
  if (!(await lock.take('exclusive', 0)))
    throw new DataDirectoryInUse(place.dataDir, signatureOf(place, 'owner'));
  lock.sign();
}

async function bringUp(
  place: Place,
  settings: Record<string, string>,
): Promise<{ server: Server; adopted: boolean }> {
  const live = liveServer(place);
  const running = live && (await whenReady(place, live.pid));
  if (running !== undefined) return { server: running, adopted: true };
  const binaries = binariesFor(place);
  await ensureCluster(place, binaries);
  return { server: await launch(place, binaries, settings), adopted: false };
}

function release(locks: Lock[]): void {
  for (const lock of locks) lock.release();
}
