// Packing and encrypting computes for seconds or minutes; in a thread of its own the server goes on answering.
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { keepBackup, problemOf } from '../../core/backup/keep.ts';
import type { Made } from '../../core/backup/make.ts';
import type { BackupPlace } from '../../core/backup/place.ts';
import { type ErrorParams, Invalid } from '../../core/errors.ts';

type Task = { backup: BackupPlace };
type Message = { made: Made } | { problem: { key: string; params: ErrorParams } };

/** @throws Invalid with what went wrong */
export async function keepInThread(backup: BackupPlace): Promise<Made> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { backup } satisfies Task });
  try {
    const ended = once(worker, 'exit').then((): never => {
      throw new Invalid('backup:failed.ended');
    });
    ended.catch(() => {}); // it ends behind its message as well
    const [message] = (await Promise.race([once(worker, 'message'), ended])) as [Message];
    if ('problem' in message) throw new Invalid(message.problem.key, message.problem.params);
    return message.made;
  } finally {
    await worker.terminate();
  }
}

async function work({ backup }: Task): Promise<Message> {
  try {
    return { made: await keepBackup(backup) };
  } catch (error) {
    return { problem: problemOf(error, backup.folder) };
  }
}

/** Whoever runs tests in threads imports this file in one as well. */
function isTask(data: unknown): data is Task {
  return typeof data === 'object' && data !== null && 'backup' in data;
}

if (!isMainThread && isTask(workerData)) parentPort?.postMessage(await work(workerData), []);
