// Two hundred desks open at once, each listening for what the others do, while contacts are begun and finished on all of
// them. Every desk has to hear of every one; how long that takes stands beside the answer to the write itself.
import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../src/core/ids.ts';
import { clear } from './capture.ts';
import type { sizes } from './dataset.ts';
import type { Figure } from './figure.ts';
import { latencyOf, send } from './load.ts';
import { onBenchServer, sampleCustomers } from './serve.ts';

const desks = 200;
/** A contact every ten seconds on each desk: ten times what a busy day has. */
const everyMs = 10_000;
const seconds = 30;

type Desk = { heard: number; close(): void };

export async function benchDesks(say: (text: string) => void, size: typeof sizes): Promise<Figure[]> {
  return onBenchServer(say, size, async ({ url, key, connection }) => {
    const customers = (await sampleCustomers(connection)).slice(0, desks).map(({ id }) => id);
    const sentAt = new Map<string, number>();
    const delays: number[] = [];
    const open = await Promise.all(
      customers.map(() =>
        openDesk(url, key, (id) => delays.push(performance.now() - (sentAt.get(id) ?? Number.NaN))),
      ),
    );
    const agent = new Agent({ keepAlive: true });
    const answers: number[] = [];
    const write = async (customerId: string, path: string, body: object): Promise<void> => {
      const began = performance.now();
      sentAt.set(customerId, began);
      await send(agent, key, 'POST', `${url}/api/v1/customers/${customerId}/conversations${path}`, body);
      answers.push(performance.now() - began);
    };
    const until = performance.now() + seconds * 1_000;
    const work = async (customerId: string, index: number): Promise<void> => {
      await sleep((index / desks) * everyMs);
      while (performance.now() < until) {
        const conversationId = newId();
        await write(customerId, '', { conversationId, channel: 'phone', direction: 'in' });
        await sleep(everyMs / 2);
        const said = { version: 1, saveId: newId(), purpose: 'support', note: 'Brew head still slow' };
        await write(customerId, `/${conversationId}/completion`, said);
        await sleep(everyMs / 2);
      }
    };
    await Promise.all(customers.map(work));
    const missed = (): number => open.reduce((sum, { heard }) => sum + answers.length - heard, 0);
    for (let waited = 0; missed() !== 0 && waited < 100; waited++) await sleep(100);
    const left = missed();
    for (const desk of open) desk.close();
    agent.destroy();
    await clear(connection);
    const [live, answered] = [latencyOf(delays, seconds * 1_000), latencyOf(answers, seconds * 1_000)];
    return [
      {
        name: `updates missed by ${desks} open desks, of ${(answers.length * desks).toLocaleString('en')}`,
        ...{ value: left, unit: 'updates', limit: 0, limitName: 'wanted' },
      },
      ...(['p50', 'p95', 'p99'] as const).map((name) => ({
        name: `contact begun or finished until ${desks} desks have heard of it, ${name}`,
        ...{ value: live[name], unit: 'ms', limit: answered[name], limitName: 'the answer to the write' },
        ratio: live[name] / answered[name],
      })),
    ];
  });
}

/** @param hear is told the customer of every contact that the server announces */
async function openDesk(url: string, key: string, hear: (customerId: string) => void): Promise<Desk> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${url}/api/live`, { agent: false, headers: { authorization: `Bearer ${key}` } }, resolve).on(
      'error',
      reject,
    );
  });
  if (response.statusCode !== 200) throw new Error(`live updates answered ${response.statusCode}`);
  const desk = { heard: 0, close: () => void response.destroy() };
  let rest = '';
  response.setEncoding('utf8');
  response.on('data', (text: string) => {
    const lines = (rest + text).split('\n\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.startsWith('data: ')) continue;
      const { topic, id } = JSON.parse(line.slice(6)) as { topic: string; id?: string };
      if (topic !== 'conversations' || id === undefined) continue;
      desk.heard++;
      hear(id);
    }
  });
  response.on('error', () => {}); // closed by us
  return desk;
}
