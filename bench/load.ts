// Requests over loopback, so many at a time, and how long each took.
import { Agent, get } from 'node:http';

export type Latency = { p50: number; p95: number; p99: number; perSecond: number };

/** @param paths asked in turn, over and over; @param seconds bounded time; @returns milliseconds */
export async function load(
  url: string,
  key: string,
  paths: readonly string[],
  clients: number,
  seconds: number,
): Promise<Latency> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const headers = { authorization: `Bearer ${key}` };
  const times: number[] = [];
  let turn = 0;
  const until = performance.now() + seconds * 1000;
  const started = performance.now();
  const worker = async (): Promise<void> => {
    while (performance.now() < until) {
      const path = paths[turn % paths.length] ?? '/';
      turn += 1;
      const before = performance.now();
      await ask(`${url}/api/v1${path}`, agent, headers);
      times.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: clients }, worker));
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return {
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    perSecond: times.length / ((performance.now() - started) / 1000),
  };
}

function ask(url: string, agent: Agent, headers: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers }, (response) => {
      const { statusCode = 0 } = response;
      response.resume();
      response.on('end', () =>
        statusCode === 200 ? resolve() : reject(new Error(`${url} answered ${statusCode}`)),
      );
      response.on('error', reject);
    }).on('error', reject);
  });
}
