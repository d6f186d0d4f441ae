// A whole installation in small: the embedded server with a table that is written to, and a key beside it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { Conflict, Invalid } from '../errors.ts';
import { type Postgres, type PostgresOptions, startPostgres } from '../postgres.ts';
import { query } from '../postgres/testing/holder.ts';
import { CONTENTS, SUMS } from './contents.ts';
import { changeNote, listBackups, readNote } from './folder.ts';
import { keepBackup } from './keep.ts';
import { makeBackup } from './make.ts';
import type { BackupPlace } from './place.ts';
import { restoreBackup } from './restore.ts';

const base = await mkdtemp(join(tmpdir(), 'rapport-backup-test-'));
await chmod(base, 0o755); // root's PostgreSQL runs as somebody else
vi.stubEnv('TMPDIR', base);
const place: BackupPlace = {
  dataDir: join(base, 'data'),
  folder: join(base, 'data', 'backups'),
  passphrase: null,
  databaseUrl: null,
  secretGiven: false,
  keep: { daily: 7, weekly: 4 },
};
const locked: BackupPlace = { ...place, passphrase: 'four words and more' };
const making = fileURLToPath(new URL('testing/make.ts', import.meta.url));
const known = ['0001_first.sql'];
const countRows = async (pool: pg.Pool): Promise<number> =>
  Number((await pool.query<{ rows: string }>('SELECT count(*) AS rows FROM written')).rows[0]?.rows);
const rehearse = (file: string, from = place): ReturnType<typeof restoreBackup<number>> =>
  restoreBackup(from, file, { known, check: true, examine: countRows });
let good: string;

beforeAll(async () => {
  const { connection, stop } = await startPostgres({ dataDir: place.dataDir });
  await query(connection, 'CREATE TABLE migrations AS SELECT $$0001_first.sql$$::text AS name');
  await query(connection, 'CREATE TABLE written (n int PRIMARY KEY, text text)');
  await query(
    connection,
    'INSERT INTO written SELECT n, repeat(md5(n::text), 20) FROM generate_series(1, 5000) AS n',
  );
  await writeFile(join(place.dataDir, 'secret'), 'the key of this installation', { mode: 0o600 });
  await mkdir(join(place.dataDir, 'mail'));
  await writeFile(join(place.dataDir, 'mail', 'one.eml'), 'Subject: one');
  await stop();
  good = (await makeBackup(place, join(base, 'out'))).path;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(base, { recursive: true, force: true, maxRetries: 5 });
});

/** A server, which a test that fails leaves as little behind as one that passes. */
async function serve(options: Partial<PostgresOptions> = {}): Promise<Postgres> {
  const server = await startPostgres({ dataDir: place.dataDir, ...options });
  onTestFinished(() => server.stop());
  return server;
}

/** @returns the sentence's key, with which it was refused; nothing may be left of it */
async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect((await readdir(base)).filter((name) => /\.restore-|rehearsal-/.test(name))).toEqual([]);
  expect(error).toBeInstanceOf(Invalid);
  return error instanceof Invalid ? error.key : '';
}

