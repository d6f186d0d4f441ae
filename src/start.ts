// `rapport start`: server and worker in one process; `rapport work`: a worker alone, as many as one likes.
import { createServer } from 'node:net';
import { join } from 'node:path';
import { backupPlace } from './core/backup/place.ts';
import { createAuth } from './core/auth.ts';
import { openDatabase } from './core/db.ts';
import type { Env } from './core/env.ts';
import { buildServer } from './core/http.ts';
import { startWorker } from './core/jobs.ts';
import { openLive } from './core/live.ts';
import { openRates } from './core/rates.ts';
import { requestPatience } from './core/patience.ts';
import { sealFor } from './core/seal.ts';
import { readSecret } from './core/secret.ts';
import { writeTallies } from './core/tally.ts';
import { openRapport, type Rapport } from './app.ts';
import { jobs, stays } from './jobs.ts';
import { busyServer, keepRunning, type Pausable } from './pausing.ts';
import { describeWebhooks } from './modules/webhooks/openapi.ts';
import { router } from './router.ts';
import { addRoutes } from './routes.ts';

export type Running = { url: string; movedFrom: number | null; stop(): Promise<void> };

type Served = Running & Pausable & { port: number };

/** Serves, and does the jobs, until it is stopped; while its database is moved it answers 503 and then goes on there. */
export async function startRapport(env: Env, { worker = true } = {}): Promise<Running> {
  let port: number | undefined;
  const { first, stop } = await keepRunning(
    async (clear) => {
      const served = await serve(env, { worker, port, clear });
      port = served.port;
      return served;
    },
    (was) => busyServer(was.port, env.HOST),
    failed,
  );
  return { url: first.url, movedFrom: first.movedFrom, stop };
}

/** Who was to go on and cannot: whoever looks after the process starts it anew. */
function failed(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

/** @param port the one it had before; @param clear makes it free, at the last moment */
async function serve(
  env: Env,
  { worker, port: had, clear }: { worker: boolean; port: number | undefined; clear: () => Promise<void> },
): Promise<Served> {
  const rapport = await openRapport(env, { exclusive: true });
  const { log, connection } = rapport;
  // jobs have connections and time of their own: a flood of either does not hold the other up
  const database = openDatabase(
    connection,
    (error) => log.warn({ err: error }, 'a database connection broke'),
    requestPatience,
  );
  const closing: (() => Promise<unknown>)[] = [rapport.close, database.close];
  const stop = async (): Promise<void> => {
    for (const close of closing.reverse()) await close();
  };
  try {
    const live = await openLive(connection);
    closing.push(live.close);
    const port = had ?? (await freePort(env.PORT, env.HOST));
    const url = `http://${env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST}:${port}`;
    const secret = await readSecret(env);
    const rates = openRates({ live, pool: database.pool });
    closing.push(async () => rates.close());
    closing.push(() => writeTallies(database));
    const auth = createAuth({
      rates,
      db: database.db,
      secret,
      baseURL: env.RAPPORT_URL ?? null,
      limitSignIns: true,
    });
    const app = await buildServer(router, {
      database,
      auth,
      live,
      log,
      secret,
      backup: backupPlace(env),
      rateLimit: env.RAPPORT_RATE_LIMIT,
      rates,
      trustProxy: env.TRUST_PROXY,
      webhooks: describeWebhooks(),
      routes: addRoutes,
    });
    const door: (() => Promise<unknown>)[] = [() => app.close()];
    const closeDoor = async (): Promise<void> => {
      for (const close of door.splice(0).reverse()) await close();
    };
    closing.push(closeDoor);
    if (worker) door.push(await beginWork(rapport, secret, env.RAPPORT_URL ?? url));
    await clear();
    await app.listen({ port, host: env.HOST });
    return {
      url: env.RAPPORT_URL ?? url,
      movedFrom: port === env.PORT || env.PORT === 0 ? null : env.PORT,
      port,
      connection,
      live,
      closeDoor,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Jobs without a server. With the embedded database: on the machine and the data directory of its server. */
export async function startWork(env: Env): Promise<{ stop(): Promise<void> }> {
  const { stop } = await keepRunning(
    () => workAlone(env),
    async () => ({ stop: async () => {} }),
    failed,
  );
  return { stop };
}

async function workAlone(env: Env): Promise<Pausable> {
  const rapport = await openRapport(env);
  const closing: (() => Promise<unknown>)[] = [rapport.close];
  const stop = async (): Promise<void> => {
    for (const close of closing.reverse()) await close();
  };
  try {
    const live = await openLive(rapport.connection);
    closing.push(live.close);
    const url = env.RAPPORT_URL ?? `http://${env.HOST}:${env.PORT}`;
    const endWork = await beginWork(rapport, await readSecret(env), url);
    let ended: Promise<void> | undefined;
    const closeDoor = (): Promise<void> => (ended ??= endWork());
    closing.push(closeDoor);
    return { connection: rapport.connection, live, closeDoor, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @param url where browsers reach Rapport, for links @returns ends it when the jobs at hand are done */
async function beginWork(
  { env, database, log }: Rapport,
  secret: string,
  url: string,
): Promise<() => Promise<void>> {
  const runner = await startWorker(
    jobs,
    {
      ...database,
      log,
      sealFor: (purpose) => sealFor(secret, purpose),
      url,
      mailFolder: join(env.dataDir, 'mail'),
      backup: backupPlace(env),
    },
    stays,
  );
  return () => runner.stop().catch(() => {});
}

/** @returns `wanted` when it is free, else the next that is, else one that the system chooses */
async function freePort(wanted: number, host: string): Promise<number> {
  for (const port of [wanted, ...Array.from({ length: 20 }, (_, step) => wanted + step + 1), 0]) {
    const free = await tryPort(port, host);
    if (free !== null) return free;
  }
  throw new Error(`No port is free on ${host}.`);
}

function tryPort(port: number, host: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null);
      else reject(new Error(`Cannot listen on ${host}: ${error.message}`));
    });
    probe.listen(port, host, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
