// docs/data.md says how each table is looked after, and leaves none out.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { leftOutColumns, leftOutTables } from './core/transfer/left-out.ts';

const levels = new Map(
  readFileSync('docs/data.md', 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [name = '', ...rest] = part.split('\n');
      const [, tables = ''] = rest.join('\n').split(/^Tables: /m);
      return [name, [...tables.matchAll(/`(\w+)`/g)].map(([, table = '']) => table)];
    }),
);
/** What an export leaves out for other reasons than that it opens a door. */
const noSecrets = new Set(['customer_worth_next', 'migrations', 'worth_scores', 'staff']);

test('every table has one level', () => {
  const tables = [...readFileSync('schema.sql', 'utf8').matchAll(/^CREATE TABLE (\w+)/gm)].map(
    ([, table = '']) => table,
  );
  expect(tables.length).toBeGreaterThan(90);
  expect([...levels.values()].flat().toSorted()).toEqual(tables.toSorted());
});

test('what no export takes along is a secret, and whatever has a level has rules', () => {
  const secrets = [...Object.keys(leftOutTables), ...leftOutColumns.map(({ table }) => table)];
  for (const table of secrets.filter((each) => !noSecrets.has(each)))
    expect(levels.get('Secrets'), table).toContain(table);
  expect([...levels.keys()]).toEqual([
    'Secrets',
    'Words about people',
    'People',
    'Staff',
    'Business',
    'Running',
  ]);
});
