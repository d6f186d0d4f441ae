// The permission matrix, walked over every operation and role. It is generated from the contract: a new operation is
// in it by being defined.
import { isContractProcedure } from '@orpc/contract';
import { expect, test } from 'vitest';
import { contract } from './contract.ts';
import { newId } from './core/ids.ts';
import type { OperationMeta } from './core/operation.ts';
import { holds, permissions, roles } from './core/permissions.ts';
import { startTestApp } from './testing.ts';

const operations = Object.values(contract).flatMap((module) =>
  Object.values(module).flatMap((operation) => {
    if (!isContractProcedure(operation)) return [];
    const { meta, route } = operation['~orpc'];
    return [
      {
        name: route.operationId ?? '',
        method: route.method ?? 'GET',
        path: route.path ?? '/',
        meta: meta as OperationMeta,
      },
    ];
  }),
);
const app = await startTestApp();

async function status(operation: (typeof operations)[number], key: string | null): Promise<number> {
  const path = operation.path.replaceAll(/\{\+?\w+\}/g, newId());
  const response = await fetch(`${app.url}/api/v1${path}`, {
    method: operation.method,
    headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
    body: operation.method === 'GET' ? undefined : '{}',
  });
  await response.arrayBuffer();
  return response.status;
}

test('every operation has a name of its own, a summary and a permission that exists', () => {
  const names = operations.map((operation) => operation.name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(10);
  for (const { meta, name } of operations)
    expect([...permissions, 'public'], name).toContain(meta.permission);
});

test.each(operations)('$name answers whoever may and nobody else', async (operation) => {
  const { permission } = operation.meta;
  if (permission !== 'public') expect(await status(operation, null)).toBe(401);
  for (const role of roles) {
    const answer = await status(operation, await app.keyOf(role));
    expect(answer, `${role} must never see a 500`).toBeLessThan(500);
    if (permission === 'public') continue;
    if (holds(role, permission)) expect([401, 403], `${role} may`).not.toContain(answer);
    else expect(answer, `${role} may not`).toBe(403);
  }
});
