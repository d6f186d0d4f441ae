// A working day in fast motion: so many requests a second for minutes, of every kind that desks send, with pages that
// listen for live updates. Requests begin when they are due, whether the earlier ones are answered or not, and their
// time counts from then: a server that stalls does not slow its own measurement down.
import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';
import { newId } from '../src/core/ids.ts';
import { clear } from './capture.ts';
import type { sizes } from './dataset.ts';
import type { Figure } from './figure.ts';
import { latencyOf, send } from './load.ts';
import { onBenchServer, pathsOf, sampleCustomers } from './serve.ts';

const listeners = 100;
const requestsOfContact = 4;

type Server = { url: string; key: string };
/** @param due when it should begin @param took is told of each request of it, in milliseconds */
type Work = (due: number, took: (ms: number) => void) => Promise<void>;
type Run = { times: number[]; errors: Map<string, number>; elapsedMs: number };
/** MiB */
type Memory = { resident: number; heap: number };
type Plan = { work: Work; requests: number };

export async function benchMixed(
  say: (text: string) => void,
  size: typeof sizes,
  minutes: number,
  rate: number,
): Promise<Figure[]> {
  const run = (plan: readonly Plan[], seconds: number): Promise<Run> => sendAll(say, plan, seconds, rate);
  return onBenchServer(say, size, async ({ url, key, connection }) => {
    // idle connections are let go before the server does: one that both ends let go at once would count as an error
    const agent = new Agent({ keepAlive: true, maxSockets: 256, timeout: 30_000 });
    const sample = await sampleCustomers(connection);
    const server = { url, key };
    const limitPlan = sample.map(({ id }) => asked(server, agent, `/bench/${id}`));
    const plan = dayOf(server, agent, sample);
    await run(plan, 30); // the house is read into memory: what is refused meanwhile is no news
    const limit = await run(limitPlan, Math.min(10, minutes * 6));
    const live = listen(server);
    const memory: Memory[] = [];
    const sampling = new AbortController();
    const sampled = sampleMemory(server, memory, minutes, sampling.signal);
    const mixed = await run(plan, minutes * 60);
    sampling.abort();
    await sampled;
    const heard = live.stop();
    agent.destroy();
    await clear(connection);
    for (const [what, count] of mixed.errors) say(`${count} times: ${what}`);
    const errors = [...mixed.errors.values()].reduce((sum, count) => sum + count, 0);
    if (errors > 0 || heard.broken > 0) process.exitCode = 1;
    return figuresOf({ mixed, limit, memory, heard, errors, size, minutes, rate });
  });
}

/** A hundred requests as desks send them, in an order that mixes them. */
function dayOf(server: Server, agent: Agent, sample: Awaited<ReturnType<typeof sampleCustomers>>): Plan[] {
  const paths = pathsOf(sample);
  const turns = new Map<string, number>();
  const next = (kind: keyof typeof paths): string => {
    const turn = turns.get(kind) ?? 0;
    turns.set(kind, turn + 1);
    return paths[kind][turn % paths[kind].length] ?? '/welcome';
  };
  let contact = 0;
  const of = (count: number, plan: () => Plan): Plan[] => Array.from({ length: count }, plan);
  const route = (path: () => string) => (): Plan => ({
    work: (due, took) => asked(server, agent, path()).work(due, took),
    requests: 1,
  });
  const parts = [
    of(
      32,
      route(() => next('card')),
    ),
    of(
      10,
      route(() => next('list')),
    ),
    of(
      4,
      route(() => next('filtered list')),
    ),
    of(
      14,
      route(() => next('search')),
    ),
    of(
      8,
      route(() => next('routing')),
    ),
    of(
      6,
      route(() => '/today'),
    ),
    of(
      6,
      route(() => '/promises?limit=50'),
    ),
    of(
      4,
      route(() => '/calls/current'),
    ),
    of(
      2,
      route(() => '/me/notices'),
    ),
    of(
      2,
      route(() => '/welcome'),
    ),
    of(3, () => ({
      work: (due, took) =>
        writeContact(server, agent, sample[contact++ % sample.length]?.id ?? '', due, took),
      requests: requestsOfContact,
    })),
  ];
  const day = parts.flatMap((part) =>
    part.map((plan, index) => ({ plan, place: (index + 0.5) / part.length })),
  );
  return day.toSorted((a, b) => a.place - b.place).map(({ plan }) => plan);
}

function asked({ url, key }: Server, agent: Agent, path: string): Plan {
  const work: Work = (due, took) =>
    new Promise<void>((resolve, reject) => {
      const headers = { authorization: `Bearer ${key}` };
      get(`${url}/api/v1${path}`, { agent, headers }, (response) => {
        response.resume();
        response.on('error', reject);
        response.on('end', () =>
          response.statusCode === 200
            ? resolve()
            : reject(new Error(`${path.split('?')[0]} ${response.statusCode}`)),
        );
      }).on('error', reject);
    }).then(() => took(performance.now() - due));
  return { work, requests: 1 };
}

