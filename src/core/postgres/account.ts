import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { PostgresFailed } from './errors.ts';

/** The operating system's user who runs PostgreSQL. */
export type Account = { uid: number; gid: number; name: string };

/**
 * Who runs PostgreSQL when root starts Rapport, best first: PostgreSQL refuses root. A `rapport` user exists where
 * an administrator made one. `postgres` comes with a distribution's PostgreSQL and is trusted with databases. `nobody`
 * is always there, but other services may share it, and could then read our files: hence last. We create no user
 * ourselves: changing a machine's accounts is not for a program that was only started.
 */
const UNPRIVILEGED = ['rapport', 'postgres', 'nobody'];

/** Nothing of ours reaches PostgreSQL through its environment: PGOPTIONS, PGDATA and locale would change what it does. */
const CLEAN_ENVIRONMENT = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', TZ: 'UTC' };

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * @param owner user id to whom the data belongs already; who owns it runs it
 * @throws PostgresFailed when the data belongs to somebody else, or the user is not one PostgreSQL can run as
 */
export function accountFor(owner: number | undefined): Account {
  if (!isRoot()) return ownAccount(owner);
  const wanted = owner === undefined || owner === 0 ? UNPRIVILEGED : [String(owner)];
  // getent, not /etc/passwd: accounts may come from a directory service. It prints those that exist, in our order.
  const { stdout } = spawnSync('getent', ['passwd', ...wanted], { encoding: 'utf8' });
  for (const line of (stdout ?? '').split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name && Number(uid) > 0 && gid) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new PostgresFailed(
    `PostgreSQL does not run as root, and this machine has none of the users ${wanted.join(', ')}: create a user ` +
      'named rapport, or set DATABASE_URL.',
  );
}

function ownAccount(owner: number | undefined): Account {
  const uid = process.getuid?.() ?? -1;
  if (owner !== undefined && owner !== uid)
    throw new PostgresFailed(
      `The database belongs to user ${owner}, and you are ${uid}: start Rapport as that user or as root.`,
    );
  try {
    const { gid, username } = userInfo();
    return { uid, gid, name: username };
  } catch {
    throw new PostgresFailed(
      `User ${uid} has no entry in /etc/passwd, which PostgreSQL needs: add one, or set DATABASE_URL.`,
    );
  }
}

/** Options for `spawn` that run a program as this account, away from a working directory it may not enter. */
export function runAs({ uid, gid }: Account) {
  return { ...(isRoot() ? { uid, gid } : {}), cwd: '/', env: CLEAN_ENVIRONMENT };
}

/** Whether the account can enter this folder, or run this program: asked of the kernel, which knows ACLs and mounts. */
export function canReach(account: Account, path: string): boolean {
  return spawnSync('test', ['-x', path], runAs(account)).status === 0;
}
