// Made from the contract itself: what stands here is what the server checks.
import { type AnyContractRouter, isContractProcedure } from '@orpc/contract';
import { z } from 'zod';
import { guardedFields } from '../../../core/guarded.ts';
import type { OperationMeta, OutputOf } from '../../../core/operation.ts';
import {
  holds,
  isBySite,
  type Permission,
  permissions,
  type Role,
  roles,
} from '../../../core/permissions.ts';
import type { accessContract } from './contract.ts';

export type Matrix = OutputOf<typeof accessContract.matrix>;
type Operation = Matrix['operations'][number];

const whoHolds = (permission: Permission): Role[] => roles.filter((role) => holds(role, permission));

export function matrixOf(contract: AnyContractRouter): Matrix {
  return {
    permissions: permissions.map((permission) => ({
      permission,
      roles: whoHolds(permission),
      bySite: isBySite(permission),
    })),
    operations: Object.entries(contract).flatMap(([room, operations]) =>
      Object.values(operations).flatMap((operation) =>
        isContractProcedure(operation) ? [rowOf(room, operation['~orpc'])] : [],
      ),
    ),
  };
}

type Definition = {
  meta: object;
  route: { operationId?: string; summary?: string; method?: string; path?: string };
  inputSchema?: unknown;
  outputSchema?: unknown;
};

function rowOf(room: string, { meta, route, inputSchema, outputSchema }: Definition): Operation {
  const { permission, writes } = meta as OperationMeta;
  const open = permission === 'public';
  return {
    name: route.operationId ?? '',
    room,
    summary: route.summary ?? '',
    method: route.method ?? 'GET',
    path: route.path ?? '/',
    permission,
    roles: open ? [...roles] : whoHolds(permission),
    bySite: !open && isBySite(permission),
    changes: writes,
    fields: [...fieldsOf(inputSchema, 'given'), ...fieldsOf(outputSchema, 'answered')],
  };
}

function fieldsOf(schema: unknown, direction: 'given' | 'answered'): Operation['fields'] {
  if (!(schema instanceof z.ZodType)) return [];
  return guardedFields(schema, direction === 'given' ? 'input' : 'output').map(({ path, permission }) => ({
    path,
    direction,
    permission: permission as Permission,
    roles: whoHolds(permission as Permission),
  }));
}
