// A fit of the whole bench house: collapsing to tuples, models, scores and writing back, beside one sequential scan.
import type pg from 'pg';
import { openDatabase } from '../src/core/db.ts';
import { fitBusiness } from '../src/modules/worth/fit.ts';
import { openBenchHouse, sizes } from './dataset.ts';
import type { Figure } from './figure.ts';

export async function benchWorth(say: (text: string) => void, size = sizes): Promise<Figure[]> {
  const postgres = await openBenchHouse(say, size);
  const database = openDatabase(postgres.connection);
  try {
    const scan = await seconds(() => database.pool.query('SELECT count(*), sum(spend_minor) FROM orders'));
    const fit = await seconds(() => fitBusiness(database));
    return [
      {
        name: `fit, score and write back, ${size.customers.toLocaleString('en')} customers`,
        value: fit,
        unit: 's',
        limit: scan,
        limitName: 'one sequential scan of their orders',
        ratio: fit / scan,
      },
    ];
  } finally {
    await database.close();
    await postgres.stop();
  }
}

async function seconds(work: () => Promise<pg.QueryResult | object | null | void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
