// `rapport backup`, the nightly job and the button: one file that holds everything.
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import pg from 'pg';
import { extract } from 'tar-stream';
import { Conflict, Invalid } from '../errors.ts';
import { startPostgres } from '../postgres.ts';
import { Archive, bytesOf } from './archive.ts';
import { baseBackup, type BaseBackupPart } from './base-backup.ts';
import { CONTENTS, type Contents, DATABASE, FORMAT, MANIFEST, nameFor, ourVersion } from './contents.ts';
import { addDataFiles } from './data-files.ts';
import { addDump } from './dump.ts';
import type { BackupPlace } from './place.ts';
import { clearParts, writeBackupFile } from './write-file.ts';

export type Made = {
  path: string;
  bytes: number;
  unpackedBytes: number;
  encrypted: boolean;
  seconds: number;
};
export type Progress = { done: number; expected: number };

/**
 * With or without a running server: joins the database, or starts it for this. It is taken as it is, not migrated, so
 * that it can be backed up before an upgrade.
 * @param folder where the file goes
 * @throws Invalid where there is nothing to back up, Conflict while another backup runs
 */
export async function makeBackup(
  place: BackupPlace,
  folder: string,
  report: (progress: Progress) => void = () => {},
): Promise<Made> {
  if (place.databaseUrl !== null)
    return locked({ connectionString: place.databaseUrl }, (client) =>
      make(place, folder, client, null, report),
    );
  if (!existsSync(join(place.dataDir, 'postgres', 'data')))
    throw new Invalid('backup:nothing', { folder: place.dataDir });
  const { connection, stop } = await startPostgres({ dataDir: place.dataDir });
  try {
    return await locked(connection, (client) => make(place, folder, client, connection, report));
  } finally {
    await stop();
  }
}

/** 'rapk': one backup at a time, whoever makes it; the lock is gone with its connection. */
const LOCK = 0x7261_706b;

async function locked<T>(connection: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...connection, application_name: 'rapport backup' });
  client.on('error', () => {}); // its queries say it
  await client.connect();
  try {
    const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [LOCK]);
    if (!rows[0]?.got) throw new Conflict('backup:alreadyRunning');
    return await work(client);
  } finally {
    await client.end();
  }
}

async function make(
  place: BackupPlace,
  folder: string,
  client: pg.Client,
  base: pg.ClientConfig | null,
  report: (progress: Progress) => void,
): Promise<Made> {
  const begun = new Date();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await clearParts(folder);
  const stopping = new AbortController();
  const archive = new Archive(stopping.signal);
  const encrypted = place.passphrase !== null;
  const name = nameFor(begun, encrypted);
  const written = writeBackupFile(folder, name, archive.chunks, place.passphrase);
  written.catch((error: unknown) => stopping.abort(error));
  try {
    const known = await describe(client, place, begun);
    await (base === null
      ? fillFromDump(archive, known, client, place, report)
      : fillFromBase(archive, known, base, report, stopping.signal));
    await addDataFiles(archive, place.dataDir, place.folder);
    await archive.finish();
    const bytes = await written;
    const seconds = (Date.now() - begun.getTime()) / 1000;
    return { path: join(folder, name), bytes, unpackedBytes: archive.bytes, encrypted, seconds };
  } catch (error) {
    archive.fail(error);
    await written.catch(() => {});
    throw stopping.signal.aborted && !isFirst(error) ? stopping.signal.reason : error;
  }
}

/** The sentence of a backup that could not even be begun comes before what that did to its file. */
function isFirst(error: unknown): boolean {
  return error instanceof Invalid || error instanceof Conflict;
}

async function describe(
  client: pg.Client,
  place: BackupPlace,
  at: Date,
): Promise<Omit<Contents, 'kind' | 'bytes'>> {
  const there = await client.query<{ there: boolean }>(
    "SELECT to_regclass('migrations') IS NOT NULL AS there",
  );
  if (!there.rows[0]?.there) throw new Invalid('backup:nothing', { folder: place.dataDir });
  const { rows } = await client.query<{ name: string }>('SELECT name FROM migrations ORDER BY name');
  const server = await client.query<{ server_version_num: string }>('SHOW server_version_num');
  return {
    format: FORMAT,
    version: ourVersion(),
    postgres: Math.floor(Number(server.rows[0]?.server_version_num) / 10_000),
    migrations: rows.map((row) => row.name),
    madeAt: at.toISOString(),
    secret: place.secretGiven ? 'environment' : existsSync(join(place.dataDir, 'secret')) ? 'file' : 'none',
  };
}

async function addContents(archive: Archive, contents: Contents): Promise<void> {
  const text = Buffer.from(`${JSON.stringify(contents, null, 2)}\n`);
  await archive.add(CONTENTS, text.length, [text]);
}

async function fillFromDump(
  archive: Archive,
  known: Omit<Contents, 'kind' | 'bytes'>,
  client: pg.Client,
  place: BackupPlace,
  report: (progress: Progress) => void,
): Promise<void> {
  const size = await client.query<{ bytes: string }>(
    'SELECT pg_database_size(current_database())::text AS bytes',
  );
  const expected = Number(size.rows[0]?.bytes);
  await addContents(archive, { ...known, kind: 'dump', bytes: expected });
  await addDump(archive, place.databaseUrl ?? '', () => report({ done: archive.bytes, expected }));
}

/** The server's tar is taken apart and put into ours, entry by entry. */
async function fillFromBase(
  archive: Archive,
  known: Omit<Contents, 'kind' | 'bytes'>,
  connection: pg.ClientConfig,
  report: (progress: Progress) => void,
  stopped: AbortSignal,
): Promise<void> {
  const parts = baseBackup(connection);
  try {
    const first = await parts.next();
    const expected = first.done !== true && first.value.kind === 'begun' ? first.value.expected : 0;
    await addContents(archive, { ...known, kind: 'base', bytes: expected });
    const manifest: Buffer[] = [];
    const entries = extract();
    const source = Readable.from(tarOf(parts, manifest, stopped), { objectMode: false });
    source.on('error', (error) => entries.destroy(error)).pipe(entries);
    for await (const entry of entries) {
      const { type, size, mtime } = entry.header;
      const name = entry.header.name.replace(/^\.\//, '');
      if (type === 'directory') await archive.addFolder(DATABASE + name);
      else if (type === 'file') {
        const summed = name.startsWith('pg_wal/'); // the one folder that the server's manifest does not list
        await archive.add(DATABASE + name, size, bytesOf(entry), { summed, mtime });
      } else throw new Invalid('backup:tablespaces');
      report({ done: archive.bytes, expected: Math.max(expected, archive.bytes) });
    }
    const text = Buffer.concat(manifest);
    await archive.add(MANIFEST, text.length, [text]);
  } finally {
    await parts.return(undefined);
  }
}

async function* tarOf(
  parts: AsyncIterable<BaseBackupPart>,
  manifest: Buffer[],
  stopped: AbortSignal,
): AsyncGenerator<Buffer> {
  for await (const part of parts) {
    stopped.throwIfAborted();
    if (part.kind === 'tar') yield part.bytes;
    else if (part.kind === 'manifest') manifest.push(part.bytes);
  }
}
