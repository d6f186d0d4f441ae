// `rapport restore`: unpacked beside what is there, tried, and only then put in its place.
import { existsSync } from 'node:fs';
import { chmod, lchown, mkdir, mkdtemp, readdir, readlink, rename, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import pg from 'pg';
import { Invalid } from '../errors.ts';
import { placeOf } from '../moved.ts';
import { DataDirectoryInUse, startPostgres } from '../postgres.ts';
import { type Account, isRoot } from '../postgres/account.ts';
import { binariesFor } from '../postgres/binaries.ts';
import { codeOf, PostgresFailed } from '../postgres/errors.ts';
import { behindGate, Lock, signatureOf } from '../postgres/lock.ts';
import { placeFor, SYSTEM_DIRECTORY } from '../postgres/place.ts';
import { stopServer } from '../postgres/server.ts';
import type { Contents } from './contents.ts';
import { apart, shellWord } from './dump.ts';
import type { BackupPlace } from './place.ts';
import { unpack } from './unpack.ts';
import { syncFolder } from './write-file.ts';

export type Restored<T> = {
  contents: Contents;
  /** what `examine` said; null for a dump, which only its own server can read */
  examined: T | null;
  /** where the data lies that was there before; null when none was, or nothing was replaced */
  before: string | null;
  seconds: number;
};

/**
 * @param known migrations of this Rapport
 * @param examine looks at the restored database before it is put in place; what it throws stops that
 * @param check true: a rehearsal in a temporary folder, nothing is replaced
 * @throws Invalid with what is wrong with the file; DataDirectoryInUse; nothing is changed then
 */
export async function restoreBackup<T>(
  place: BackupPlace,
  file: string,
  {
    known,
    check,
    examine,
  }: { known: readonly string[]; check: boolean; examine: (pool: pg.Pool) => Promise<T> },
): Promise<Restored<T>> {
  const begun = performance.now();
  const release = check ? () => {} : await claim(place.dataDir);
  let draft: string | undefined;
  try {
    const refuseOthers = (contents: Contents): void => refuse(contents, file, known, { check, place });
    const made = check ? join(tmpdir(), 'rapport-rehearsal-') : `${place.dataDir}.restore-`;
    const { contents, account, folder } = await unpackInto(
      made,
      file,
      place.passphrase,
      refuseOthers,
      (path) => {
        draft = path;
      },
    );
    const examined = account === null ? null : await tried(folder, examine);
    const before = check ? null : await putInPlace(folder, place.dataDir);
    if (!check) draft = undefined;
    return { contents, examined, before, seconds: Math.round(performance.now() - begun) / 1000 };
  } finally {
    if (draft !== undefined) await removeDraft(draft);
    release();
  }
}

/** Keeps everybody else away from a data directory. @throws DataDirectoryInUse */
async function claim(dataDir: string): Promise<() => void> {
  if (!existsSync(join(dataDir, 'postgres'))) return () => {};
  const place = placeFor(dataDir);
  const [owner, users] = [new Lock(place, 'owner'), new Lock(place, 'users')];
  const release = (): void => {
    owner.release();
    users.release();
  };
  try {
    if (!(await owner.take('exclusive', 0)))
      throw new DataDirectoryInUse(dataDir, signatureOf(place, 'owner'));
    owner.sign();
    // longer than the caretaker of a killed server waits
    if (!(await users.take('exclusive', 10))) throw new DataDirectoryInUse(dataDir, undefined);
    await behindGate(place, () => stopServer(place));
    await clearDrafts(dataDir);
    return release;
  } catch (error) {
    release();
    throw error;
  }
}

/** What restores left that were killed in the middle. */
async function clearDrafts(dataDir: string): Promise<void> {
  const parent = dirname(dataDir);
  for (const name of await readdir(parent))
    if (name.startsWith(`${basename(dataDir)}.restore-`)) await removeDraft(join(parent, name));
}

function refuse(
  contents: Contents,
  file: string,
  known: readonly string[],
  { check, place }: { check: boolean; place: BackupPlace },
): void {
  const newer = contents.migrations.some((name) => !known.includes(name));
  if (newer) throw new Invalid('backup:file.newerSchema', { file, version: contents.version });
  if (contents.kind === 'base' && place.databaseUrl !== null && !check)
    throw new Invalid('backup:notIntoExternal', { file, place: placeOf(place.databaseUrl) });
  if (contents.kind === 'dump' && !check) {
    const opened = place.passphrase === null ? '' : `age --decrypt ${shellWord(file)} | `;
    const named = place.passphrase === null ? ` --file=${shellWord(file)}` : '';
    const into = place.databaseUrl === null ? '"$DATABASE_URL"' : shellWord(apart(place.databaseUrl).address);
    throw new Invalid('backup:dumpByHand', {
      command: `${opened}tar --extract --gzip --to-stdout${named} --wildcards 'dump/*' | pg_restore --clean --if-exists --no-owner --dbname=${into}`,
    });
  }
}

/** @returns with no account for a dump: nothing of it is kept */
async function unpackInto(
  prefix: string,
  file: string,
  passphrase: string | null,
  refuseOthers: (contents: Contents) => void,
  made: (folder: string) => void,
): Promise<{ contents: Contents; folder: string; account: Account | null }> {
  let folder = '';
  let database: string | null = null;
  let account: Account | null = null;
  const contents = await unpack(file, passphrase, async (found) => {
    refuseOthers(found);
    if (found.kind === 'dump') return { database: null, files: null };
    await refuseFullDisk(dirname(prefix), found.bytes);
    folder = await mkdtemp(prefix);
    made(folder);
    await likeTheOneBefore(folder, prefix.replace(/\.restore-$/, ''));
    const home = placeFor(folder);
    account = home.account;
    const { major } = binariesFor(home);
    if (found.postgres !== major)
      throw new Invalid('backup:file.otherPostgres', { file, found: found.postgres, ours: major });
    database = home.data;
    await mkdir(database, { mode: 0o700 });
    return { database, files: folder };
  });
  if (database !== null && account !== null && isRoot()) await give(database, account);
  return { contents, folder, account };
}

async function refuseFullDisk(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const mb = (value: number): number => Math.ceil(value / 1e6);
  if (bavail * bsize < bytes * 1.05)
    throw new Invalid('backup:noRoom', { folder, needed: mb(bytes), free: mb(bavail * bsize) });
}

/** As root: the data goes on to belong to whom it belonged. */
async function likeTheOneBefore(folder: string, before: string): Promise<void> {
  if (!isRoot() || !existsSync(before)) return;
  const { uid, gid } = await stat(before);
  await lchown(folder, uid, gid);
}

async function give(folder: string, { uid, gid }: Account): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    await lchown(join(entry.parentPath, entry.name), uid, gid);
  await lchown(folder, uid, gid);
  await chmod(folder, 0o700);
}

