// A fit computes for seconds; in a thread of its own the server goes on answering.
import { on, once } from 'node:events';
import { setImmediate as breathe } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { Packed } from '../../core/copy.ts';
import type { Everybody } from './everybody.ts';
import { learn, type Learnt, type Material } from './learn.ts';
import { type Moment, scoreRows } from './score-rows.ts';

type Task = {
  material: Omit<Material, 'histories'>;
  everybody: Everybody;
  moment: Moment;
  table: string;
};
type Message = { learnt: Learnt } | { rows: Packed } | 'done';

/** Pieces of rows that may wait to be sent: memory stays flat however slow the database is. */
const WAITING = 8;

/** First what was learnt, then everybody's rows of customer_worth in pieces, made while the ones before are sent. */
export async function* learnInThread(task: Task): AsyncGenerator<Exclude<Message, 'done'>> {
  const worker = new Worker(new URL(import.meta.url), { workerData: task });
  try {
    for await (const [message] of on(worker, 'message', { close: ['exit'] }) as AsyncIterable<[Message]>) {
      if (message === 'done') return;
      yield message;
      if ('rows' in message) worker.postMessage('sent', []);
    }
    throw new Error('the thread of a fit ended before its work was done');
  } finally {
    await worker.terminate();
  }
}

async function work({ material, everybody, moment, table }: Task): Promise<void> {
  const port = parentPort;
  if (port === null) return;
  const { x, tx, t } = everybody;
  const learnt = learn({ ...material, histories: { x, tx, T: t, count: new Int32Array(x.length).fill(1) } });
  port.postMessage({ learnt } satisfies Message);
  let waiting = 0;
  port.on('message', () => waiting--);
  for (const rows of scoreRows(everybody, learnt.scoring, moment, table)) {
    waiting++;
    port.postMessage(
      { rows } satisfies Message,
      rows.messages.map(([piece]) => piece.buffer as ArrayBuffer),
    );
    await breathe(); // to hear what was sent
    while (waiting >= WAITING) await once(port, 'message');
  }
  port.postMessage('done' satisfies Message);
  port.close();
}

/** Whoever runs tests in threads imports this file in one as well. */
function isTask(data: unknown): data is Task {
  return typeof data === 'object' && data !== null && 'material' in data && 'everybody' in data;
}

if (!isMainThread && isTask(workerData)) await work(workerData);
