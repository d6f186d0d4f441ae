// The product as a person starts it: the command line in a process of its own, on a data directory of its own.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const rapport = fileURLToPath(new URL('../bin/rapport.js', import.meta.url));
/** Each worker of the tests has its own, and those above it. */
export const port = 4580 + 20 * Number(process.env['VITEST_POOL_ID'] ?? 1);
export const owner = { name: 'Mia Kern', email: 'mia@rapport.test', password: 'a long enough password' };

export async function makeDataDir(): Promise<{ dataDir: string; remove(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rapport-e2e-'));
  return { dataDir, remove: () => rm(dataDir, { recursive: true, force: true }) };
}

/** @returns a data directory like another, whose house stands still */
export async function copyOf(dataDir: string): ReturnType<typeof makeDataDir> {
  const copy = await makeDataDir();
  // not Node's own: as root the database belongs to another account, which it would forget
  await promisify(execFile)('cp', ['-a', `${dataDir}/.`, copy.dataDir]);
  return copy;
}

export type Account = { email: string; password: string };

export type House = {
  url: string;
  line: string;
  process: ChildProcess;
  stop(): Promise<number | null>;
  kill(): Promise<void>;
};

/** Starts `rapport start` and waits for its line. @throws with what it printed when it ends instead */
export async function startHouse(
  dataDir: string,
  env: Record<string, string> = {},
  options: readonly string[] = [],
): Promise<House> {
  const child = spawn(process.execPath, [rapport, 'start', ...options], {
    env: { ...process.env, NODE_ENV: 'production', RAPPORT_DATA: dataDir, PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const line = await readyLine(child);
  const url = /http:\/\/\S+/.exec(line)?.[0] ?? '';
  return {
    url,
    line,
    process: child,
    async stop() {
      child.kill('SIGTERM');
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    },
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** Starts `rapport work` and waits for its line. */
export async function startWork(dataDir: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [rapport, 'work'], {
    env: { ...process.env, NODE_ENV: 'production', RAPPORT_DATA: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await readyLine(child, 'working on jobs');
  return child;
}

/** @returns the process of a data directory's own PostgreSQL */
export function postmasterPid(dataDir: string): number {
  const [path] = globSync(join(dataDir, '**', 'postmaster.pid'));
  return Number(readFileSync(path ?? '', 'utf8').split('\n')[0]);
}

function readyLine(child: ChildProcess, word = 'ready at'): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stdout?.on('data', (data: Buffer) => {
      printed += data.toString();
      const line = printed.split('\n').find((each) => each.includes(word));
      if (line) resolve(line);
    });
    child.stderr?.on('data', (data: Buffer) => {
      printed += data.toString();
    });
    child.once('exit', (code) => reject(new Error(`rapport ended with ${code}: ${printed}`)));
  });
}

/** Runs a command to its end. */
export async function run(
  dataDir: string,
  ...args: string[]
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [rapport, ...args], {
    env: { ...process.env, RAPPORT_DATA: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (data: Buffer) => {
    out += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    err += data.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

/** Sets the house up over HTTP. @returns the cookie of a session of its owner */
export async function setUp(url: string): Promise<string> {
  const body = {
    owner: { name: owner.name, email: owner.email },
    password: owner.password,
    business: {
      name: 'Kern Gifts',
      currency: 'GBP',
      timeZone: 'Europe/London',
      locale: 'en',
      country: 'GB',
      site: 'Harbour Street',
    },
  };
  await post(`${url}/api/v1/set-up`, body);
  return signIn(url);
}

/** Signs in over HTTP. @returns a cookie */
export async function signIn(url: string, { email, password }: Account = owner): Promise<string> {
  const response = await post(`${url}/api/auth/sign-in/email`, { email, password });
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** Asks the API as whoever the cookie is. @throws with what it answered */
export async function ask<T>(
  { url }: House,
  cookie: string,
  method: string,
  path: string,
  body?: object,
): Promise<T> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', origin: url, cookie },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

async function post(url: string, body: object): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(url).origin },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}
