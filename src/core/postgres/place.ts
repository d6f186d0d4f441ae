import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { accountFor, canReach, isRoot } from './account.ts';
import type { Account } from './account.ts';
import { codeOf, explained, PostgresFailed } from './errors.ts';

/** Where one embedded PostgreSQL keeps its things, and who runs it. */
export type Place = {
  /** As the caller named it: for messages. */
  dataDir: string;
  /** Holds locks, access rules, log and socket; `<dataDir>/postgres`, or where that points. */
  home: string;
  /** PostgreSQL's own data directory. */
  data: string;
  account: Account;
  /** User id who owns `home` and the files directly in it. As root that is root, not the account: a program that
   * runs as the account must not be able to put a link where root is going to write. */
  owner: number;
};

/** For root, when the account cannot enter the wanted place or the checkout (as below /root). */
export const SYSTEM_DIRECTORY = '/var/lib/rapport';

/**
 * Finds the place that belongs to a data directory, and makes it when there is none.
 * @throws PostgresFailed with what is in the way
 */
export function placeFor(wanted: string): Place {
  const dataDir = resolve(wanted);
  const pointer = join(dataDir, 'postgres');
  return explained(dataDir, () => {
    if (!isThere(pointer)) makeHome(dataDir, pointer);
    const home = followed(dataDir, pointer);
    const data = join(home, 'data');
    const owner = statSync(home).uid;
    const isMade = isThere(data);
    const account = accountFor(isRoot() && owner === 0 && isMade ? statSync(data).uid : owner);
    // The accounts of the machine may have changed since a first start that was cut off.
    if (isRoot() && !isMade) open(home, owner, account);
    if (isRoot() && !canReach(account, home))
      throw new PostgresFailed(
        `PostgreSQL runs as the user ${account.name}, who cannot enter ${home}: give that user the right to enter ` +
          'every folder on this path, or choose another RAPPORT_DATA.',
      );
    return { dataDir, home, data, account, owner };
  });
}

function makeHome(dataDir: string, pointer: string): void {
  mkdirSync(dirname(dataDir), { recursive: true });
  const isOurs = made(dataDir) || readdirSync(dataDir).length === 0;
  const owner = statSync(dataDir).uid;
  const account = accountFor(isRoot() ? owner : undefined);
  // As root: passed through by the account's group, read by root alone.
  if (isOurs && isRoot()) open(dataDir, owner, account);
  const local = canReach(account, dataDir);
  if (!local) mkdirSync(SYSTEM_DIRECTORY, { recursive: true, mode: 0o755 });
  // A random ending, since a home that outlives its deleted data directory must not come back as the next one's.
  const home = mkdtempSync(local ? join(dataDir, '.postgres-') : join(SYSTEM_DIRECTORY, `${slug(dataDir)}-`));
  if (isRoot()) open(home, owner, account);
  try {
    // Both fail when somebody else was quicker: rename does not replace a folder with something in it.
    if (local) renameSync(home, pointer);
    else symlinkSync(home, pointer);
  } catch (error) {
    rmSync(home, { recursive: true });
    if (!isThere(pointer)) throw error;
  }
}

function made(directory: string): boolean {
  try {
    mkdirSync(directory, { mode: 0o700 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && statSync(directory).isDirectory()) return false;
    throw error;
  }
}

function open(directory: string, owner: number, account: Account): void {
  chownSync(directory, owner, account.gid);
  chmodSync(directory, 0o710);
}

function followed(dataDir: string, pointer: string): string {
  try {
    return realpathSync(pointer);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    throw new PostgresFailed(
      `The database of ${dataDir} is kept in ${readlinkSync(pointer)}, which is missing: bring it back, or remove ` +
        `${pointer} to begin with an empty one.`,
      { cause: error },
    );
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function slug(path: string): string {
  return path
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(-40);
}

/** Port in the name of the socket; nothing listens on the network. */
export const SOCKET_PORT = 5432;

/** The longest path of a socket in bytes: `sun_path` of unix(7), less its closing zero. */
const LONGEST_SOCKET = 107;

/** @returns the folder of the socket, open to the account alone; in /tmp where the path would be too long */
export function socketDirectory({ home, account }: Place): string {
  const near = join(home, 'run');
  const fits = Buffer.byteLength(join(near, `.s.PGSQL.${SOCKET_PORT}`)) <= LONGEST_SOCKET;
  const found = statSync(near, { throwIfNoEntry: false });
  if (found?.isDirectory() && found.uid === account.uid && (found.mode & 0o777) === 0o700)
    return fits ? near : realpathSync(near);
  rmSync(near, { recursive: true, force: true });
  // The link keeps the folder the same from start to start, so that a restart does not move it below a pool.
  const directory = fits ? near : mkdtempSync('/tmp/rapport-');
  if (fits) mkdirSync(near, { mode: 0o700 });
  else symlinkSync(directory, near);
  if (isRoot()) chownSync(directory, account.uid, account.gid);
  return directory;
}

/** Takes away a socket's folder in /tmp when the server has stopped. */
export function dropSocketDirectory({ home }: Place): void {
  const near = join(home, 'run');
  if (!lstatSync(near, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  rmSync(readlinkSync(near), { recursive: true, force: true });
  rmSync(near);
}

/** Opens a file directly in the home, which the account may read if `mode` says so for the group. */
export function openInHome(place: Place, name: string, flags: number, mode: number): number {
  const file = join(place.home, name);
  const descriptor = openSync(file, flags | constants.O_CREAT | constants.O_NOFOLLOW, mode);
  if (isRoot()) fchownSync(descriptor, place.owner, place.account.gid);
  fchmodSync(descriptor, mode);
  return descriptor;
}

/** Writes a file into the home. @returns its path */
export function writeInHome(place: Place, name: string, text: string): string {
  const descriptor = openInHome(place, name, constants.O_WRONLY | constants.O_TRUNC, 0o640);
  writeFileSync(descriptor, text);
  closeSync(descriptor);
  return join(place.home, name);
}
