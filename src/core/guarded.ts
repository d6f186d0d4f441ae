import { z } from 'zod';
import type { Permission } from './permissions.ts';

/** Marks a field of an operation that needs a permission beyond the operation's own; the access matrix is made from it. */
export function guarded<T extends z.ZodType>(permission: Permission, schema: T): T {
  return schema.meta({ permission });
}

export type Guarded = { path: string; permission: string };

/** @returns the marked fields of a schema, as paths such as `items[].cost` */
export function guardedFields(schema: z.ZodType, io: 'input' | 'output'): Guarded[] {
  const found = new Map<string, Guarded>();
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      for (const each of node) walk(each, path);
      return;
    }
    const { permission, properties, items, ...rest } = node as Record<string, unknown>;
    if (typeof permission === 'string') found.set(path, { path, permission });
    for (const [name, inner] of Object.entries(properties ?? {}))
      walk(inner, path === '' ? name : `${path}.${name}`);
    walk(items, `${path}[]`);
    for (const branch of ['anyOf', 'oneOf', 'allOf', 'additionalProperties']) walk(rest[branch], path);
  };
  walk(z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }), '');
  return [...found.values()];
}
