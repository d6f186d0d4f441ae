import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DataDirectoryInUse, startPostgres } from './postgres.ts';
import { accountFor, isRoot, runAs } from './postgres/account.ts';
import { placeFor } from './postgres/place.ts';
import { isServer, liveServer } from './postgres/server.ts';
import {
  copyCheckout,
  folder,
  holder,
  lastRow,
  query,
  spawnHolder,
  writeUntilItDies,
} from './postgres/testing/holder.ts';

const base = folder(mkdtempSync(join(tmpdir(), 'rapport-postgres-test-')), 0o755);
const dataDir = join(base, 'data');
const rows = [{ count: 1 }];

beforeAll(async () => {
  const postgres = await startPostgres({ dataDir });
  await query(postgres.connection, 'create table kept as select 1 as n');
  await postgres.stop();
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Waits for it, and says whether it came. */
async function isStopped(directory = dataDir): Promise<boolean> {
  const place = placeFor(directory);
  for (let tries = 0; tries < 2000 && liveServer(place) !== undefined; tries += 1) await sleep(50);
  return liveServer(place) === undefined;
}
const serverPid = () => liveServer(placeFor(dataDir))?.pid ?? 0;

describe('one user', () => {
  test('a restart keeps the data, and settings can be overridden', async () => {
    const postgres = await startPostgres({ dataDir, settings: { work_mem: '5MB' } });
    expect(postgres.adopted).toBe(false);
    expect(await query(postgres.connection, 'select count(*)::int as count from kept')).toEqual(rows);
    expect(await query(postgres.connection, 'show work_mem')).toEqual([{ work_mem: '5MB' }]);
    await postgres.stop();
    await postgres.stop();
    expect(await isStopped()).toBe(true);
  });

  test('a folder with a long and odd name gets a short socket, gone after the stop', async () => {
    const odd = join(base, `a, "b" 'c' ${'ü'.repeat(60)}`);
    const postgres = await startPostgres({ dataDir: odd });
    const { host } = postgres.connection;
    expect(Buffer.byteLength(host)).toBeLessThan(92);
    expect(
      await query(postgres.connection, "select current_user::text as me, 'Ü' ilike 'ü' as folded"),
    ).toEqual([{ me: 'rapport', folded: true }]);
    await postgres.stop();
    expect(existsSync(host)).toBe(false);
  });

  test('a first start that was killed in the middle is begun anew', async () => {
    const fresh = join(base, 'interrupted');
    const { kill } = spawnHolder(fresh, 'exclusive');
    const home = join(fresh, 'postgres');
    const drafts = () =>
      existsSync(home) ? readdirSync(home).filter((name) => name.startsWith('data.new-')) : [];
    await vi.waitFor(() => expect(existsSync(join(home, drafts()[0] ?? '', 'base'))).toBe(true), {
      timeout: 100_000,
      interval: 5,
    });
    await kill();
    expect(existsSync(join(home, 'data'))).toBe(false);
    const postgres = await startPostgres({ dataDir: fresh });
    expect(await query(postgres.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
    await postgres.stop();
    // The initdb of the killed start may have gone on writing behind the one that cleared up: the next clears up again.
    await (await startPostgres({ dataDir: fresh })).stop();
    expect(drafts()).toEqual([]);
  });
});

describe('killed', () => {
  test('our process: the next start finds the server and every acknowledged row', async () => {
    const first = await holder(dataDir, 'exclusive');
    const died = await writeUntilItDies(first.connection);
    await first.kill();
    const second = await holder(dataDir, 'exclusive');
    expect(second.adopted).toBe(true);
    await second.stop();
    const acknowledged = await died();
    const third = await holder(dataDir, 'exclusive');
    expect(await lastRow(third.connection)).toBeGreaterThanOrEqual(acknowledged);
    await third.stop();
  });

  test('our process, and no next start: the server does not stay behind', async () => {
    const { kill } = await holder(dataDir, 'exclusive');
    await kill();
    expect(await isStopped()).toBe(true);
  });

  test('PostgreSQL: it comes back at the same address with every acknowledged row', async () => {
    const said: string[] = [];
    const postgres = await startPostgres({ dataDir, report: (message) => said.push(message) });
    const pool = new Pool(postgres.connection);
    pool.on('error', () => undefined);
    await pool.query('select 1');
    const died = await writeUntilItDies(postgres.connection);
    const pid = serverPid();
    process.kill(pid, 'SIGKILL');
    const acknowledged = await died();
    const max = await vi.waitFor(
      async () => (await pool.query<{ max: number }>('select max(n) from acknowledged')).rows[0]?.max,
      { timeout: 100_000, interval: 50 },
    );
    expect(max).toBeGreaterThanOrEqual(acknowledged);
    expect(serverPid()).not.toBe(pid);
    expect(said[0]).toContain('ended unexpectedly');
    await pool.end();
    await postgres.stop();
    expect(await isStopped()).toBe(true);
  });

  test('both at once, with a query running: the next start has every acknowledged row', async () => {
    const first = await holder(dataDir, 'exclusive');
    const died = await writeUntilItDies(first.connection);
    // A backend that looks for nothing while it computes: it holds the dead server's shared memory.
    const busy = query(
      first.connection,
      'select count(*) from (select generate_series(1, 10000000000)) as numbers',
    ).catch(() => 'ended');
    await sleep(100);
    process.kill(serverPid(), 'SIGKILL');
    await first.kill();
    const second = await startPostgres({ dataDir, exclusive: true });
    expect(second.adopted).toBe(false);
    const acknowledged = await died();
    expect(await lastRow(second.connection)).toBeGreaterThanOrEqual(acknowledged);
    expect(await busy).toBe('ended');
    await second.stop();
  });

  test('the process id in a stale lock file belongs to somebody else by now', async () => {
    const place = placeFor(dataDir);
    const bystander = spawn('sleep', ['60'], runAs(place.account));
    const lines = [
      bystander.pid,
      place.data,
      1_700_000_000,
      5432,
      join(place.home, 'run'),
      '',
      ' 1 2',
      'ready',
    ];
    writeFileSync(join(place.data, 'postmaster.pid'), `${lines.join('\n')}\n`);
    writeFileSync(join(place.home, 'run', '.s.PGSQL.5432.lock'), `${lines.slice(0, 6).join('\n')}\n`);
    const postgres = await startPostgres({ dataDir });
    expect(postgres.adopted).toBe(false);
    expect(await query(postgres.connection, 'select count(*)::int as count from kept')).toEqual(rows);
    await postgres.stop();
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
    bystander.kill();
  });
});

describe('several users', () => {
  test('a second exclusive start is refused with the process id of the first', async () => {
    const first = await holder(dataDir, 'exclusive');
    await expect(startPostgres({ dataDir, exclusive: true })).rejects.toThrow(DataDirectoryInUse);
    await expect(startPostgres({ dataDir, exclusive: true })).rejects.toThrow(`process ${first.pid}`);
    await first.stop();
    const third = await startPostgres({ dataDir, exclusive: true });
    await third.stop();
  });

  test('a command shares the running server, and the last one out stops it', async () => {
    const long = await holder(dataDir, 'exclusive');
    const command = await startPostgres({ dataDir });
    expect(command.adopted).toBe(true);
    expect(command.connection).toEqual(long.connection);
    await long.stop();
    expect(await query(command.connection, 'select count(*)::int as count from kept')).toEqual(rows);
    await command.stop();
    expect(await isStopped()).toBe(true);
  });

  test('a long-lived server takes over from a command, and outlives its being killed', async () => {
    const command = await holder(dataDir, 'shared');
    const long = await startPostgres({ dataDir, exclusive: true });
    expect(long.adopted).toBe(true);
    const pid = serverPid();
    await command.kill();
    // Longer than the caretaker waits.
    await sleep(3500);
    expect(isServer(pid, placeFor(dataDir).data)).toBe(true);
    expect(await query(long.connection, 'select count(*)::int as count from kept')).toEqual(rows);
    await long.stop();
    expect(await isStopped()).toBe(true);
  });

  test('two first starts at the same moment make one database', async () => {
    const fresh = join(base, 'together');
    const [a, b] = await Promise.all([holder(fresh, 'shared'), holder(fresh, 'exclusive')]);
    expect(new Set([a.adopted, b.adopted])).toEqual(new Set([false, true]));
    expect(a.connection).toEqual(b.connection);
    await Promise.all([a.stop(), b.stop()]);
    expect(await isStopped(fresh)).toBe(true);
  });
});

describe('what is in the way is said', () => {
  test('a data directory of another major version', async () => {
    const version = join(placeFor(dataDir).data, 'PG_VERSION');
    writeFileSync(version, '15\n');
    await expect(startPostgres({ dataDir })).rejects.toThrow(
      /was made by PostgreSQL 15, and this Rapport brings 18/,
    );
    writeFileSync(version, '18\n');
  });

  test('a data directory that is a file, or below one', async () => {
    const file = join(base, 'file');
    writeFileSync(file, '');
    await expect(startPostgres({ dataDir: file })).rejects.toThrow(
      `${file} cannot be used as the data directory: it`,
    );
    await expect(startPostgres({ dataDir: join(file, 'x') })).rejects.toThrow('is a file');
  });

  test('a setting that PostgreSQL refuses, with the last lines of its log', async () => {
    await expect(startPostgres({ dataDir, settings: { work_mem: 'much' } })).rejects.toThrow(
      /invalid value.*"work_mem"/,
    );
    expect(await isStopped()).toBe(true);
  });
});

// What is different for root can be tried by root only; an ordinary user's run tries all of the above as that user.
describe.runIf(isRoot())('as root', () => {
  const nobody = { uid: 65_534, gid: 65_534, name: 'nobody' };

  test('an ordinary user starts from a checkout that it cannot write to, and root joins', async () => {
    const checkout = copyCheckout(folder(join(base, 'checkout'), 0o755));
    const own = join(folder(join(base, 'own'), 0o700, nobody), 'data');
    const held = await holder(own, 'exclusive', { ...checkout, as: nobody });
    expect(held.refusal).toBeUndefined();
    expect(placeFor(own).account.uid).toBe(nobody.uid);
    const root = await startPostgres({ dataDir: own });
    expect(root.adopted).toBe(true);
    expect(await query(root.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
    await held.stop();
    await root.stop();
    const again = await holder(own, 'shared', { ...checkout, as: nobody });
    expect(again.adopted).toBe(false);
    await again.stop();
    const refused = await holder(dataDir, 'shared', { ...checkout, as: nobody });
    expect(refused.refusal).toMatch(/belongs to user 0|No permission/);
  });

  test('checkout and data in a home that nobody else can enter', async () => {
    const home = folder(join(base, 'home'), 0o700);
    const checkout = copyCheckout(join(home, 'checkout'));
    const data = join(home, 'data');
    const held = await holder(data, 'exclusive', checkout);
    expect(await query(held.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
    await held.stop();
    const real = readlinkSync(join(data, 'postgres'));
    expect(real).toMatch(/^\/var\/lib\/rapport\//);
    renameSync(real, `${real}-away`);
    await expect(startPostgres({ dataDir: data })).rejects.toThrow(`kept in ${real}, which is missing`);
    rmSync(`${real}-away`, { recursive: true });
  });

  test('nothing but the account may read the data, and it is not root', () => {
    const { data } = placeFor(dataDir);
    expect(readFileSync(join(data, '..', 'pg_hba.conf'), 'utf8')).not.toMatch(/trust|password|md5|scram/);
    expect(accountFor(undefined).uid).not.toBe(0);
  });
});
