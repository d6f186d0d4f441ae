// GET /api/live: what happens in the house, as server-sent events.
import type { FastifyInstance } from 'fastify';
import { Forbidden } from './errors.ts';
import type { ContextOf } from './http.ts';
import type { Live } from './live.ts';

/** Announcements carry no data: a page that hears one asks again for what it may see. */
export function addLive(app: FastifyInstance, live: Live, contextOf: ContextOf): void {
  app.get('/api/live', async (request, reply) => {
    const { caller } = await contextOf(request);
    if (!caller || caller.due) throw new Forbidden('errors:unauthorized');
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    raw.write('retry: 1000\n\n');
    const off = live.on((announcement) => raw.write(`data: ${JSON.stringify(announcement)}\n\n`));
    const beat = setInterval(() => raw.write(':\n\n'), 20_000);
    raw.on('close', () => {
      off();
      clearInterval(beat);
    });
  });
}