describe('a backup', () => {
  test('that is made while rows are written has each that was acknowledged before it began', async () => {
    const { connection, stop } = await serve({ exclusive: true });
    const client = new pg.Client(connection);
    await client.connect();
    let acknowledged = 5000;
    let going = true;
    const writing = (async () => {
      for (; going; acknowledged++)
        await client.query('INSERT INTO written VALUES ($1, $2)', [acknowledged + 1, 'written meanwhile']);
    })();
    await expect.poll(() => acknowledged).toBeGreaterThan(5050);
    const before = acknowledged;
    const { path } = await makeBackup(place, place.folder);
    const after = acknowledged;
    going = false;
    await writing;
    await client.end();
    await expect(restoreBackup(place, path, { known, check: false, examine: countRows })).rejects.toThrow(
      'already running',
    );
    await stop();

    expect(after).toBeGreaterThan(before);
    const restored = await restoreBackup(place, path, { known, check: false, examine: countRows });
    expect(restored.examined).toBeGreaterThanOrEqual(before);
    expect(restored.examined).toBeLessThanOrEqual(after + 1);
    expect(await readFile(join(place.dataDir, 'secret'), 'utf8')).toBe('the key of this installation');
    expect(await readFile(join(place.dataDir, 'mail', 'one.eml'), 'utf8')).toBe('Subject: one');
    // earlier backups came along, what was there before is beside it, with all that was written
    expect(await listBackups(place.folder)).toHaveLength(1);
    const earlier = await serve({ dataDir: restored.before ?? '' });
    expect(await query(earlier.connection, 'SELECT count(*)::int AS rows FROM written')).toEqual([
      { rows: acknowledged },
    ]);
    await earlier.stop();
    const now = await serve();
    await query(now.connection, 'INSERT INTO written VALUES (0, $$it goes on$$)');
    await now.stop();
  });

  test('is readable by its owner alone, and holds neither logs nor locks nor earlier backups', async () => {
    expect((await stat(good)).mode & 0o777).toBe(0o600);
    const names = await namesIn(good);
    expect(names[0]).toBe(CONTENTS);
    expect(names.at(-1)).toBe(SUMS);
    expect(names.filter((name) => name.startsWith('files/')).toSorted()).toEqual([
      'files/mail/one.eml',
      'files/secret',
    ]);
    expect(names.filter((name) => /\.lock|\.log|postmaster\.pid/.test(name))).toEqual([]);
  });

  test('that is killed in the middle leaves nothing that looks like one', async () => {
    const folder = join(base, 'killed');
    const { connection, stop } = await serve();
    const child = spawn(process.execPath, [making, JSON.stringify(place), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data'); // it has begun to write
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await listBackups(folder)).toEqual([]);
    // the server is well, and the next one is made
    await vi.waitFor(async () => expect((await makeBackup(place, folder)).bytes).toBeGreaterThan(1000), {
      timeout: 100_000,
    });
    expect(await query(connection, 'SELECT slot_name FROM pg_replication_slots')).toEqual([]);
    await stop();
  });

  test('for which there is no room leaves nothing, and says so', async () => {
    const folder = join(base, 'full');
    const { stop } = await serve();
    const limited = `ulimit -f 500 && exec "$0" "$@"`;
    const from = JSON.stringify({ ...place, folder });
    const child = spawn('/bin/sh', ['-c', limited, process.execPath, making, from], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    expect(await once(child, 'exit')).toEqual([3, null]);
    expect(await readdir(folder)).toEqual(['note.json']);
    expect((await readNote(folder)).failed?.key).toBe('backup:failed.tooLarge');
    await stop();
  });

  test('of a database of one’s own says which command to use where pg_dump is missing', async () => {
    const { connection, stop } = await serve();
    const databaseUrl = `postgres://rapport@localhost/rapport?host=${encodeURIComponent(connection.host)}`;
    const folder = join(base, 'external');
    const path = process.env.PATH;
    vi.stubEnv('PATH', base);
    try {
      expect(await refusalOf(makeBackup({ ...place, databaseUrl }, folder))).toBe('backup:noPgDump');
    } finally {
      vi.stubEnv('PATH', path);
    }
    expect(await readdir(folder)).toEqual([]);
    await stop();
  });

  test('is not made twice at once', async () => {
    const both = await Promise.allSettled([1, 2].map((n) => makeBackup(place, join(base, `both-${n}`))));
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((each) => each.status === 'rejected')?.reason).toBeInstanceOf(Conflict);
  });

  test('that cannot be written is noted, and leaves those that are good', async () => {
    const folder = join(base, 'kept');
    const from = { ...place, folder };
    await keepBackup(from);
    expect(await readNote(folder)).toEqual({ running: null, failed: null, rehearsed: null });
    await expect(keepBackup({ ...from, dataDir: join(base, 'nowhere') })).rejects.toThrow(Invalid);
    expect((await readNote(folder)).failed?.key).toBe('backup:nothing');
    expect(await listBackups(folder)).toHaveLength(1);
    await changeNote(folder, { rehearsed: { at: new Date(0).toISOString(), name: 'x' } });
    expect((await readNote(folder)).failed?.key).toBe('backup:nothing');
  });
});

describe('a rehearsal', () => {
  test('counts what is in it, and changes nothing', async () => {
    const inode = (await stat(place.dataDir)).ino;
    const { examined, before } = await rehearse(good);
    expect({ examined, before }).toEqual({ examined: 5000, before: null });
    expect((await stat(place.dataDir)).ino).toBe(inode);
  });

  test('opens an encrypted one', async () => {
    const encrypted = (await makeBackup(locked, join(base, 'out'))).path;
    expect(encrypted.endsWith('.age')).toBe(true);
    expect((await rehearse(encrypted, locked)).examined).toBeGreaterThanOrEqual(5000);
  });

  test('leaves nothing of a file that is refused', async () => {
    const bytes = await readFile(good);
    // more than a bit: another distance among zeros unpacks to the same zeros
    bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 64);
    const file = join(base, 'altered.tar.gz');
    await writeFile(file, bytes);
    expect(await refusalOf(rehearse(file))).toMatch(/^backup:file\./);
    const inEarnest = restoreBackup(place, file, { known, check: false, examine: countRows });
    expect(await refusalOf(inEarnest)).toMatch(/^backup:file\./);
    const summed = await readFile(good);
    summed.writeUInt8(summed.readUInt8(summed.length - 8) ^ 1, summed.length - 8); // of gzip's own sum
    await writeFile(file, summed);
    expect(await refusalOf(rehearse(file))).toBe('backup:file.damaged');
  });

  test('refuses what a database that comes up does not answer', async () => {
    const examine = (pool: pg.Pool): Promise<unknown> => pool.query('SELECT * FROM no_such_table');
    expect(await refusalOf(restoreBackup(place, good, { known, check: true, examine }))).toBe(
      'backup:doesNotAnswer',
    );
  });

  test('refuses one of a later schema', async () => {
    const later = restoreBackup(place, good, { known: [], check: true, examine: countRows });
    expect(await refusalOf(later)).toBe('backup:file.newerSchema');
  });
});

async function namesIn(file: string): Promise<string[]> {
  const entries = extract();
  const filled = pipeline(createReadStream(file), createGunzip(), entries);
  const names: string[] = [];
  for await (const entry of entries) {
    names.push(entry.header.name);
    entry.resume();
  }
  await filled;
  return names;
}
