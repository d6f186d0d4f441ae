// An operation is defined once, here: the REST route, OpenAPI, the typed client, the command-line call, the
// permission and the audit entry all come from it. Nothing else in the project knows oRPC's builder.
import { type ContractProcedure, type InferSchemaInput, type InferSchemaOutput, oc } from '@orpc/contract';
import type { z } from 'zod';
import type { Permission } from './permissions.ts';

export type OperationMeta = {
  /** 'public' needs no sign-in: every such operation checks for itself what a stranger may do. */
  permission: Permission | 'public';
  /** Whether it changes something: it then runs in one transaction together with its audit entry. */
  writes: boolean;
  /** Long work (a fit, an analysis) that must not hold one transaction: its verbs open their own. */
  ownTransactions: boolean;
  /** false for what changes nothing that anybody would ask about later (a sign of life). */
  audited: boolean;
  /** Input fields that the audit must not keep (passwords, long texts). */
  secret: readonly string[];
  /** The way on for whoever came in with the password they were given. */
  replacesPassword?: boolean | undefined;
  /** How what its answer tells of customers is counted for whoever asks (core/tally.ts): undefined for what writes. */
  tells?: 'card' | 'list' | 'search' | undefined;
};

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
type Method = (typeof methods)[number];

export type Operation<I extends z.ZodType, O extends z.ZodType> = ContractProcedure<
  I,
  O,
  Record<never, never>,
  OperationMeta
>;
export type InputOf<T> =
  T extends ContractProcedure<infer I, infer _O, infer _E, infer _M> ? InferSchemaOutput<I> : never;
export type OutputOf<T> =
  T extends ContractProcedure<infer _I, infer O, infer _E, infer _M> ? InferSchemaInput<O> : never;

/**
 * @param name `module.verb`, also the OpenAPI operationId and the name for `rapport call`
 * @param route method and path below /api/v1, e.g. 'GET /customers/{customerId}'
 */
export function operation<I extends z.ZodType, O extends z.ZodType>(
  name: string,
  definition: {
    route: `${Method} /${string}`;
    summary: string;
    permission: Permission | 'public';
    input: I;
    output: O;
    ownTransactions?: boolean;
    audited?: boolean;
    secret?: readonly string[];
    replacesPassword?: boolean;
    /** by itself: a card where one customer is asked for, otherwise a list of whomever the answer names */
    tells?: NonNullable<OperationMeta['tells']>;
  },
): Operation<I, O> {
  const [method, path] = definition.route.split(' ') as [Method, `/${string}`];
  return oc
    .$meta<OperationMeta>({
      permission: definition.permission,
      writes: method !== 'GET',
      ownTransactions: definition.ownTransactions ?? false,
      audited: definition.audited ?? true,
      secret: definition.secret ?? [],
      replacesPassword: definition.replacesPassword,
      tells: definition.tells ?? toldBy(method, path, definition.permission),
    })
    .route({
      method,
      path,
      summary: definition.summary,
      operationId: name,
      tags: [name.split('.')[0] ?? name],
    })
    .input(definition.input)
    .output(definition.output);
}

function toldBy(
  method: Method,
  path: string,
  permission: OperationMeta['permission'],
): OperationMeta['tells'] {
  if (method !== 'GET' || permission === 'public') return undefined;
  return path.includes('{customerId}') ? 'card' : 'list';
}
