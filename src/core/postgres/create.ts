import { spawn } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { isRoot, runAs } from './account.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { codeOf, explained, failedWith, PostgresFailed } from './errors.ts';
import type { Place } from './place.ts';

/** Database and role of that name. The role is the superuser: the server is ours alone. */
export const DATABASE = 'rapport';

const DRAFT = 'data.new-';

/**
 * Makes the data directory if there is none: in a draft beside it that is renamed when whole, so that a first start
 * that was cut off leaves nothing which looks like a database.
 * @throws PostgresFailed when it cannot be made, or was made by another major version
 */
export async function ensureCluster(place: Place, binaries: Binaries): Promise<void> {
  clearDrafts(place);
  if (existsSync(place.data)) return checkVersion(place, binaries);
  const draft = explained(place.dataDir, () => mkdtempSync(join(place.home, DRAFT)));
  try {
    if (isRoot()) chownSync(draft, place.account.uid, place.account.gid);
    await initialise(place, binaries, draft);
    renameSync(draft, place.data);
    syncDirectory(place.home);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true, maxRetries: 5 });
    throw error;
  }
}

/** The initdb of a start that was killed may still be writing: what it leaves is cleared by the next start. */
function clearDrafts({ home }: Place): void {
  for (const name of readdirSync(home).filter((name) => name.startsWith(DRAFT)))
    try {
      rmSync(join(home, name), { recursive: true, force: true, maxRetries: 5 });
    } catch (error) {
      if (codeOf(error) !== 'ENOTEMPTY') throw error;
    }
}

async function initialise(
  { account, dataDir }: Place,
  { initdb, postgres }: Binaries,
  draft: string,
): Promise<void> {
  const create = (characters: string) =>
    run(account, initdb, [
      `--pgdata=${draft}`,
      `--username=${DATABASE}`,
      '--encoding=UTF8',
      '--locale-provider=icu',
      '--icu-locale=und',
      '--locale=C',
      `--lc-ctype=${characters}`,
      '--auth=peer',
      '--data-checksums',
      '--no-instructions',
      // Synced once below: nothing counts before the rename.
      '--no-sync',
    ]);
  let made = await create('C.UTF-8');
  // Older C libraries have no C.UTF-8; the ICU collation does most of what it would.
  if (made.output.includes('invalid locale name')) made = await create('C');
  if (made.status !== 0) throw failedWith('initdb could not make the database.', dataDir, made.output);

  // In single-user mode: a quarter of the time that starting a server for it takes.
  const created = await run(
    account,
    postgres,
    ['--single', '-F', '-D', draft, '-c', 'exit_on_error=on', 'template1'],
    `CREATE DATABASE ${DATABASE}\n`,
  );
  if (created.status !== 0)
    throw failedWith('PostgreSQL could not create its database.', dataDir, created.output);

  // Everything to the disk in one go: 0.1 s, where initdb and CREATE DATABASE would each sync for themselves.
  const synced = await run(account, initdb, [`--pgdata=${draft}`, '--sync-only']);
  if (synced.status !== 0)
    throw failedWith('initdb could not sync the new database.', dataDir, synced.output);
}

async function run(account: Account, program: string, args: string[], input = '') {
  const child = spawn(program, args, runAs(account));
  let output = '';
  const collect = (chunk: Buffer) => void (output += chunk.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  // A program that ended before it read its input says why on its own output.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return new Promise<{ status: number | null; output: string }>((resolve, reject) => {
    child.once('error', (error) =>
      reject(new PostgresFailed(`${program} does not run: ${error.message}`, { cause: error })),
    );
    child.once('close', (status) => resolve({ status, output }));
  });
}

function checkVersion({ data, dataDir }: Place, { major }: Binaries): void {
  const file = join(data, 'PG_VERSION');
  if (!existsSync(file))
    throw new PostgresFailed(`${data} is not a PostgreSQL data directory: it has no PG_VERSION.`);
  const found = Number.parseInt(readFileSync(file, 'utf8'), 10);
  if (found === major) return;
  throw new PostgresFailed(
    `The database in ${dataDir} was made by PostgreSQL ${found}, and this Rapport brings ${major}: back it up with ` +
      'the Rapport that made it and restore it with this one.',
  );
}

function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