/** Recovery reads and replays all the WAL there is; a base backup whose end is missing does not come up. */
async function tried<T>(dataDir: string, examine: (pool: pg.Pool) => Promise<T>): Promise<T> {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  try {
    // modest: a house may be at work beside it
    postgres = await startPostgres({ dataDir, settings: { shared_buffers: '64MB', max_connections: '10' } });
  } catch (error) {
    if (!(error instanceof PostgresFailed)) throw error;
    throw new Invalid('backup:doesNotRecover', { message: error.message });
  }
  const pool = new pg.Pool({ ...postgres.connection, max: 2 });
  pool.on('error', () => {}); // its queries say it
  try {
    return await examine(pool);
  } catch (error) {
    throw new Invalid('backup:doesNotAnswer', {
      message: error instanceof Error ? error.message : String(error),
    });
  } finally {
    await pool.end();
    await postgres.stop();
  }
}

/** @returns where the data lies that was there before */
async function putInPlace(draft: string, dataDir: string): Promise<string | null> {
  if (!existsSync(dataDir)) {
    await rename(draft, dataDir);
    await syncFolder(dirname(dataDir));
    return null;
  }
  const moment = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const before = `${dataDir}.before-restore-${moment}Z`;
  try {
    await rename(dataDir, before);
  } catch (error) {
    // where a disk or a volume is mounted
    if (codeOf(error) !== 'EBUSY' && codeOf(error) !== 'EXDEV') throw error;
    throw new Invalid('backup:mountPoint', { folder: dataDir });
  }
  try {
    await rename(draft, dataDir);
  } catch (error) {
    await rename(before, dataDir);
    throw error;
  }
  // earlier backups are of use to whoever has just restored one
  if (existsSync(join(before, 'backups'))) await rename(join(before, 'backups'), join(dataDir, 'backups'));
  await syncFolder(dirname(dataDir));
  return before;
}

async function removeDraft(folder: string): Promise<void> {
  // as root the database may lie elsewhere, where its account can enter
  const elsewhere = await readlink(join(folder, 'postgres')).catch(() => null);
  // a link that leads anywhere else is none of ours
  if (elsewhere !== null && dirname(elsewhere) === SYSTEM_DIRECTORY)
    await rm(elsewhere, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
