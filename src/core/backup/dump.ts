// A database of one's own is backed up by the pg_dump of this machine: a role that may replicate is seldom
// given, and the provider of that database keeps its files.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Invalid } from '../errors.ts';
import { codeOf } from '../postgres/errors.ts';
import type { Archive } from './archive.ts';
import { DUMP } from './contents.ts';

/** A tar wants to know sizes before contents. */
const PIECE = 8 << 20;

/** @throws Invalid with the command to use where pg_dump is missing, and with what it says where it fails */
export async function addDump(archive: Archive, databaseUrl: string, progress: () => void): Promise<void> {
  const { address, password } = apart(databaseUrl);
  // the password through the environment: a command line can be read by everybody on this machine
  const child = spawn('pg_dump', ['--format=custom', '--no-password', `--dbname=${address}`], {
    env: { ...process.env, ...(password && { PGPASSWORD: password }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-2000)));
  const ended = once(child, 'close').catch((error: unknown) => {
    throw codeOf(error) === 'ENOENT'
      ? new Invalid('backup:noPgDump', {
          command: `pg_dump --format=custom --file=rapport.dump ${shellWord(address)}`,
        })
      : error;
  });
  ended.catch(() => {}); // heard below
  try {
    let number = 0;
    for await (const piece of pieces(child.stdout)) {
      await archive.add(DUMP + String(++number).padStart(5, '0'), piece.length, [piece]);
      progress();
    }
    const [status] = (await ended) as [number | null];
    if (status !== 0)
      throw new Invalid('backup:dumpFailed', { message: said.trim().split('\n').at(-1) ?? '' });
  } finally {
    child.kill();
  }
}

/** @returns the address as it may be shown and given to programs, and the password that was in it */
export function apart(databaseUrl: string): { address: string; password: string } {
  const url = new URL(databaseUrl);
  const password = decodeURIComponent(url.password);
  url.password = '';
  return { address: url.href, password };
}

/** One argument in a command that somebody copies into a shell, whatever its text holds. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

async function* pieces(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    length += chunk.length;
    if (length < PIECE) continue;
    yield Buffer.concat(parts);
    parts = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(parts);
}
