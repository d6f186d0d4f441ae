// Whoever reads the audit or the access matrix reads words: every operation and every field has its own.
import { isContractProcedure } from '@orpc/contract';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { contract } from '../../contract.ts';
import { languages, translator } from '../../core/i18n.ts';
import type { OperationMeta } from '../../core/operation.ts';

const operations = Object.values(contract)
  .flatMap((room) => Object.values(room))
  .filter(isContractProcedure)
  .map((procedure) => procedure['~orpc']);
/** What is written into the audit without being an operation of the contract. */
const besides = [
  'backup.everything',
  'customers.export',
  'privacy.access',
  'signIn.addPasskey',
  'signIn.begin',
  'signIn.endSecondFactor',
  'signIn.refuse',
];

/** @returns the fields of an input; of one that is this or that, those of each */
function fieldsOf(schema: z.core.JSONSchema._JSONSchema): string[] {
  if (typeof schema === 'boolean') return [];
  const either = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [...Object.keys(schema.properties ?? {}), ...either.flatMap(fieldsOf)];
}

test.each(languages)('every operation has its words in %s', (language) => {
  const t = translator(language);
  const names = [...operations.map(({ route }) => route.operationId ?? ''), ...besides];
  expect(names.filter((name) => t(`operations:${name}`, { defaultValue: '' }) === '')).toEqual([]);
  const rooms = [...new Set(names.map((name) => name.split('.')[0]))];
  expect(rooms.filter((room) => t(`audit:rooms.${room}`, { defaultValue: '' }) === '')).toEqual([]);
});

test.each(languages)('every field that the audit keeps has its word in %s', (language) => {
  const t = translator(language);
  const kept = operations.filter(({ meta }) => {
    const { writes, audited } = meta as OperationMeta;
    return writes && audited;
  });
  const fields = kept.flatMap(({ inputSchema }) =>
    inputSchema instanceof z.ZodType
      ? fieldsOf(z.toJSONSchema(inputSchema, { io: 'input', unrepresentable: 'any' }))
      : [],
  );
  const known = (field: string): boolean =>
    t([`customers:field.${field}`, `audit:fields.${field}`], { defaultValue: '' }) !== '';
  expect(fields.length).toBeGreaterThan(100);
  expect([...new Set(fields)].filter((field) => !known(field))).toEqual([]);
});
