// How good the pairs are that are offered as one and the same customer, against files in which somebody wrote the truth
// down; and how long a million customers take.
import { readFile } from 'node:fs/promises';
import { judge, type Quality, readFebrl, readSites } from '../src/modules/duplicates/quality.testing.ts';
import { makeDoubles } from './doubles.ts';
import type { Figure } from './figure.ts';

const shared = new URL('../../shared/data/', import.meta.url);
const ALLOWED_SECONDS = 180;

export async function benchDuplicates({ customers }: { customers: number }): Promise<Figure[]> {
  const read = (name: string): Promise<string> => readFile(new URL(name, shared), 'utf8');
  const febrl = judge(readFebrl(await read('febrl-people-1.csv')));
  const sites = judge(readSites(await read('messy-sites.csv'), await read('messy-sites-truth.csv')));
  const before = process.cpuUsage();
  const many = judge(makeDoubles(customers));
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  return [
    ...said('Febrl people', febrl, { precision: 0.98, recall: 0.95 }),
    ...said('childcare sites', sites),
    ...said(`${customers} made-up customers`, many),
    {
      ...{ name: `doubles among ${customers} customers, CPU`, value: seconds, unit: 's' },
      ...{ limit: ALLOWED_SECONDS, limitName: 'allowed', ratio: seconds / ALLOWED_SECONDS },
    },
  ];
}

function said(name: string, quality: Quality, wanted?: { precision: number; recall: number }): Figure[] {
  return [
    ...(['precision', 'recall'] as const).map((what) => ({
      ...{ name: `${name}, ${what} of the pairs offered`, value: quality[what], unit: '' },
      ...(wanted && { limit: wanted[what], limitName: 'wanted', ratio: quality[what] / wanted[what] }),
    })),
    { name: `${name}, pairs looked at`, value: quality.compared, unit: 'pairs' },
  ];
}
