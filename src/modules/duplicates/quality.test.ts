import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { judge, readFebrl, readSites } from './quality.testing.ts';

const shared = new URL('../../../../shared/data/', import.meta.url);
const cut = readFileSync(new URL('testdata/febrl-people-cut.csv', import.meta.url), 'utf8');

test('of 150 people with doubles nearly all are found, and nobody is offered who is somebody else', () => {
  const quality = judge(readFebrl(cut));
  expect(quality.pairs).toBe(150);
  expect(quality.precision).toBeGreaterThanOrEqual(0.98);
  expect(quality.recall).toBeGreaterThanOrEqual(0.95);
});

test('not everybody is compared with everybody', () => {
  expect(judge(readFebrl(cut)).compared).toBeLessThan((300 * 299) / 2 / 50);
});

// The whole files lie beside the project where it is built, not in it.
test.runIf(existsSync(shared))('of the whole files as many are found', () => {
  const read = (name: string): string => readFileSync(new URL(name, shared), 'utf8');
  const people = judge(readFebrl(read('febrl-people-1.csv')));
  expect(people.precision).toBeGreaterThanOrEqual(0.98);
  expect(people.recall).toBeGreaterThanOrEqual(0.95);
  const sites = judge(readSites(read('messy-sites.csv'), read('messy-sites-truth.csv')));
  expect(sites.precision).toBeGreaterThanOrEqual(0.95);
  expect(sites.recall).toBeGreaterThanOrEqual(0.9);
});
