// The server's half of an operation: permission first, then the work in one transaction with its audit entry.
import { type AnyProcedure, implement } from '@orpc/server';
import type { ContractProcedure } from '@orpc/contract';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { BackupPlace } from './backup/place.ts';
import { addAuditEntry } from './audit.ts';
import { type Database, type Db, inTransaction } from './db.ts';
import { Forbidden, NotFound, Unauthorized } from './errors.ts';
import { changesIn } from './events.ts';
import { keepAnnouncements, type Kept, sendKept } from './live.ts';
import type { InputOf, OperationMeta, OutputOf } from './operation.ts';
import { holds, type Permission, type Role } from './permissions.ts';
import type { Seal } from './seal.ts';
import type { SessionOver } from './sign-in/over.ts';
import { refuseUnstorable } from './storable.ts';
import { count, countTold } from './tally.ts';

/** A password of their own instead of the one they were given; a second factor, where the owner asks for one. */
export type Due = 'password' | 'secondFactor';

/** Who calls. */
export type Caller = {
  /** null: the command line, which stands for the machine's owner */
  staffId: string | null;
  name: string;
  email: string;
  role: Role;
  /** sites whose customers they may see; null: all */
  siteIds: readonly string[] | null;
  /** what the API key that was used is limited to; null: all that the role may do */
  keyPermissions: readonly string[] | null;
  sessionId: string | null;
  /** what its holder has to do first: until then the session may do nothing else */
  due?: Due | null;
};
export type Door = 'page' | 'api' | 'mcp' | 'command' | 'system';

export type Context = {
  database: Database;
  log: Logger;
  caller: Caller | null;
  /** nobody calls because a session that was brought along is over */
  sessionOver?: SessionOver | null;
  door: Door;
  locale: string;
  /** request headers, for what concerns sign-in */
  headers: Headers;
  /** for what must not lie readable in the database; @param purpose keeps seals apart */
  sealFor(purpose: string): Seal;
  backup: BackupPlace;
};

/** What a handler gets: the context with a database or transaction and a caller that has the permission. */
export type Call = Context & { db: Db; caller: Caller; can(permission: Permission): boolean };

export function may(caller: Caller, permission: Permission): boolean {
  return (
    !caller.due &&
    holds(caller.role, permission) &&
    (caller.keyPermissions === null || caller.keyPermissions.includes(permission))
  );
}

type AnyOperation = ContractProcedure<z.ZodType, z.ZodType, Record<never, never>, OperationMeta>;
type Handlers<C> = {
  [K in keyof C]: (input: InputOf<C[K]>, call: Call) => Promise<OutputOf<C[K]>>;
};

const first = { password: 'errors:passwordDue', secondFactor: 'errors:secondFactorDue' } as const;

/** Refused before the input is even looked at, so that a stranger learns nothing from validation. */
export function authorise(meta: OperationMeta, context: Context): void {
  if (meta.permission === 'public') return;
  if (!context.caller) throw new Unauthorized();
  if (context.caller.due === 'password' && meta.replacesPassword) return;
  if (context.caller.due) throw new Forbidden(first[context.caller.due]);
  if (!may(context.caller, meta.permission)) {
    const { staffId, role } = context.caller;
    count(context.database, staffId, 'refused');
    context.log.warn({ staffId, role, permission: meta.permission, door: context.door }, 'refused');
    throw new Forbidden('errors:forbidden', { permission: meta.permission, role: context.caller.role });
  }
}

/** For whoever works on some sites, what is not there may be what is not theirs: one answer for both, and a line in the log. */
export function noteMissing({ caller, log, door }: Context, operation: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof NotFound && caller?.siteIds)
      log.warn({ staffId: caller.staffId, operation, door }, 'not there, or not theirs');
    throw error;
  };
}

/** Pairs the operations of a contract with what carries them out. */
export function handle<C extends Record<string, AnyOperation>>(
  contract: C,
  handlers: Handlers<C>,
): Record<keyof C, AnyProcedure> {
  const entries = Object.entries(contract).map(([key, operation]) => {
    const run = handlers[key as keyof C] as (input: unknown, call: Call) => Promise<unknown>;
    const procedure = implement(operation, { initialInputValidationIndex: 1 }) // after the guard below
      .$context<Context>()
      .use(
        async (
          {
            context,
            next,
            procedure: {
              '~orpc': { meta },
            },
          },
          input,
        ) => {
          authorise(meta, context); // also for callers that do not come over HTTP
          refuseUnstorable(input);
          return next();
        },
      )
      .handler(
        async ({
          input,
          context,
          procedure: {
            '~orpc': { meta, route },
          },
        }) => {
          const name = route.operationId ?? key;
          return carryOut(meta, name, run, input, context).catch(noteMissing(context, name));
        },
      );
    return [key, procedure];
  });
  return Object.fromEntries(entries) as Record<keyof C, AnyProcedure>;
}

async function carryOut(
  meta: OperationMeta,
  name: string,
  run: (input: unknown, call: Call) => Promise<unknown>,
  input: unknown,
  context: Context,
): Promise<unknown> {
  const { db } = context.database;
  // A public operation has no caller; it never reads call.caller (its handler's job to know).
  const caller = context.caller as Caller;
  const callOn = (on: Db): Call => ({
    ...context,
    db: on,
    caller,
    can: (permission) => may(caller, permission),
  });
  if (!meta.writes) {
    const output = await run(input, callOn(db));
    if (meta.tells) countTold(context.database, caller.staffId, meta.tells, { input, output });
    return output;
  }
  if (meta.ownTransactions) {
    const output = await run(input, callOn(db));
    await audit(db, meta, name, { input, output }, context);
    return output;
  }
  return inTransaction(db, async (tx) => {
    const announced = keepAnnouncements(tx);
    const output = await run(input, callOn(tx));
    await audit(tx, meta, name, { input, output }, context, announced);
    return output;
  });
}

/** A search counts as one: it tells a few customers for each letter that somebody types. */
async function audit(
  db: Db,
  meta: OperationMeta,
  name: string,
  { input, output }: { input: unknown; output: unknown },
  context: Context,
  announced: readonly Kept[] | null = null,
): Promise<void> {
  if (!meta.audited) {
    if (announced?.length) await sendKept(db, announced);
    return;
  }
  const fields = typeof input === 'object' && input !== null ? Object.entries(input) : [];
  const kept = Object.fromEntries(
    fields.map(([key, value]) => [
      key,
      meta.secret.includes(key) ? '…' : typeof value === 'string' ? value.slice(0, 500) : value,
    ]),
  );
  const entry = {
    staffId: context.caller?.staffId ?? null,
    door: context.door,
    operation: name,
    customerId: customerIn(input) ?? customerIn(output),
    input: kept,
    changes: changesIn(db),
  };
  await addAuditEntry(db, entry, announced);
}

/** Whom an input or an output is about: who may see the entry hangs on it. */
function customerIn(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const { customerId, customer } = value as { customerId?: unknown; customer?: unknown };
  return typeof customerId === 'string' ? customerId : customer === undefined ? null : customerIn(customer);
}
