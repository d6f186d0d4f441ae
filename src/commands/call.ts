import { text } from 'node:stream/consumers';
import { call as callProcedure, getRouter, isProcedure, type AnyProcedure } from '@orpc/server';
import { openRapport } from '../app.ts';
import { backupPlace } from '../core/backup/place.ts';
import type { Env } from '../core/env.ts';
import { toORPCError } from '../core/error-body.ts';
import type { Context } from '../core/handle.ts';
import { createLog } from '../core/log.ts';
import { sealFor } from '../core/seal.ts';
import { readSecret } from '../core/secret.ts';
import { router } from '../router.ts';

const names = Object.entries(router).flatMap(([module, handlers]) =>
  Object.keys(handlers).map((verb) => `${module}.${verb}`),
);

/** Prints the output as one JSON document. Whoever runs this can read the database anyway: it acts as an owner. */
export async function call(
  env: Env,
  operation: string | undefined,
  json: string | boolean | undefined,
): Promise<void> {
  const procedure = operation ? getRouter(router, operation.split('.')) : undefined;
  if (!operation || !isProcedure(procedure)) {
    throw new Error(
      `${operation ? `There is no operation "${operation}".` : 'Name an operation.'} There are: ${names.join(', ')}`,
    );
  }
  const input = await readInput(json);
  const rapport = await openRapport(env);
  try {
    const output = await callProcedure(procedure as AnyProcedure, input, {
      context: operator(rapport.database, env, await readSecret(env)),
    });
    process.stdout.write(`${JSON.stringify(output ?? null)}\n`);
  } catch (error) {
    const log = createLog(env.LOG_LEVEL);
    throw new Error(toORPCError(error, 'en', (fault) => log.error({ err: fault }, 'a call failed')).message, {
      cause: error,
    });
  } finally {
    await rapport.close();
  }
}

async function readInput(json: string | boolean | undefined): Promise<unknown> {
  const source = json === '-' ? await text(process.stdin) : json;
  if (typeof source !== 'string') return {};
  try {
    return JSON.parse(source);
  } catch (error) {
    throw new Error(`--json is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** Whoever sits at this machine, as an owner. */
export function operator(database: Context['database'], env: Env, secret: string): Context {
  return {
    database,
    log: createLog(env.LOG_LEVEL),
    caller: {
      staffId: null,
      name: 'command line',
      email: '',
      role: 'owner',
      siteIds: null,
      keyPermissions: null,
      sessionId: null,
    },
    door: 'command',
    locale: 'en',
    headers: new Headers(),
    sealFor: (purpose) => sealFor(secret, purpose),
    backup: backupPlace(env),
  };
}
