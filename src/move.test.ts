// A house on the embedded database moves to another PostgreSQL while somebody goes on writing: server, worker and the move
// are processes of their own, and nothing that was acknowledged may be missing.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { newId } from './core/ids.ts';
import { databaseUrl } from './testing.ts';

const dataDir = await mkdtemp(join(tmpdir(), 'rapport-move-'));
const env: NodeJS.ProcessEnv = { ...process.env, RAPPORT_DATA: dataDir, PORT: '0' };
delete env['DATABASE_URL'];
const processes: ChildProcess[] = [];
const server = inject('postgres');
const target = `moved_${newId().replaceAll('-', '')}`;
const to = databaseUrl({ ...server, database: target });
const admin = new pg.Pool({ ...inject('machines')[0], max: 1 });
const password = 'correct horse battery';
let url = '';
let cookie = '';

function run(script: string, args: readonly string[] = []): ChildProcess {
  const child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  processes.push(child);
  return child;
}

async function begin(script: string, ...args: string[]): Promise<{ child: ChildProcess; line: string }> {
  const child = run(script, args);
  child.stderr?.pipe(process.stderr);
  const [line] = (await once(createInterface(child.stdout ?? process.stdin), 'line')) as [string];
  return { child, line };
}

const move = (): ReturnType<typeof command> => command('db', 'move', '--to', to, '--json');

async function command(
  ...words: string[]
): Promise<{ status: number | null; said: string; problem: string }> {
  const child = run('../bin/rapport.js', words);
  const [said, problem, [status]] = await Promise.all([
    text(child.stdout ?? process.stdin),
    text(child.stderr ?? process.stdin),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { status, said, problem };
}

function post(path: string, body: object): Promise<Response> {
  return fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin: url },
    body: JSON.stringify(body),
  });
}

async function inTarget<T extends object>(statement: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ ...server, database: target });
  await client.connect();
  try {
    return (await client.query<T>(statement, values)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  await admin.query(`CREATE DATABASE ${target} TEMPLATE template0`);
  url = (await begin('serve.testing.ts')).line;
  await begin('../bin/rapport.js', 'work');
  const owner = { name: 'Olive', email: 'owner@rapport.test' };
  const business = { name: 'House', currency: 'GBP', timeZone: 'Europe/London', site: 'Here' };
  await post('/api/v1/set-up', { owner, password, business });
  const answer = await post('/api/auth/sign-in/email', { email: owner.email, password });
  cookie = answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
});

afterAll(async () => {
  await Promise.all(
    processes.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    }),
  );
  await admin.query(`DROP DATABASE ${target} WITH (FORCE)`);
  await admin.end();
  await rm(dataDir, { recursive: true, force: true });
});

test('into a database that is not empty is refused, and nobody notices', async () => {
  await inTarget('CREATE TABLE somebody_elses (n int)');
  const { status, problem } = await move();
  expect(problem).toContain('somebody_elses');
  expect(status).toBe(1);
  expect((await post('/api/v1/customers', { name: 'Before' })).status).toBeLessThan(300);
  await inTarget('DROP TABLE somebody_elses');
});

test('that is killed while everybody stands still leaves them where they were', async () => {
  const child = run('../bin/rapport.js', ['db', 'move', '--to', to]);
  for await (const line of createInterface(child.stderr ?? process.stdin)) {
    if (!line.includes('stands still')) continue;
    child.kill('SIGKILL');
    break;
  }
  await once(child, 'exit');
  await vi.waitFor(
    async () => expect((await post('/api/v1/customers', { name: 'Still here' })).status).toBeLessThan(300),
    { timeout: 100_000, interval: 100 },
  );
  await expect(readFile(join(dataDir, 'database.json'))).rejects.toThrow('ENOENT');
  await admin.query(`DROP DATABASE ${target} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${target} TEMPLATE template0`);
});

test('while somebody writes takes everything along, and goes on there', async () => {
  const acknowledged: string[] = [];
  const refused: Response[] = [];
  let going = true;
  const writing = (async () => {
    for (let n = 0; going; n++) {
      const name = `Customer ${n} 'quoted' "so" [text]:new-tuple: ü`;
      const answer = await post('/api/v1/customers', { name, tags: ['a b', "c'd"] }).catch(() => undefined);
      if (answer?.status === 503) refused.push(answer);
      if (answer?.ok !== true) await sleep(20);
      else
        acknowledged.push(
          ((await answer.json()) as { customer: { customerId: string } }).customer.customerId,
        );
    }
  })();
  await expect.poll(() => acknowledged.length).toBeGreaterThan(20);
  const { status, said, problem } = await move();
  expect({ status, problem }).toEqual({ status: 0, problem: expect.stringMatching(/^.*stands still.*\n$/) });
  const report = JSON.parse(said) as { rows: number; changed: number; pauseSeconds: number };
  expect(report.changed).toBeGreaterThan(0);
  const during = acknowledged.length;
  await expect.poll(() => acknowledged.length).toBeGreaterThan(during + 10);
  going = false;
  await writing;
  for (const answer of refused) expect(answer.headers.get('retry-after')).toBe('2');

  const there = await inTarget<{ id: string }>('SELECT customer_id AS id FROM customers');
  const ids = new Set(there.map(({ id }) => id));
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  // the session lives on, the keys between tables are there again and hold
  expect(await (await fetch(`${url}/api/v1/welcome`, { headers: { cookie } })).json()).toMatchObject({
    me: { email: 'owner@rapport.test' },
  });
  const keys =
    'SELECT count(*)::int AS n, bool_and(convalidated) AS valid FROM pg_constraint WHERE contype = $1';
  expect(await inTarget(keys, ['f'])).toEqual([{ n: expect.toSatisfy((n: number) => n > 50), valid: true }]);
  await expect(inTarget("UPDATE audit_entries SET door = 'api'")).rejects.toThrow('only added to');
  // the worker works there too
  await inTarget("SELECT graphile_worker.add_job('notices.tidy', '{}')");
  await vi.waitFor(
    async () =>
      expect(
        await inTarget("SELECT FROM graphile_worker.jobs WHERE task_identifier = 'notices.tidy'"),
      ).toEqual([]),
    { timeout: 100_000, interval: 200 },
  );
  // where it went lies sealed, and is found again by whoever starts next
  expect(await readFile(join(dataDir, 'database.json'), 'utf8')).not.toContain(target);
  const again = await move();
  expect(again).toMatchObject({ status: 1, problem: expect.stringContaining('not the embedded one') });
});

test('behind it every command finds the new database, and none the one that was left', async () => {
  expect(await command('call', 'find.list', '--json', '{"sort":"name"}')).toMatchObject({
    status: 0,
    said: expect.stringContaining('"name":"Before"'),
  });
  // plain PostgreSQL: it was asked, and not the embedded one
  expect((await command('db', 'distribute')).problem).toContain('is not a cluster');
  const elsewhere = to.replace(target, 'postgres');
  env['DATABASE_URL'] = elsewhere;
  const other = await command('call', 'find.list');
  delete env['DATABASE_URL'];
  expect(other).toMatchObject({ status: 1, problem: expect.stringContaining('Unset DATABASE_URL') });
  await rename(join(dataDir, 'database.json'), join(dataDir, 'aside'));
  for (const words of [['start'], ['work'], ['backup'], ['call', 'find.list'], ['db', 'move', '--to', to]])
    expect(await command(...words)).toMatchObject({
      status: 1,
      problem: expect.stringContaining('was moved to'),
    });
  await rename(join(dataDir, 'aside'), join(dataDir, 'database.json'));
});
