// People at work while everything is killed around them: each write is tried until it is answered, as a desk does.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from './ledger.ts';

export type Desk = { url: string; cookie: string };
type Asked = { method: string; path: string; body?: object | string };

/** @returns the answer, or null when there was none: nobody knows then whether it was done */
async function ask<T>({ url, cookie }: Desk, { method, path, body }: Asked): Promise<T | null> {
  try {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', origin: url, cookie },
      body: typeof body === 'object' ? JSON.stringify(body) : body,
      signal: AbortSignal.timeout(20_000),
    });
    const answer = (await response.json()) as T;
    if (response.ok) return answer;
    if (response.status >= 500) return null;
    throw new Error(`${method} ${path} was refused: ${JSON.stringify(answer)}`);
  } catch (error) {
    if (error instanceof Error && error.message.includes('was refused')) throw error;
    return null;
  }
}

/** The same request with the same id again until it is answered: that must do it once. */
async function insist<T>(desk: Desk, going: () => boolean, asked: Asked): Promise<T | null> {
  for (;;) {
    const answer = await ask<T>(desk, asked);
    if (answer !== null || !going()) return answer;
    await sleep(100);
  }
}

/** One person, who goes on until told to stop. */
export async function work(desk: Desk, ledger: Ledger, name: string, going: () => boolean): Promise<void> {
  for (let turn = 0; going(); turn += 1) {
    const customerId = await addCustomer(desk, ledger, `${name} ${turn}`);
    if (customerId === null) {
      await sleep(100);
      continue;
    }
    await addNote(desk, ledger, customerId, `${name} noted ${turn}`);
    await promise(desk, ledger, customerId, `${name} promised ${turn}`, going);
    await talk(desk, ledger, customerId, `${name} heard ${turn}`, going);
    await sell(desk, ledger, customerId);
  }
}

/** With two contact points and a note, which are there all together or not at all. */
async function addCustomer(desk: Desk, ledger: Ledger, name: string): Promise<string | null> {
  const contactPoints = [
    { kind: 'email', value: `${name.replaceAll(' ', '.')}@mail.example` },
    { kind: 'web', value: 'https://home.example' },
  ];
  const made = await ask<{ customer: { customerId: string } }>(desk, {
    method: 'POST',
    path: '/customers',
    body: { kind: 'person', name, contactPoints, note: `of ${name}` },
  });
  if (made === null) return null;
  ledger.acknowledge({ kind: 'customer', customerId: made.customer.customerId, name });
  return made.customer.customerId;
}

async function addNote(desk: Desk, ledger: Ledger, customerId: string, text: string): Promise<void> {
  const path = `/customers/${customerId}/notes`;
  const made = await ask<{ note: { noteId: string } }>(desk, { method: 'POST', path, body: { text } });
  if (made) ledger.acknowledge({ kind: 'note', customerId, noteId: made.note.noteId, text });
}

async function promise(
  desk: Desk,
  ledger: Ledger,
  customerId: string,
  what: string,
  going: () => boolean,
): Promise<void> {
  const promiseId = randomUUID();
  // due within the hour: its keeper is to be reminded, once
  const dueAt = new Date(Date.now() + 1_800_000).toISOString();
  const path = `/customers/${customerId}/promises`;
  const made = await insist(desk, going, { method: 'POST', path, body: { promiseId, what, dueAt } });
  if (made === null) return;
  ledger.acknowledge({ kind: 'promise', customerId, promiseId, what });
  if (promiseId < '4') return; // some are kept
  const kept = await insist(desk, going, {
    method: 'POST',
    path: `${path}/${promiseId}/kept`,
    body: {},
  }).catch(() => null);
  if (kept) ledger.acknowledge({ kind: 'kept', customerId, promiseId });
}

async function talk(
  desk: Desk,
  ledger: Ledger,
  customerId: string,
  note: string,
  going: () => boolean,
): Promise<void> {
  const conversationId = randomUUID();
  const path = `/customers/${customerId}/conversations`;
  const begun = await insist<{ version: number }>(desk, going, {
    method: 'POST',
    path,
    body: { conversationId, channel: 'phone', direction: 'in' },
  });
  if (begun === null) return;
  const saved = await insist<{ version: number }>(desk, going, {
    method: 'PATCH',
    path: `${path}/${conversationId}`,
    body: { version: begun.version, saveId: randomUUID(), note },
  });
  if (saved)
    ledger.acknowledge({ kind: 'conversation', customerId, conversationId, version: saved.version, note });
}

async function sell(desk: Desk, ledger: Ledger, customerId: string): Promise<void> {
  const path = `/customers/${customerId}/orders`;
  const lines = [
    { code: 'CUP', quantity: '2', unitPrice: '3.25' },
    { code: 'CUP', quantity: '1', unitPrice: '4.00' },
  ];
  const order = await ask<{ orderId: string; spendMinor: number }>(desk, {
    method: 'POST',
    path,
    body: { lines },
  });
  if (order)
    ledger.acknowledge({ kind: 'order', customerId, orderId: order.orderId, spendMinor: order.spendMinor });
}

/** Somebody who brings one sales file after the other. */
export async function bringFiles(
  desk: Desk,
  ledger: Ledger,
  lines: number,
  going: () => boolean,
): Promise<void> {
  for (let turn = 0; going(); turn += 1) {
    const prefix = `F${turn}-`;
    const file = await insist<{ fileId: string }>(desk, going, {
      method: 'POST',
      path: `/files?name=${prefix}.csv`,
      body: salesOf(prefix, lines),
    });
    if (file === null) return;
    const made = await ask<{ importNo: number }>(desk, {
      method: 'POST',
      path: '/imports',
      body: { fileId: file.fileId },
    });
    if (made === null) continue; // perhaps it was begun: it waits for somebody to say go, and changes nothing
    const { importNo } = made;
    while (going()) {
      const read = await ask<{ state: string; analysis: object | null }>(desk, {
        method: 'GET',
        path: `/imports/${importNo}`,
      });
      if (read?.analysis) break;
      await sleep(200);
    }
    if (await begin(desk, importNo, going)) ledger.acknowledge({ kind: 'import', importNo, prefix, lines });
    while (going()) {
      const read = await ask<{ state: string }>(desk, { method: 'GET', path: `/imports/${importNo}` });
      if (read?.state === 'done') break;
      await sleep(300);
    }
  }
}

/** @returns whether it was begun; it may have been, where the first answer was lost: it cannot be begun twice */
async function begin(desk: Desk, importNo: number, going: () => boolean): Promise<boolean> {
  while (going()) {
    const begun = await ask(desk, { method: 'POST', path: `/imports/${importNo}/run`, body: {} }).catch(
      () => null,
    );
    if (begun) return true;
    const read = await ask<{ state: string }>(desk, { method: 'GET', path: `/imports/${importNo}` });
    if (read && read.state !== 'mapping') return true;
    await sleep(200);
  }
  return false;
}

/** Orders of two lines each, in turn of fifty customers of the file. */
function salesOf(prefix: string, lines: number): string {
  const rows = ['order,date,customer id,product code,product name,quantity,price'];
  for (let line = 0; line < lines; line += 1) {
    const order = Math.floor(line / 2);
    const day = String(1 + (order % 28)).padStart(2, '0');
    rows.push(
      `${prefix}${order},2024-03-${day} 10:00,${1 + (order % 50)},P${line % 20},Thing ${line % 20},${1 + (line % 3)},2.50`,
    );
  }
  return `${rows.join('\n')}\n`;
}
