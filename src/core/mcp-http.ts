// MCP over streamable HTTP, without sessions: every request stands alone and proves itself by its API key.
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import type { AnyRouter } from '@orpc/server';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Unauthorized } from './errors.ts';
import type { Caller, Context } from './handle.ts';
import { mcpServer } from './mcp.ts';
import type { Permission } from './permissions.ts';

/** Only what a key names may be written: a key that may "all that its maker may" was not made with an assistant in mind. */
export const namedByKey =
  (caller: Caller) =>
  (permission: Permission): boolean =>
    caller.keyPermissions?.includes(permission) ?? false;

export function addMcp(
  app: FastifyInstance,
  router: AnyRouter,
  contextOf: (request: FastifyRequest) => Promise<Context>,
): void {
  app.post('/api/mcp', { bodyLimit: 2 << 20 }, async (request, reply) => {
    const context = await contextOf(request);
    // Not by the cookie of a browser: whatever page it shows could then speak as who is signed in.
    if (!context.caller || context.door !== 'api') {
      reply.header('www-authenticate', 'Bearer realm="rapport"');
      throw new Unauthorized('errors:mcpNeedsKey');
    }
    const server = mcpServer(router, { contextOf: async () => context, mayWrite: namedByKey });
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await server.connect(transport);
    try {
      const response = await transport.handleRequest(webRequest(request), { parsedBody: request.body });
      for (const [name, value] of response.headers) reply.header(name, value);
      return await reply.status(response.status).send(await response.text());
    } finally {
      await server.close();
    }
  });
  // Nothing is ever said without being asked, so there is no stream to listen to, and no session to end.
  app.route({
    method: ['GET', 'DELETE'],
    url: '/api/mcp',
    handler: (_request, reply) =>
      reply
        .status(405)
        .header('allow', 'POST')
        .send({ jsonrpc: '2.0', id: null, error: { code: -32000, message: 'Method not allowed.' } }),
  });
}

function webRequest(request: FastifyRequest): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  return new Request(new URL(request.url, `${request.protocol}://${request.host}`), {
    method: 'POST',
    headers,
  });
}
