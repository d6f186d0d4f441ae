// A file on its way to the server. Kept outside of any page, so that walking about in the product does not stop it.
import { useSyncExternalStore } from 'react';
import { client, leave, messageOf } from '../../../../web/client.ts';
import { i18n } from '../../../../web/i18n.ts';

/** `beginning`: every byte is sent, the server puts the file away and opens an import for it. */
export type Upload =
  | { step: 'none' }
  | { step: 'sending' | 'beginning'; fileName: string; sent: number; total: number }
  | { step: 'failed'; fileName: string; message: string }
  | { step: 'begun'; fileName: string; importNo: number };

let now: Upload = { step: 'none' };
let request: XMLHttpRequest | undefined;
type Job = { file: File; siteId: string | undefined; fileId?: string };
let last: Job | undefined;
const watchers = new Set<() => void>();

export function useUpload(): Upload {
  return useSyncExternalStore(
    (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    () => now,
  );
}

/**
 * Begins at once; whatever failed before is forgotten. A file that is on its way is left to arrive first.
 * @param siteId where the sales were made; needed from who works on several sites but not on all
 */
export function startUpload(file: File, siteId?: string): void {
  if (now.step === 'sending' || now.step === 'beginning') return;
  last = { file, siteId };
  if (file.size === 0)
    return set({ step: 'failed', fileName: file.name, message: i18n.t('imports:page.upload.empty') });
  void run(last);
}

/** The browser still holds the file, so nobody has to look for it again; what arrived whole is not sent twice. */
export function retryUpload(): void {
  if (last) void run(last);
}

/** Stops what is on its way, or puts a failed try aside. */
export function forgetUpload(): void {
  request?.abort();
  request = undefined;
  last = undefined;
  set({ step: 'none' });
}

function set(next: Upload): void {
  now = next;
  if (next.step === 'sending') window.addEventListener('beforeunload', warn);
  else window.removeEventListener('beforeunload', warn);
  for (const watcher of watchers) watcher();
}

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

async function run(job: Job): Promise<void> {
  const { name: fileName, size: total } = job.file;
  const current = (): boolean => job === last; // not cancelled meanwhile
  try {
    job.fileId ??= await send(job.file);
    if (!current()) return;
    set({ step: 'beginning', fileName, sent: total, total });
    const { importNo } = await client.imports.create({ fileId: job.fileId, siteId: job.siteId });
    if (current()) set({ step: 'begun', fileName, importNo });
  } catch (error) {
    const message = error instanceof Refused ? error.message : messageOf(error);
    if (current()) set({ step: 'failed', fileName, message });
  }
}

/** A sentence of the server about the file, or of ours about the connection. */
class Refused extends Error {}

/** XMLHttpRequest, because fetch tells nothing about what has been sent. */
function send(file: File): Promise<string> {
  const { name: fileName, size: total } = file;
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const xhr = new XMLHttpRequest();
  request = xhr;
  let sent = 0;
  set({ step: 'sending', fileName, sent, total });
  xhr.upload.addEventListener('progress', (event) => {
    sent = Math.min(event.loaded, total);
    set({ step: sent < total ? 'sending' : 'beginning', fileName, sent, total });
  });
  xhr.addEventListener('error', () =>
    reject(new Refused(i18n.t('imports:page.upload.broken', { percent: Math.floor((sent / total) * 100) }))),
  );
  xhr.addEventListener('load', () => {
    if (xhr.status === 401) leave();
    const answer = read(xhr.responseText);
    if (xhr.status < 300 && answer?.fileId) resolve(answer.fileId);
    else
      reject(new Refused(answer?.message ?? i18n.t('imports:page.upload.refused', { status: xhr.status })));
  });
  xhr.open('POST', `/api/v1/files?name=${encodeURIComponent(fileName)}`);
  xhr.setRequestHeader('content-type', 'application/octet-stream');
  xhr.setRequestHeader('x-rapport-language', i18n.language);
  xhr.send(file);
  return promise;
}

function read(body: string): { fileId?: string; message?: string } | null {
  try {
    return JSON.parse(body) as { fileId?: string; message?: string };
  } catch {
    return null; // a proxy's page, not our answer
  }
}
