// OpenAPI 3.1 from the contract, and a readable reference of it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { OpenAPIGenerator } from '@orpc/openapi';
import type { AnyRouter } from '@orpc/server';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import type { FastifyInstance } from 'fastify';

const assets = { 'swagger-ui.css': 'text/css', 'swagger-ui-bundle.js': 'text/javascript' } as const;

/** @param webhooks path items of what is sent, by type of event */
export async function openApiDocument(
  router: AnyRouter,
  webhooks: Record<string, object> = {},
): Promise<object> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(router, {
    info: {
      title: 'Rapport',
      version: '1',
      description: 'Every page of Rapport uses this API and nothing else.',
    },
    servers: [{ url: '/api/v1' }],
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, made under Settings' },
        session: { type: 'apiKey', in: 'cookie', name: 'rapport.session_token' },
      },
    },
    security: [{ apiKey: [] }, { session: [] }],
  });
  return { ...document, webhooks };
}

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Rapport API</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/api/docs/swagger-ui.css"></head>
<body><div id="reference"></div><script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body></html>`;
const start = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#reference', deepLinking: true, tryItOutEnabled: true });`;

export function addDocs(
  app: FastifyInstance,
  router: AnyRouter,
  webhooks: Record<string, object> | undefined,
): void {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  let document: Promise<object> | undefined;
  app.get('/api/openapi.json', async () => (document ??= openApiDocument(router, webhooks)));
  app.get('/api/docs', async (_request, reply) => reply.type('text/html').send(page));
  app.get('/api/docs/start.js', async (_request, reply) => reply.type('text/javascript').send(start));
  for (const [name, type] of Object.entries(assets)) {
    app.get(`/api/docs/${name}`, async (_request, reply) =>
      reply.type(type).send(readFileSync(join(folder, name))),
    );
  }
}
