// What the OpenAPI document says can be asked: the trials work from what strangers read, not from our own source.
import type { OperationMeta } from '../core/operation.ts';
import { contract } from '../contract.ts';

export type Schema = {
  type?: string | readonly string[];
  format?: string;
  pattern?: string;
  enum?: readonly unknown[];
  const?: unknown;
  default?: unknown;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  allOf?: readonly Schema[];
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: Schema | boolean;
  propertyNames?: Schema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
};
export type Parameter = { name: string; in: 'path' | 'query'; required?: boolean; schema: Schema };
export type Operation = {
  name: string;
  method: string;
  path: string;
  parameters: readonly Parameter[];
  body: Schema | null;
  permission: OperationMeta['permission'];
};
type Document = {
  paths: Record<
    string,
    Record<
      string,
      {
        operationId: string;
        parameters?: Parameter[];
        requestBody?: { content: Record<string, { schema: Schema }> };
      }
    >
  >;
};

/** @returns every operation of the document; the permission is the contract's, which the document need not tell */
export async function readOperations(url: string): Promise<Operation[]> {
  const document = (await (await fetch(`${url}/api/openapi.json`)).json()) as Document;
  const permissions = new Map(
    Object.values(contract)
      .flatMap((room) => Object.values(room))
      .map((operation) => [operation['~orpc'].route.operationId, operation['~orpc'].meta.permission]),
  );
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters = [], requestBody }]) => ({
      name: operationId,
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content['application/json']?.schema ?? null,
      permission: permissions.get(operationId) ?? 'public',
    })),
  );
}

/** @returns the names under which operations take ids */
export function idNames(operations: readonly Operation[]): string[] {
  const names = new Set<string>();
  const walk = (name: string, schema: Schema): void => {
    if (schema.format === 'uuid' || name === 'importNo') names.add(name);
    for (const part of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])])
      walk(name, part);
    if (schema.items) walk(name, schema.items);
    for (const [key, part] of Object.entries(schema.properties ?? {})) walk(key, part);
  };
  for (const { parameters, body } of operations) {
    for (const { name, schema } of parameters) walk(name, schema);
    if (body) walk('', body);
  }
  return [...names];
}
