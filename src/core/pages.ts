// The built pages. Whatever is no file of theirs is the one page, which knows its addresses itself; what an upgrade took
// away is no page.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { NotFound } from './errors.ts';

const pages = fileURLToPath(new URL('../../dist/', import.meta.url));
const forGood = 'public, max-age=31536000, immutable';

/** What is built has a hash in its name and is another file when it changes; the icon and the manifest are not. */
const isHashed = (path: string): boolean => path.startsWith(join(pages, 'assets/'));

export async function addPages(app: FastifyInstance): Promise<void> {
  const built = existsSync(`${pages}index.html`);
  if (built)
    await app.register(fastifyStatic, {
      root: pages,
      index: false,
      wildcard: false,
      cacheControl: false,
      setHeaders: (reply, path) => reply.header('cache-control', isHashed(path) ? forGood : 'no-cache'),
      serve: true,
      globIgnore: ['**/index.html'],
    });
  app.setNotFoundHandler(async (request, reply) => {
    if (request.method === 'GET' && built && !/^\/(api|assets)\//.test(request.url)) {
      return reply.sendFile('index.html');
    }
    throw new NotFound('errors:noRoute', { path: request.url.split('?')[0] ?? '' });
  });
}
