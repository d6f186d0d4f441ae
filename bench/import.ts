// Online Retail from .gz to committed rows with indexes and summaries, beside a bare COPY of the same lines into a
// table without indexes, on the same PostgreSQL in the same run.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { Readable } from 'node:stream';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { startPostgres } from '../src/core/postgres.ts';
import type { Figure } from './figure.ts';

const file = fileURLToPath(new URL('../../shared/data/online-retail.csv.gz', import.meta.url));
const rapport = fileURLToPath(new URL('../bin/rapport.js', import.meta.url));
const rounds = 3;

export async function benchImport(): Promise<Figure[]> {
  if (!existsSync(file)) throw new Error(`this bench needs ${file}`);
  const copies: number[] = [];
  const imports: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const dataDir = await mkdtemp(join(tmpdir(), 'rapport-bench-'));
    const postgres = await startPostgres({ dataDir });
    try {
      copies.push(await bareCopy(postgres.connection));
      imports.push(await importFile(dataDir));
    } finally {
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  }
  const measured = Math.max(...imports);
  const limit = Math.max(...copies);
  return [
    {
      name: 'import of Online Retail, best of 3',
      value: measured,
      unit: 'lines/s',
      limit,
      limitName: 'bare COPY into a table without indexes',
      ratio: measured / limit,
    },
  ];
}

/** @returns lines a second, from memory: not even the unpacking counts */
async function bareCopy(connection: pg.ClientConfig): Promise<number> {
  const csv = gunzipSync(await readFile(file));
  const client = new pg.Client(connection);
  await client.connect();
  await client.query(
    'CREATE TABLE bare (invoice text, code text, description text, quantity integer, at timestamp, price numeric, customer text, country text)',
  );
  const started = performance.now();
  await pipeline(
    Readable.from(pieces(csv)),
    client.query(copyFrom('COPY bare FROM STDIN (FORMAT csv, HEADER)')),
  );
  const seconds = (performance.now() - started) / 1000;
  const { rows } = await client.query<{ count: number }>('SELECT count(*) FROM bare');
  await client.query('DROP TABLE bare');
  await client.end();
  return Number(rows[0]?.count) / seconds;
}

function* pieces(data: Buffer): Generator<Buffer> {
  for (let at = 0; at < data.length; at += 1 << 18) yield data.subarray(at, at + (1 << 18));
}

/** @returns lines a second of `rapport import`, from opening the file to the last summary */
async function importFile(dataDir: string): Promise<number> {
  const child = spawn(process.execPath, [rapport, 'import', file, '--json'], {
    env: { ...process.env, RAPPORT_DATA: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { lines, seconds } = JSON.parse(await text(child.stdout)) as { lines: number; seconds: number };
  return lines / seconds;
}