async function writeContact(
  { url, key }: Server,
  agent: Agent,
  customerId: string,
  due: number,
  took: (ms: number) => void,
): Promise<void> {
  const conversationId = newId();
  const all = `${url}/api/v1/customers/${customerId}`;
  const one = `${all}/conversations/${conversationId}`;
  let from = due;
  const write = async (method: string, path: string, body: object): Promise<{ version: number }> => {
    const answer = (await send(agent, key, method, path, body)) as { version: number };
    took(performance.now() - from);
    from = performance.now();
    return answer;
  };
  await write('POST', `${all}/conversations`, { conversationId, channel: 'phone', direction: 'in' });
  const draft = { version: 1, saveId: newId(), purpose: 'support', note: 'Brew head still slow' };
  const { version } = await write('PATCH', one, draft);
  const promise = { promiseId: newId(), what: 'Send the kit', when: 'tomorrow 10:00', conversationId };
  await write('POST', `${all}/promises`, promise);
  const done = { version, saveId: newId(), note: 'Holds for the open day', outcome: 'solved' };
  await write('POST', `${one}/completion`, done);
}

/**
 * Begins what is due, every few milliseconds, for so many seconds, and waits for the last answers: for a minute, since
 * a machine that cannot keep the rate would answer for as long again. What is not answered then is an error.
 */
async function sendAll(
  say: (text: string) => void,
  plan: readonly Plan[],
  seconds: number,
  rate: number,
): Promise<Run> {
  const times: number[] = [];
  const errors = new Map<string, number>();
  const open = new Set<Promise<void>>();
  const started = performance.now();
  let begun = 0;
  const telling = setInterval(() => {
    const passed = Math.round((performance.now() - started) / 1000);
    say(`${passed} of ${seconds} s: ${times.length} answered, ${open.size} waiting`);
  }, 30_000);
  for (let turn = 0; performance.now() - started < seconds * 1000; await after(2)) {
    while (begun < ((performance.now() - started) * rate) / 1000) {
      const { work, requests } = plan[turn++ % plan.length] as Plan;
      const due = started + (begun / rate) * 1000;
      begun += requests;
      const done: Promise<void> = work(due, (ms) => times.push(ms))
        .catch((error: Error) => void errors.set(error.message, (errors.get(error.message) ?? 0) + 1))
        .finally(() => open.delete(done));
      open.add(done);
    }
  }
  const over = new AbortController();
  await Promise.race([Promise.all(open), after(60_000, undefined, { signal: over.signal }).catch(() => {})]);
  over.abort();
  clearInterval(telling);
  if (open.size > 0) errors.set('not answered a minute after the end', open.size);
  return { times, errors, elapsedMs: performance.now() - started };
}

/** Pages that stand open. */
function listen({ url, key }: Server): { stop(): { announcements: number; broken: number } } {
  let announcements = 0;
  let broken = 0;
  let stopping = false;
  const requests = Array.from({ length: listeners }, () =>
    get(`${url}/api/live`, { headers: { authorization: `Bearer ${key}` } }, (response: IncomingMessage) => {
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        announcements += text.split('data:').length - 1;
      });
      response.on('close', () => {
        if (!stopping) broken += 1;
      });
    }).on('error', () => {}),
  );
  return {
    stop() {
      stopping = true;
      for (const request of requests) request.destroy();
      return { announcements, broken };
    },
  };
}

/** Memory of the server, two hundred times over the run. */
async function sampleMemory(
  { url }: Server,
  memory: Memory[],
  minutes: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const text = await (await fetch(`${url}/metrics`)).text();
    const inMiB = (name: string): number =>
      Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]) / 2 ** 20;
    memory.push({
      resident: inMiB('process_resident_memory_bytes'),
      heap: inMiB('nodejs_heap_size_used_bytes'),
    });
    await after((minutes * 60_000) / 200, undefined, { signal }).catch(() => {});
  }
}

function figuresOf(measured: {
  mixed: Run;
  limit: Run;
  memory: readonly Memory[];
  heard: { announcements: number; broken: number };
  errors: number;
  size: typeof sizes;
  minutes: number;
  rate: number;
}): Figure[] {
  const { mixed, limit, memory, heard, errors, size, minutes, rate } = measured;
  const of = `${rate} requests a second mixed, ${minutes} min, ${size.customers.toLocaleString('en')} customers`;
  const all = latencyOf(mixed.times, mixed.elapsedMs);
  const bare = latencyOf(limit.times, limit.elapsedMs);
  const quarter = Math.floor(memory.length / 4);
  const early = memory.slice(quarter, 2 * quarter);
  const late = memory.slice(3 * quarter);
  const resident = (part: readonly Memory[]): number =>
    part.reduce((sum, each) => sum + each.resident, 0) / part.length;
  // just after garbage was collected: what is still held
  const held = (part: readonly Memory[]): number => Math.min(...part.map((each) => each.heap));
  return [
    ...(['p50', 'p95', 'p99'] as const).map((name) => ({
      name: `${of}, ${name}`,
      value: all[name],
      unit: 'ms',
      limit: bare[name],
      limitName: 'primary-key SELECT at the same rate',
      ratio: all[name] / bare[name],
    })),
    { name: `${of}, errors`, value: errors, unit: 'requests' },
    { name: `${of}, live updates heard by ${listeners} pages`, value: heard.announcements, unit: 'updates' },
    { name: `${of}, live pages cut off`, value: heard.broken, unit: 'pages' },
    ...[
      { what: 'resident memory', mib: resident },
      { what: 'heap held', mib: held },
    ].map(({ what, mib }) => ({
      name: `${of}, ${what} in the last quarter`,
      value: mib(late),
      unit: 'MiB',
      limit: mib(early),
      limitName: 'in the second quarter',
      ratio: mib(late) / mib(early),
    })),
  ];
}
