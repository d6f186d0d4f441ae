// GET /api/live: what happens in the house, as server-sent events.
import type { FastifyInstance } from 'fastify';
import { Forbidden } from './errors.ts';
import type { Caller } from './handle.ts';
import type { ContextOf } from './http.ts';
import type { Live } from './live.ts';

const beat = 20_000;
/** Bytes. Who takes no more than that behind is gone or stuck: the page connects anew and asks again for all it shows. */
const furthestBehind = 2 ** 20;

/** Announcements carry no data: a page that hears one asks again for what it may see. */
export function addLive(app: FastifyInstance, live: Live, contextOf: ContextOf): void {
  app.get('/api/live', async (request, reply) => {
    const { caller } = await contextOf(request);
    if (!mayListen(caller)) throw new Forbidden('errors:unauthorized');
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const say = (text: string): void => {
      if (raw.writableLength > furthestBehind) raw.destroy();
      else if (!raw.writableEnded) raw.write(text);
    };
    say('retry: 1000\n\n');
    const off = live.on((announcement) => say(`data: ${JSON.stringify(announcement)}\n\n`));
    const timer = setInterval(() => {
      void contextOf(request).then(
        (now) => (mayListen(now.caller) ? say(':\n\n') : end()),
        () => {}, // the database is away, which is no reason to send anybody away
      );
    }, beat);
    const end = (): void => {
      off();
      clearInterval(timer);
      raw.end();
    };
    raw.on('close', end);
  });
}

/** A session that ends, or a key that is revoked, stops listening with the next beat. */
function mayListen(caller: Caller | null): boolean {
  return caller !== null && !caller.due;
}
