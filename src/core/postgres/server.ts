import {
  closeSync,
  constants,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, PostgresFailed } from './errors.ts';
import { dropSocketDirectory } from './place.ts';
import type { Place } from './place.ts';

/** A server that is alive on a data directory, as its postmaster.pid tells. */
export type Server = { pid: number; socketDirectory: string; port: number; ready: boolean };

/** @returns the live server of this data directory, whoever started it */
export function liveServer({ data }: Place): Server | undefined {
  const lines = pidFile(data)?.split('\n') ?? [];
  const [pid, , , port, socketDirectory] = lines;
  if (!pid || !isServer(Number(pid), data)) return undefined;
  return {
    pid: Number(pid),
    socketDirectory: socketDirectory ?? '',
    port: Number(port),
    ready: lines[7]?.trim() === 'ready',
  };
}

/**
 * Whether this process serves this data directory. A process id alone says nothing, since it may have been given to
 * another program after a crash; but PostgreSQL works in its data directory, and a dead process works nowhere.
 */
export function isServer(pid: number, data: string): boolean {
  try {
    return (
      readlinkSync(`/proc/${pid}/cwd`) === data && readFileSync(`/proc/${pid}/comm`, 'utf8') === 'postgres\n'
    );
  } catch {
    return false;
  }
}

/**
 * Waits until the server takes connections: as long as it lives, since recovery may take minutes. It is polled, since
 * PostgreSQL tells nobody: a look costs 0.05 ms.
 * @returns undefined when it ended instead
 */
export async function whenReady(place: Place, pid: number): Promise<Server | undefined> {
  for (;;) {
    const server = liveServer(place);
    if (server?.pid === pid && server.ready) return server;
    if (!isAlive(pid)) return undefined;
    await sleep(5);
  }
}

/** Fast shutdown: transactions are rolled back and everything is written. Immediate shutdown when that hangs. */
export async function stopServer(place: Place): Promise<void> {
  const server = liveServer(place);
  if (server === undefined) return;
  const steps = [
    { signal: 'SIGINT', seconds: 60 },
    { signal: 'SIGQUIT', seconds: 15 },
  ] as const;
  for (const { signal, seconds } of steps) {
    sendSignal(server.pid, signal);
    if (await isGone(server.pid, place.data, seconds)) return dropSocketDirectory(place);
  }
  throw new PostgresFailed(`PostgreSQL (process ${server.pid}) on ${place.dataDir} does not stop.`);
}

async function isGone(pid: number, data: string, seconds: number): Promise<boolean> {
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await sleep(5))
    if (!isServer(pid, data)) return true;
  return false;
}

/**
 * Ends the processes that outlived a killed server: each holds its shared memory, and no new one may start until the
 * last is gone. Left alone they go by themselves, a long query only when it is through.
 */
export function endOrphans({ data }: Place, signal: 'SIGQUIT' | 'SIGKILL'): void {
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (pid > 0 && isServer(pid, data)) sendSignal(pid, signal);
  }
}

/**
 * After a crash the process id in postmaster.pid, or the socket's lock, may belong to another program by now, and
 * PostgreSQL would take that for a server. It takes its own parent's id for a stale one (CreateLockFile in
 * miscinit.c), so that is put in: removing the file would also remove the key by which PostgreSQL finds out whether
 * the shared memory is still in use. To be called behind the gate, with no live server.
 */
export function disownPidFile({ data }: Place): void {
  const text = pidFile(data);
  if (text === undefined) return;
  const descriptor = openSync(join(data, 'postmaster.pid'), constants.O_RDWR | constants.O_NOFOLLOW);
  ftruncateSync(descriptor);
  writeSync(descriptor, text.replace(/^-?\d*/, String(process.pid)), 0);
  closeSync(descriptor);
}

function pidFile(data: string): string | undefined {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}
