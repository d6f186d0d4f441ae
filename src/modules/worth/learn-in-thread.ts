// A fit computes for seconds; in a thread of its own the server goes on answering.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { learn, type Learnt, type Material } from './learn.ts';
import { type Keys, scoreLines } from './score-lines.ts';

type Task = { material: Material; keys: Keys };
type Outcome = { learnt: Learnt; scores: Uint8Array<ArrayBuffer>[] };

/** @returns what was learnt, and the scores of all histories as text for COPY */
export function learnInThread(task: Task): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: task });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread of a fit ended with code ${code}`)));
  });
}

if (!isMainThread && parentPort && isTask(workerData)) {
  const { material, keys } = workerData;
  const learnt = learn(material);
  const scores = scoreLines(keys, learnt.scoring);
  parentPort.postMessage(
    { learnt, scores } satisfies Outcome,
    scores.map(({ buffer }) => buffer),
  );
}

/** Whoever runs tests in threads imports this file in one as well. */
function isTask(data: unknown): data is Task {
  return typeof data === 'object' && data !== null && 'material' in data && 'keys' in data;
}
