// What a test file needs: the whole server on a database of its own, reached over HTTP as a user reaches it.
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ORPCError } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { contract } from './contract.ts';
import { apiClient } from './core/api-client.ts';
import type { BackupPlace } from './core/backup/place.ts';
import { onEach } from './core/citus/machines.ts';
import { createAuth } from './core/auth.ts';
import { type Database, openDatabase } from './core/db.ts';
import { buildServer } from './core/http.ts';
import { newId } from './core/ids.ts';
import { type JobContext, startWorker } from './core/jobs.ts';
import { openLive } from './core/live.ts';
import { createLog } from './core/log.ts';
import type { Role } from './core/permissions.ts';
import { sealFor } from './core/seal.ts';
import { jobs, stays } from './jobs.ts';
import { addApiKey } from './modules/team/api-keys.ts';
import { setUp } from './modules/team/set-up.ts';
import { describeWebhooks } from './modules/webhooks/openapi.ts';
import { router } from './router.ts';
import { addRoutes } from './routes.ts';

export type Client = ContractRouterClient<typeof contract>;
export type TestApp = {
  url: string;
  database: Database;
  connection: { host: string; port: number; user: string; database: string };
  jobContext: JobContext;
  /** a typed client over HTTP with an API key of somebody of that role (made on first use); null: a stranger */
  as(role: Role | null, options?: { siteIds?: string[] }): Promise<Client>;
  /** the same somebody's key, for plain fetch */
  keyOf(role: Role, options?: { siteIds?: string[] }): Promise<string>;
  siteId: string;
};

/** A fresh clone of the migrated template, dropped after the file. */
export async function testDatabase(): Promise<TestApp['connection']> {
  const server = inject('postgres');
  const name = `t_${newId().replaceAll('-', '')}`;
  await everywhere(`CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE template`);
  afterAll(() => everywhere(`DROP DATABASE ${pg.escapeIdentifier(name)} WITH (FORCE)`));
  return { ...server, database: name };
}

/** A database without a table, on one machine. */
export async function emptyDatabase(): Promise<TestApp['connection']> {
  const name = `t_${newId().replaceAll('-', '')}`;
  await onEach(
    inject('machines').slice(0, 1),
    `CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE template0`,
  );
  afterAll(() =>
    onEach(inject('machines').slice(0, 1), `DROP DATABASE ${pg.escapeIdentifier(name)} WITH (FORCE)`),
  );
  return { ...inject('postgres'), database: name };
}

/** For processes that a test starts: the server may be reached by a socket, or by a port where it is a cluster. */
export function databaseUrl({ host, port, user, database }: TestApp['connection']): string {
  return `postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
}

/** On every machine: one, but for a cluster. */
async function everywhere(statement: string): Promise<void> {
  await onEach(inject('machines'), statement);
}

/**
 * @param ready false leaves set-up open; @param worker true runs jobs too; @param log to read what is logged
 * @param baseURL RAPPORT_URL
 */
export async function startTestApp({
  ready = true,
  worker = false,
  log = createLog('silent'),
  baseURL = null as string | null,
} = {}): Promise<TestApp> {
  const connection = await testDatabase();
  const database = openDatabase({ ...connection, max: 8 });
  const secret = 'a secret that only tests use, 32+';
  const live = await openLive(connection);
  const auth = createAuth({ db: database.db, secret, baseURL, limitSignIns: false });
  const backup: BackupPlace = {
    dataDir: join(tmpdir(), `rapport-data-${newId()}`),
    folder: join(tmpdir(), `rapport-backups-${newId()}`),
    passphrase: null,
    databaseUrl: null,
    secretGiven: true,
    keep: { daily: 7, weekly: 4 },
  };
  const app: FastifyInstance = await buildServer(router, {
    database,
    auth,
    live,
    log,
    secret,
    backup,
    rateLimit: 1_000_000,
    webhooks: describeWebhooks(),
    routes: addRoutes,
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const jobContext: JobContext = {
    ...database,
    log,
    sealFor: (purpose) => sealFor(secret, purpose),
    url,
    mailFolder: join(tmpdir(), `rapport-mail-${newId()}`),
    backup,
  };
  const runner = worker ? await startWorker(jobs, jobContext, stays) : null;
  afterAll(async () => {
    await runner?.stop();
    await app.close();
    await live.close();
    await database.close();
    await rm(jobContext.mailFolder, { recursive: true, force: true });
    await rm(backup.folder, { recursive: true, force: true });
  });

  if (ready) {
    await setUp(database.db, {
      owner: { name: 'Olive Owner', email: 'owner@rapport.test' },
      password: 'correct horse battery',
      business: {
        name: 'Test House',
        currency: 'GBP',
        timeZone: 'Europe/London',
        locale: 'en',
        country: 'GB',
        site: 'Harbour Street',
      },
    });
  }
  const site = await database.db.selectFrom('sites').select('site_id').limit(1).executeTakeFirst();

  const keys = new Map<string, string>();
  async function keyOf(role: Role, { siteIds = [] as string[] } = {}): Promise<string> {
    const id = `${role} ${siteIds.join()}`;
    const known = keys.get(id);
    if (known) return known;
    const key = await makeKey(database, role, siteIds);
    keys.set(id, key);
    return key;
  }
  return {
    url,
    database,
    connection,
    jobContext,
    siteId: site?.site_id ?? '',
    keyOf,
    async as(role, options) {
      return clientFor(url, role === null ? null : await keyOf(role, options));
    },
  };
}

async function makeKey({ db }: Database, role: Role, siteIds: string[]): Promise<string> {
  const { insertStaff } = await import('./modules/team/staff.ts');
  const email = `${role}-${newId()}@rapport.test`;
  const staffId = await insertStaff(db, {
    name: `Test ${role}`,
    email,
    role,
    siteIds,
    password: 'correct horse battery',
  });
  const caller = { staffId, name: role, email, role, siteIds: null, keyPermissions: null, sessionId: null };
  const { key } = await addApiKey(db, caller, { name: 'test', permissions: null, expiresAt: null });
  return key;
}

export function clientFor(url: string, key: string | null): Client {
  const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};
  return apiClient(contract, url, () => headers);
}

/** @returns code, status and message of the refusal that a call must meet */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ code: string; status: number; message: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ORPCError) return { code: error.code, status: error.status, message: error.message };
    throw error;
  }
  throw new Error('this call was expected to be refused');
}
