// How often somebody asks, counted by all servers of one database together. Each counts for itself and tells the others
// what it counted, twice a second and only of those who ask much: a count in the database would cost every request a write.
import { hash } from 'node:crypto';
import type pg from 'pg';
import { newId } from './ids.ts';
import type { Live } from './live.ts';

export type Rates = {
  /** Counts one more. @param windowMs windows begin at its multiples, the same on every server */
  take(key: string, limit: { max: number; windowMs: number }): { count: number; leftMs: number };
  close(): void;
};

type Count = {
  window: number;
  windowMs: number;
  max: number;
  mine: number;
  told: number;
  others: Map<string, number>;
};
const channel = 'rapport_rates';
const TELL_EVERY = 500;
/** Below this part of a limit nobody else needs to know. */
const WORTH_TELLING = 1 / 20;
/** Keys in one message: PostgreSQL takes 8,000 bytes. */
const AT_ONCE = 100;
/** Keys that are remembered; who sends ever new ones makes us forget the oldest, not run out of memory. */
const MOST = 20_000;

/** @param shared null: this server is the only one */
export function openRates(shared: { live: Live; pool: pg.Pool } | null): Rates {
  const self = newId();
  const counts = new Map<string, Count>();
  const off = shared?.live.listen(channel, (text) => hear(counts, self, text)) ?? (() => {});
  const timer = setInterval(() => {
    forgetPast(counts);
    if (shared) void tell(counts, self, shared.pool);
  }, TELL_EVERY);
  timer.unref();
  return {
    take(key, { max, windowMs }) {
      const now = Date.now();
      const count = countOf(counts, idOf(key, windowMs), Math.floor(now / windowMs), windowMs, max);
      count.mine += 1;
      const others = [...count.others.values()].reduce((sum, each) => sum + each, 0);
      return { count: count.mine + others, leftMs: windowMs - (now % windowMs) };
    },
    close() {
      clearInterval(timer);
      off();
    },
  };
}

/** A key may be what opens the house: its digest is enough to count by. */
function idOf(key: string, windowMs: number): string {
  return `${hash('sha256', key, 'base64url').slice(0, 22)}.${windowMs}`;
}

function countOf(
  counts: Map<string, Count>,
  id: string,
  window: number,
  windowMs: number,
  max: number,
): Count {
  const known = counts.get(id);
  if (known?.window === window) {
    known.max = max;
    return known;
  }
  if (counts.size >= MOST) counts.delete(counts.keys().next().value ?? '');
  const fresh = { window, windowMs, max, mine: 0, told: 0, others: new Map<string, number>() };
  counts.set(id, fresh);
  return fresh;
}

function forgetPast(counts: Map<string, Count>): void {
  const now = Date.now();
  for (const [id, { window, windowMs }] of counts) if (window < Math.floor(now / windowMs)) counts.delete(id);
}

async function tell(counts: Map<string, Count>, self: string, pool: pg.Pool): Promise<void> {
  const news = [...counts].filter(([, { mine, told, max }]) => mine > told && mine >= max * WORTH_TELLING);
  for (let from = 0; from < news.length; from += AT_ONCE) {
    const some = news.slice(from, from + AT_ONCE);
    for (const [, count] of some) count.told = count.mine;
    const payload = JSON.stringify([self, some.map(([id, { window, mine }]) => [id, window, mine])]);
    await pool
      .query({ name: 'tell_rates', text: 'SELECT pg_notify($1, $2)', values: [channel, payload] })
      .catch(() => {}); // the next message says it again
  }
}

function hear(counts: Map<string, Count>, self: string, text: string): void {
  const [from, news] = JSON.parse(text) as [string, [id: string, window: number, count: number][]];
  if (from === self) return;
  for (const [id, window, count] of news) {
    const windowMs = Number(id.split('.')[1]);
    countOf(counts, id, window, windowMs, counts.get(id)?.max ?? 1).others.set(from, count);
  }
}
