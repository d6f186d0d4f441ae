// How good the pairs are that are offered as one and the same customer, against files in which somebody wrote the truth
// down; and how long a million customers take.
import { readFile } from 'node:fs/promises';
import { judge, type Quality, readFebrl, readSites } from '../src/modules/duplicates/quality.testing.ts';
import { judgeEstimate } from './duplicates-weights.ts';
import { measurePass } from './duplicates-pass.ts';
import type { Figure } from './figure.ts';

const shared = new URL('../../shared/data/', import.meta.url);
const ALLOWED_SECONDS = 180;

export async function benchDuplicates(
  say: (text: string) => void,
  { customers }: { customers: number },
): Promise<Figure[]> {
  const read = (name: string): Promise<string> => readFile(new URL(name, shared), 'utf8');
  const febrl = judge(readFebrl(await read('febrl-people-1.csv')));
  const sites = judge(readSites(await read('messy-sites.csv'), await read('messy-sites-truth.csv')));
  const estimate = judgeEstimate(readFebrl(await read('febrl-people-1.csv')));
  for (const { name, m, u } of estimate.estimated)
    say(
      `${name}: same, similar, differs weigh ${m.map((chance, at) => Math.log2(chance / (u[at] ?? 1)).toFixed(1)).join(', ')} bits by estimate`,
    );
  const pass = await measurePass(customers, say);
  const made = `${customers} made-up customers`;
  return [
    ...said('Febrl people', febrl, { precision: 0.98, recall: 0.95 }),
    { name: 'Febrl people, pairs looked at', value: febrl.compared, unit: 'pairs' },
    ...said('Febrl people by estimated weights', estimate),
    {
      name: 'Febrl people, pairs offered that the estimate offers too',
      value: estimate.agreed,
      unit: '',
    },
    ...said('childcare sites', sites),
    { name: 'childcare sites, pairs looked at', value: sites.compared, unit: 'pairs' },
    ...said(made, pass),
    {
      ...{ name: `doubles among ${made}, out of PostgreSQL and back`, value: pass.seconds, unit: 's' },
      ...{ limit: ALLOWED_SECONDS, limitName: 'allowed', ratio: pass.seconds / ALLOWED_SECONDS },
    },
    { name: `doubles among ${made}, CPU of who looks`, value: pass.cpu, unit: 's' },
    { name: `doubles among ${made}, memory of who looks`, value: pass.peak, unit: 'MB' },
  ];
}

function said(
  name: string,
  quality: Pick<Quality, 'precision' | 'recall'>,
  wanted?: { precision: number; recall: number },
): Figure[] {
  return (['precision', 'recall'] as const).map((what) => ({
    ...{ name: `${name}, ${what} of the pairs offered`, value: quality[what], unit: '' },
    ...(wanted && { limit: wanted[what], limitName: 'wanted', ratio: quality[what] / wanted[what] }),
  }));
}
