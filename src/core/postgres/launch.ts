import { spawn } from 'node:child_process';
import { closeSync, constants, fstatSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import { DATABASE } from './create.ts';
import { explained, failedWith, PostgresFailed } from './errors.ts';
import { openInHome, SOCKET_PORT, socketDirectory, writeInHome } from './place.ts';
import type { Place } from './place.ts';
import { disownPidFile, endOrphans, whenReady } from './server.ts';
import type { Server } from './server.ts';
import { defaultSettings } from './settings.ts';

/** Seconds in which the processes of a killed server have to give up its shared memory. */
const ORPHANS_GONE_AFTER = 30;

/**
 * Starts PostgreSQL on a data directory that no server is alive on. It goes on when this process ends.
 * To be called behind the gate.
 * @throws PostgresFailed with the last lines of PostgreSQL's log
 */
export async function launch(
  place: Place,
  binaries: Binaries,
  settings: Record<string, string>,
): Promise<Server> {
  const started = performance.now();
  for (;;) {
    const { server, output } = await explainedLaunch(place, binaries, settings);
    if (server !== undefined) return server;
    const seconds = (performance.now() - started) / 1000;
    if (!output.includes('shared memory block') || seconds > ORPHANS_GONE_AFTER)
      throw failedWith('PostgreSQL did not start.', place.dataDir, output);
    endOrphans(place, seconds > 5 ? 'SIGKILL' : 'SIGQUIT');
    await sleep(50);
  }
}

async function explainedLaunch(place: Place, binaries: Binaries, settings: Record<string, string>) {
  const {
    log,
    from,
    arguments: given,
  } = explained(place.dataDir, () => {
    disownPidFile(place);
    return { ...openLog(place), arguments: serverArguments(place, settings) };
  });
  // Detached: Ctrl-C in a terminal is for us; PostgreSQL is stopped when its last connection has been closed.
  const child = spawn(binaries.postgres, given, {
    ...runAs(place.account),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  const pid = child.pid;
  if (pid === undefined) {
    const [error] = await new Promise<[Error]>((resolve) => child.once('error', (error) => resolve([error])));
    throw new PostgresFailed(`${binaries.postgres} does not run: ${error.message}`, { cause: error });
  }
  const server = await whenReady(place, pid);
  return {
    server,
    output: server === undefined ? readFileSync(logFile(place)).subarray(from).toString() : '',
  };
}

/** The command line of PostgreSQL. Our settings stand on it, so that no file has to be edited when they change. */
export function serverArguments(place: Place, settings: Record<string, string>): string[] {
  const directory = socketDirectory(place);
  // Before the log was opened a socket's lock may have been left by a crash; behind the gate nobody else uses it.
  for (const name of [`.s.PGSQL.${SOCKET_PORT}`, `.s.PGSQL.${SOCKET_PORT}.lock`])
    rmSync(join(directory, name), { force: true });
  const all = {
    ...defaultSettings(),
    ...settings,
    unix_socket_directories: `"${directory.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    port: String(SOCKET_PORT),
    hba_file: writeInHome(
      place,
      'pg_hba.conf',
      `local all ${DATABASE} peer map=rapport\nlocal replication ${DATABASE} peer map=rapport\n`,
    ),
    ident_file: writeInHome(place, 'pg_ident.conf', admitted(place)),
  };
  return ['-D', place.data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** No passwords: the kernel says who is at the other end of the socket, and these may be the database's role. */
function admitted({ account }: Place): string {
  const users = new Set(['root', userInfo().username, account.name]);
  return [...users].map((user) => `rapport "${user}" ${DATABASE}\n`).join('');
}

const LARGEST_LOG = 10 * 2 ** 20;

function openLog(place: Place): { log: number; from: number } {
  const file = logFile(place);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_LOG) renameSync(file, `${file}.1`);
  const log = openInHome(place, LOG, constants.O_WRONLY | constants.O_APPEND, 0o600);
  return { log, from: fstatSync(log).size };
}

const LOG = 'server.log';

function logFile({ home }: Place): string {
  return join(home, LOG);
}
