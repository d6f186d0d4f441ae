import { spawn } from 'node:child_process';
import { closeSync, constants, fchownSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isRoot } from './account.ts';
import { explained, PostgresFailed } from './errors.ts';
import type { Place } from './place.ts';

/**
 * The three locks of a data directory, held through open files so that the kernel lets go of them when their holder
 * dies, however it dies. No lock can be stale, and no recycled process id can be taken for a holder.
 * - `owner`: exclusive, for the life of the one long-lived server.
 * - `users`: shared, by everybody who uses the database; who gets it exclusively is alone and may stop the server.
 * - `gate`: exclusive, for the moments of starting and stopping.
 */
export type LockName = 'owner' | 'users' | 'gate';

/** A lock file that is open in this process. */
export class Lock {
  readonly descriptor: number;

  constructor(place: Place, name: LockName) {
    const file = lockFile(place, name);
    this.descriptor = explained(file, () => {
      const descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
      if (isRoot()) fchownSync(descriptor, place.owner, place.account.gid);
      return descriptor;
    });
  }

  /**
   * Waits for the lock. A shared lock that is held already is turned into an exclusive one, and lost on failure.
   * @param seconds how long to wait, 0 to try once
   * @returns whether it was got
   */
  async take(kind: 'shared' | 'exclusive', seconds: number): Promise<boolean> {
    // Node has no flock(2). The lock belongs to the open file, which flock(1) inherits from us as its descriptor 3,
    // so it stays with us when flock(1) has ended. 3 ms; a native module would be quicker but has to be compiled.
    const wait = seconds === 0 ? ['--nonblock'] : ['--timeout', String(seconds)];
    const child = spawn('flock', [`--${kind}`, ...wait, '3'], {
      stdio: ['ignore', 'ignore', 'ignore', this.descriptor],
    });
    const status = await new Promise<number | null>((resolve, reject) => {
      child.once('exit', resolve);
      child.once('error', () =>
        reject(new PostgresFailed('The program flock is missing: install util-linux, or set DATABASE_URL.')),
      );
    });
    return status === 0;
  }

  /** Leaves our process id for those who find the lock taken. */
  sign(): void {
    ftruncateSync(this.descriptor);
    writeSync(this.descriptor, `${process.pid}\n`, 0);
  }

  release(): void {
    closeSync(this.descriptor);
  }
}

/** @returns the process id that the holder of a lock left in it */
export function signatureOf(place: Place, name: LockName): number | undefined {
  return Number.parseInt(readFileSync(lockFile(place, name), 'utf8'), 10) || undefined;
}

/** Does `work` while nobody else starts or stops this server. */
export async function behindGate<T>(place: Place, work: () => Promise<T>): Promise<T> {
  const gate = new Lock(place, 'gate');
  try {
    if (!(await gate.take('exclusive', PATIENCE))) throw new PostgresFailed(tooLong(place));
    return await work();
  } finally {
    gate.release();
  }
}

/** Seconds to wait for somebody else's start or stop: recovery after a crash may have to replay max_wal_size. */
export const PATIENCE = 180;

export function tooLong(place: Place): string {
  return `Another process has been starting or stopping the database in ${place.dataDir} for ${PATIENCE} seconds.`;
}

function lockFile(place: Place, name: LockName): string {
  return join(place.home, `${name}.lock`);
}
