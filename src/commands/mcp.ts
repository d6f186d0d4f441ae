// `rapport mcp`: an assistant on this machine speaks with Rapport through standard input and output.
import { EventEmitter, once } from 'node:events';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { openRapport } from '../app.ts';
import { readCaller } from '../core/caller.ts';
import type { Env } from '../core/env.ts';
import type { Context } from '../core/handle.ts';
import { namedByKey } from '../core/mcp-http.ts';
import { mcpServer, type McpOptions } from '../core/mcp.ts';
import { type Permission, permissions } from '../core/permissions.ts';
import { readSecret } from '../core/secret.ts';
import { router } from '../router.ts';
import { operator } from './call.ts';

/**
 * Whoever runs this can read the database anyway: without a key it acts as an owner who only reads, and changes what
 * `allow` names. With RAPPORT_API_KEY it is that key's maker, and the key says what may be changed.
 * @param allow permissions, separated by commas
 */
export async function mcp(env: Env, { allow }: { allow?: string }): Promise<void> {
  const allowed = allow === undefined ? [] : readPermissions(allow);
  if (env.RAPPORT_API_KEY !== undefined && allowed.length > 0)
    throw new Error('With RAPPORT_API_KEY the key says what may be changed: leave --allow out.');
  const rapport = await openRapport(env);
  try {
    const context = operator(rapport.database, env, await readSecret(env));
    const options: McpOptions =
      env.RAPPORT_API_KEY === undefined
        ? { contextOf: async () => context, mayWrite: () => (permission) => allowed.includes(permission) }
        : { contextOf: byKey(context, env.RAPPORT_API_KEY), mayWrite: namedByKey };
    if (!(await options.contextOf()).caller) throw new Error('RAPPORT_API_KEY opens nothing here.');
    const server = mcpServer(router, options);
    const ended = Promise.race([
      once(process.stdin, 'end'),
      once(process, 'SIGTERM'),
      once(process, 'SIGINT'),
    ]);
    const transport = new StdioServerTransport();
    await server.connect(transport);
    const answered = watchAnswers(transport);
    await ended;
    await answered();
    await server.close();
  } finally {
    await rapport.close();
  }
}

function byKey(context: Context, key: string): () => Promise<Context> {
  const headers = new Headers({ authorization: `Bearer ${key}` });
  return async () => {
    const found = await readCaller(context.database.pool, null, headers);
    return { ...context, caller: found.caller };
  };
}

/** Who pipes requests in and ends gets the answers too. @returns a function that waits for what is still to be answered */
function watchAnswers(transport: Transport): () => Promise<void> {
  const asked = new Set<string | number>();
  const answers = new EventEmitter();
  const take = transport.onmessage;
  const send = transport.send.bind(transport);
  transport.onmessage = (message, extra) => {
    if ('method' in message && 'id' in message) asked.add(message.id);
    take?.(message, extra);
  };
  transport.send = async (message, options) => {
    await send(message, options);
    if ('method' in message || message.id === undefined) return;
    asked.delete(message.id);
    answers.emit('answer');
  };
  return async () => {
    while (asked.size > 0) await once(answers, 'answer');
  };
}

function readPermissions(text: string): Permission[] {
  return text.split(',').map((name) => {
    const permission = permissions.find((each) => each === name.trim());
    if (!permission)
      throw new Error(`There is no permission "${name.trim()}". There are: ${permissions.join(', ')}`);
    return permission;
  });
}
