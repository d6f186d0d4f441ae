// What the server said yes to, kept outside of it: in memory, and line by line in a file for whoever looks into a failure.
import { appendFileSync } from 'node:fs';

export type Entry =
  | { kind: 'customer'; customerId: string; name: string }
  | { kind: 'note'; customerId: string; noteId: string; text: string }
  | { kind: 'promise'; customerId: string; promiseId: string; what: string }
  | { kind: 'kept'; customerId: string; promiseId: string }
  | { kind: 'conversation'; customerId: string; conversationId: string; version: number; note: string }
  | { kind: 'order'; customerId: string; orderId: string; spendMinor: number }
  | { kind: 'import'; importNo: number; prefix: string; lines: number };

export class Ledger {
  readonly entries: Entry[] = [];
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Only after the answer came: what was not answered may be there or not. */
  acknowledge(entry: Entry): void {
    this.entries.push(entry);
    appendFileSync(this.#file, `${JSON.stringify(entry)}\n`);
  }

  of<K extends Entry['kind']>(kind: K): Extract<Entry, { kind: K }>[] {
    return this.entries.filter((entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind);
  }
}
