import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startTestApp, type TestApp } from '../testing.ts';
import { announce } from './live.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterEach(() => vi.useRealTimers());

test('a page whose key was revoked hears nothing any more', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const listen = (key: string) =>
    fetch(`${app.url}/api/live`, { headers: { authorization: `Bearer ${key}` } });
  const [revoked, goes] = [await app.keyOf('rep'), await app.keyOf('viewer')];
  const [ends, stays] = await Promise.all([listen(revoked), listen(goes)]);
  await app.database.pool.query(
    "UPDATE api_keys SET revoked_at = now() FROM staff WHERE staff.id = staff_id AND role = 'rep'",
  );
  const [ending, staying] = [ends.body?.getReader(), stays.body?.getReader()];
  await ending?.read();
  await staying?.read();
  await vi.advanceTimersByTimeAsync(20_000);
  expect((await ending?.read())?.done).toBe(true);
  expect(new TextDecoder().decode((await staying?.read())?.value)).toBe(':\n\n');
  await staying?.cancel();
});

test('a page that takes nothing is cut off instead of being kept in memory', async () => {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  const key = await app.keyOf('owner');
  socket.write(`GET /api/live HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${key}\r\n\r\n`);
  await once(socket, 'data');
  socket.pause();
  const length = 7_500; // PostgreSQL takes 8,000 bytes, and the same text once a transaction
  let sent = 0;
  for (; sent < 4_000; sent += 200) {
    const many = Array.from({ length: 200 }, (_, i) => ({ topic: 'test', id: `${i}`.padEnd(length, 'x') }));
    await announce(app.database.db, ...many);
  }
  let heard = 0;
  socket.on('data', (data) => (heard += data.length));
  socket.resume();
  await once(socket, 'close');
  expect(heard).toBeGreaterThan(0);
  expect(heard).toBeLessThan(sent * length);
});
