// Live updates: what a transaction announces with NOTIFY reaches every open page as a server-sent event. An
// announcement carries a topic and ids only; the page asks again for what it may see.
import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import type { Db } from './db.ts';
import { last, planned } from './round-trips.ts';

export type Announcement = { topic: string; id?: string };
/** What a transaction announces when it commits. */
export type Kept = { payload: string; onlyIf: RawBuilder<boolean> | null };
const channel = 'rapport_live';

/** Sent when the transaction commits, or never. */
export async function announce(db: Db, ...announcements: Announcement[]): Promise<void> {
  await announceIf(null, db, ...announcements);
}

/** The same, if a condition holds when the transaction ends. */
export async function announceIf(
  onlyIf: RawBuilder<boolean> | null,
  db: Db,
  ...announcements: Announcement[]
): Promise<void> {
  const said = announcements.map((each) => ({ payload: JSON.stringify(each), onlyIf }));
  const kept = keptBy.get(db);
  if (kept) kept.push(...said);
  else await sql`${planned} ${notifying(said)}`.execute(db);
}

const keptBy = new WeakMap<Db, Kept[]>();

/** From here on this transaction keeps what it announces. @returns what it kept, for its last statement to send along */
export function keepAnnouncements(tx: Db): Kept[] {
  const kept: Kept[] = [];
  keptBy.set(tx, kept);
  return kept;
}

/** Sends what a transaction kept, and ends it. */
export async function sendKept(tx: Db, kept: readonly Kept[]): Promise<void> {
  await sql`${planned}${last}${notifying(kept)}`.execute(tx);
}

/** A query of one row that sends these. */
export function notifying(kept: readonly Kept[]): RawBuilder<unknown> {
  const always = kept.filter(({ onlyIf }) => onlyIf === null).map(({ payload }) => payload);
  const perhaps = kept.map(({ payload, onlyIf }) =>
    onlyIf === null ? sql`` : sql` UNION ALL SELECT ${payload} WHERE ${onlyIf}`,
  );
  return sql`
    SELECT count(pg_notify(${channel}, payload))
      FROM (SELECT unnest(${always}::text[]) AS payload${sql.join(perhaps, sql``)}) AS said`;
}

/** Milliseconds between signs of life of the connection that listens, and how long one may take. */
const beat = 15_000;
const silence = 5000;

/** Whoever only listens does not notice that the network is gone: an answer that stays out ends the connection. */
function watch(client: pg.Client): void {
  const timer = setInterval(() => {
    const late = setTimeout(() => {
      clearInterval(timer);
      // not in its types
      (client as pg.Client & { connection: { stream: Duplex } }).connection.stream.destroy(
        new Error('the database is silent'),
      );
    }, silence);
    client.query('SELECT 1').then(
      () => clearTimeout(late),
      () => clearTimeout(late),
    );
  }, beat);
  timer.unref();
  client.once('end', () => clearInterval(timer));
}

export type Live = {
  on(listener: (announcement: Announcement) => void): () => void;
  /** Hears another channel of the database, as text. */
  listen(channel: string, listener: (text: string) => void): () => void;
  close(): Promise<void>;
};

/** Listens on a connection of its own and reconnects when it breaks; listeners then hear topic 'reconnected'. */
export async function openLive(connection: pg.PoolConfig): Promise<Live> {
  const emitter = new EventEmitter().setMaxListeners(0);
  const others = new EventEmitter();
  let client: pg.Client | undefined;
  let closed = false;

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionTimeoutMillis: silence,
      ...connection,
      application_name: 'rapport live',
    });
    next.on('error', () => void reconnect());
    next.on('notification', (message) => {
      if (message.channel === channel) emitter.emit('announcement', JSON.parse(message.payload ?? '{}'));
      else others.emit(message.channel, message.payload ?? '');
    });
    await next.connect();
    for (const name of [channel, ...others.eventNames()])
      await next.query(`LISTEN ${pg.escapeIdentifier(String(name))}`);
    client = next;
    watch(next);
  }
  let reconnecting = false;
  async function reconnect(): Promise<void> {
    if (reconnecting || closed) return;
    reconnecting = true;
    client = undefined;
    for (let wait = 100; !closed; wait = Math.min(wait * 2, 5000)) {
      await new Promise((resolve) => setTimeout(resolve, wait));
      try {
        await connect();
        emitter.emit('announcement', { topic: 'reconnected' });
        break;
      } catch {
        // the database is still away; the next round tries again
      }
    }
    reconnecting = false;
  }

  await connect();
  return {
    on(listener) {
      emitter.on('announcement', listener);
      return () => emitter.off('announcement', listener);
    },
    listen(name, listener) {
      others.on(name, listener);
      // where it is away, connecting anew listens to it
      client?.query(`LISTEN ${pg.escapeIdentifier(name)}`).catch(() => {});
      return () => others.off(name, listener);
    },
    async close() {
      closed = true;
      await client?.end();
    },
  };
}
