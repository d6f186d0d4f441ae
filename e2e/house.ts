// The product as a person starts it: the command line in a process of its own, on a data directory of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const rapport = fileURLToPath(new URL('../bin/rapport.js', import.meta.url));
export const owner = { name: 'Mia Kern', email: 'mia@rapport.test', password: 'a long enough password' };

export async function makeDataDir(): Promise<{ dataDir: string; remove(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rapport-e2e-'));
  return { dataDir, remove: () => rm(dataDir, { recursive: true, force: true }) };
}

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
    env: { ...process.env, NODE_ENV: 'production', RAPPORT_DATA: dataDir, PORT: '4600', ...env },
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

/** Sets the house up over HTTP and signs in. @returns a cookie */
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

export async function signIn(url: string): Promise<string> {
  const response = await post(`${url}/api/auth/sign-in/email`, {
    email: owner.email,
    password: owner.password,
  });
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
