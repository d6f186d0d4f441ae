import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { runAs } from './account.ts';
import { codeOf } from './errors.ts';
import { Lock } from './lock.ts';
import type { Place } from './place.ts';
import { isServer } from './server.ts';

/**
 * Stops a server that nobody uses any more because its users were killed: a shell that waits for the users' lock,
 * which the kernel gives it when the last of them is gone, however it went. It waits 3 s more, so that a service
 * manager's restart finds the server warm. Starting waits while it holds the lock.
 * A parent-death signal was refused: the server may have been taken over by another process by then.
 */
const CARETAKER = `
while flock --exclusive 3; do
  flock --unlock 3
  sleep 3
  flock --exclusive --nonblock 3 && break
done
is_server() { [ "$(readlink "/proc/$pid/cwd")" = "$1" ]; }
read -r pid < "$1/postmaster.pid" || exit 0
is_server "$1" || exit 0
kill -INT "$pid"
tries=0
while is_server "$1" && [ $tries -lt 750 ]; do
  tries=$((tries + 1))
  [ $tries = 600 ] && kill -QUIT "$pid"
  sleep 0.1
done
`;

/** @returns a function that ends the caretaker, for when the server has been stopped properly */
export function startCaretaker(place: Place): () => void {
  const users = new Lock(place, 'users');
  const child = spawn('/bin/sh', ['-c', CARETAKER, 'rapport-caretaker', place.data], {
    ...runAs(place.account),
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', users.descriptor],
  });
  users.release();
  child.unref();
  return () => {
    const { pid } = child;
    // With its flock or sleep: it leads a process group of its own.
    if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch (error) {
      if (codeOf(error) !== 'ESRCH') throw error;
    }
  };
}

/** Milliseconds between looks at the server: readlink and a read of /proc, 0.05 ms. */
const LOOK_EVERY = 200;

/**
 * Brings the server back when it ended without having been told to by us (kill -9, out of memory).
 * @param pid the server as it is now
 * @param revive starts it, or finds the one that another user of it has started
 * @returns a function that ends the watch and resolves when no revival is under way
 */
export function keepAlive(
  place: Place,
  pid: number,
  revive: () => Promise<{ pid: number }>,
  report: (message: string) => void,
): () => Promise<void> {
  const ending = new AbortController();
  let watched = pid;
  let revival: Promise<void> | undefined;
  const look = () => {
    if (revival !== undefined || isServer(watched, place.data)) return;
    report(`PostgreSQL (process ${watched}) ended unexpectedly; starting it again.`);
    revival = untilRevived().finally(() => (revival = undefined));
  };
  const untilRevived = async () => {
    for (let delay = 100; !ending.signal.aborted; delay = Math.min(delay * 2, 30_000)) {
      try {
        watched = (await revive()).pid;
        return report(`PostgreSQL is back (process ${watched}).`);
      } catch (error) {
        report(error instanceof Error ? error.message : String(error));
        await sleep(delay, undefined, { signal: ending.signal, ref: false }).catch(() => undefined);
      }
    }
  };
  const timer = setInterval(look, LOOK_EVERY);
  timer.unref();
  return async () => {
    clearInterval(timer);
    ending.abort();
    await revival;
  };
}
