// What a request meets when the database is slow, full of others, or gone without a word: a refusal, and then service.
import { connect, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../testing.ts';
import { openDatabase } from './db.ts';
import { errorBody } from './error-body.ts';
import { cutLost } from './patience.ts';

const connection = await testDatabase();
const statusOf = (work: Promise<unknown>): Promise<number> =>
  work.then(
    () => 200,
    (error: unknown) => errorBody(error, 'en', () => {}).status,
  );

/** Stands between, and can hold everything back as a network does that has lost its way. */
async function startWire(): Promise<{ port: number; hold(held: boolean): void; cut(): void }> {
  const sockets = new Set<Socket>();
  let held = false;
  const server = createServer((socket) => {
    const there = connection.host.startsWith('/')
      ? connect(`${connection.host}/.s.PGSQL.${connection.port}`)
      : connect(connection.port, connection.host);
    for (const [from, to] of [
      [socket, there],
      [there, socket],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on('data', (bytes) => {
        if (!held) to.write(bytes);
      });
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    port: (server.address() as { port: number }).port,
    hold: (now) => {
      held = now;
    },
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}
function open(patience: { connectMs: number; statementMs: number; silenceMs: number }, more: object = {}) {
  const database = openDatabase({ ...connection, max: 2, ...more }, () => {}, patience);
  afterAll(() => database.close());
  return database;
}

test('a statement that takes too long is ended, and a wait for a free connection too', async () => {
  const { pool } = open({ connectMs: 3000, statementMs: 1000, silenceMs: 60_000 });
  expect(await statusOf(pool.query('SELECT pg_sleep(60)'))).toBe(503);
  const holding = await Promise.all([pool.connect(), pool.connect()]);
  expect(await statusOf(pool.query('SELECT 1'))).toBe(503);
  for (const client of holding) client.release();
  expect(await statusOf(pool.query('SELECT 1'))).toBe(200);
});

test('a network that swallows everything is given up, also in a transaction, and used again when it is back', async () => {
  const wire = await startWire();
  const { db, pool } = open(
    { connectMs: 5000, statementMs: 60_000, silenceMs: 1500 },
    { host: '127.0.0.1', port: wire.port },
  );
  expect(await statusOf(pool.query('SELECT 1'))).toBe(200);
  wire.hold(true);
  expect(await statusOf(pool.query('SELECT 1'))).toBe(503);
  const inTransaction = db.transaction().execute((tx) => tx.selectFrom('staff').select('id').execute());
  expect(await statusOf(inTransaction)).toBe(503);
  wire.hold(false);
  wire.cut();
  expect(await statusOf(pool.query('SELECT 1'))).toBe(200);
  expect(await statusOf(db.selectFrom('staff').select('id').execute())).toBe(200);
});

test('a job whose statement was lost on the way is not waited for for ever; one that works is', async () => {
  const wire = await startWire();
  const through = { ...connection, host: '127.0.0.1', port: wire.port };
  const pool = new pg.Pool(through);
  pool.on('error', () => {});
  const watch = cutLost(pool, connection, 1000);
  afterAll(async () => {
    watch.stop();
    await pool.end();
  });
  expect(await statusOf(pool.query('SELECT pg_sleep(2)'))).toBe(200);
  wire.hold(true);
  expect(await statusOf(pool.query('SELECT 1'))).toBe(503);
  wire.hold(false);
  expect(await statusOf(pool.query('SELECT 1'))).toBe(200);
});

test('a full disk is told apart from our own faults', () => {
  const full = Object.assign(new Error('could not extend file: No space left on device'), { code: '53100' });
  expect(errorBody(full, 'en', () => {})).toMatchObject({ status: 507, code: 'STORAGE_FULL' });
  expect(errorBody(new Error('ours'), 'en', () => {}).status).toBe(500);
});
