// The operations as tools of an assistant (Model Context Protocol). Nothing is written twice: name, words and schemas are
// those of the contract.
import { type AnyProcedure, type AnyRouter, getRouter, isProcedure } from '@orpc/server';
import type { Tool as Definition } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { type Caller, may } from './handle.ts';
import type { OperationMeta } from './operation.ts';
import type { Permission } from './permissions.ts';

export type Tool = { procedure: AnyProcedure; meta: OperationMeta; definition: Definition };
/** Whether somebody said that an assistant may change what this permission is about. */
export type MayWrite = (permission: Permission) => boolean;

/**
 * What an assistant reads about, but never changes: who may come in, how the house is set up, its own account, and what
 * nothing brings back.
 */
const heldBack: readonly string[] = [
  'public',
  'self.manage',
  'team.manage',
  'settings.manage',
  'telephony.manage',
  'webhooks.manage',
  'webhooks.allow',
  'privacy.erase',
] satisfies (Permission | 'public')[];

const known = new WeakMap<AnyRouter, readonly Tool[]>();

/** @returns every operation that an assistant could ever use */
export function toolsOf(router: AnyRouter): readonly Tool[] {
  const tools = known.get(router) ?? proceduresOf(router).filter(forAssistants).map(toolOf);
  known.set(router, tools);
  return tools;
}

/** Reading by the caller's permissions; writing only where that was said of this very permission. */
export function maySee({ meta: { permission, writes } }: Tool, caller: Caller, mayWrite: MayWrite): boolean {
  if (permission === 'public') return !writes;
  return may(caller, permission) && (!writes || mayWrite(permission));
}

function proceduresOf(router: AnyRouter): AnyProcedure[] {
  return Object.entries(router).flatMap(([module, verbs]) =>
    Object.keys(verbs).flatMap((verb) => {
      const found = getRouter(router, [module, verb]);
      return isProcedure(found) ? [found] : [];
    }),
  );
}

function forAssistants({ '~orpc': { meta } }: AnyProcedure): boolean {
  const { writes, permission, audited } = meta as OperationMeta;
  // what nobody asks about later (a sign of life) is a page's business
  return !writes || (!heldBack.includes(permission) && audited);
}

function toolOf(procedure: AnyProcedure): Tool {
  const { meta, route, inputSchema, outputSchema } = procedure['~orpc'];
  const own = meta as OperationMeta;
  const id = route.operationId ?? '';
  return {
    procedure,
    meta: own,
    definition: {
      // a dot is allowed by the protocol, yet not by every assistant
      name: id.replace('.', '_'),
      description: `${route.summary ?? id} (${own.permission})`,
      inputSchema: schemaOf(inputSchema, 'input'),
      outputSchema: schemaOf(outputSchema, 'output'),
      annotations: {
        title: route.summary,
        readOnlyHint: !own.writes,
        destructiveHint: own.writes && route.method === 'DELETE',
        idempotentHint: route.method === 'PUT' || route.method === 'DELETE',
        openWorldHint: false,
      },
    },
  };
}

function schemaOf(schema: unknown, io: 'input' | 'output'): Definition['inputSchema'] {
  if (!(schema instanceof z.ZodType)) throw new Error('an operation without a Zod schema');
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => shorten(jsonSchema),
  });
  if (json.type !== 'object') throw new Error('an operation takes and gives one object');
  return { ...json, type: 'object' } as Definition['inputSchema'];
}

/** An assistant reads all of it, and knows a UUID, a date and a whole number without their definitions. */
function shorten(json: z.core.JSONSchema.BaseSchema): void {
  if (json.format !== undefined) delete json.pattern;
  if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum;
  if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum;
}
