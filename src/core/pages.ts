// The built pages. Whatever is no file of theirs is the one page, which knows its addresses itself; what an upgrade took
// away is no page.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { NotFound } from './errors.ts';

const pages = fileURLToPath(new URL('../../dist/', import.meta.url));

export async function addPages(app: FastifyInstance): Promise<void> {
  const built = existsSync(`${pages}index.html`);
  if (built)
    await app.register(fastifyStatic, {
      root: pages,
      index: false,
      wildcard: false,
      immutable: true,
      maxAge: '1y',
      serve: true,
      globIgnore: ['**/index.html'],
    });
  app.setNotFoundHandler(async (request, reply) => {
    if (request.method === 'GET' && built && !/^\/(api|assets)\//.test(request.url)) {
      return reply
        .header('cache-control', 'no-cache')
        .sendFile('index.html', { maxAge: 0, immutable: false });
    }
    throw new NotFound('errors:noRoute', { path: request.url.split('?')[0] ?? '' });
  });
}
