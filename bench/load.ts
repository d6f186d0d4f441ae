// Requests over loopback, so many at a time, and how long each took.
import { Agent, get, request } from 'node:http';

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
  let turn = 0;
  const started = performance.now();
  const [times = []] = await measure(clients, seconds, 1, async (clock) => {
    const path = paths[turn % paths.length] ?? '/';
    turn += 1;
    await clock(0, ask(`${url}/api/v1${path}`, agent, headers));
  });
  agent.destroy();
  return latencyOf(times, performance.now() - started);
}

/** Times one request, as the kind of that number. */
export type Clock = <T>(kind: number, request: Promise<T>) => Promise<T>;

/**
 * Does the same work over and over, so many at a time.
 * @param kinds of requests that are told apart; @param work asks `clock` to time each
 * @returns milliseconds of every request, by kind
 */
export async function measure(
  clients: number,
  seconds: number,
  kinds: number,
  work: (clock: Clock) => Promise<void>,
): Promise<number[][]> {
  const times: number[][] = Array.from({ length: kinds }, () => []);
  const clock: Clock = async (kind, request) => {
    const before = performance.now();
    const answer = await request;
    times[kind]?.push(performance.now() - before);
    return answer;
  };
  const until = performance.now() + seconds * 1000;
  const worker = async (): Promise<void> => {
    while (performance.now() < until) await work(clock);
  };
  await Promise.all(Array.from({ length: clients }, worker));
  return times;
}

/** @param elapsed milliseconds in all */
export function latencyOf(times: number[], elapsed: number): Latency {
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return {
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    perSecond: times.length / (elapsed / 1000),
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

/** @returns what was answered, as JSON @throws with it when that is not 200 */
export function send(agent: Agent, key: string, method: string, url: string, body: object): Promise<unknown> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (data: string) => {
        text += data;
      });
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(`${method} ${url} answered ${response.statusCode}: ${text}`));
      });
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}
