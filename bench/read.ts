import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { analyse } from '../src/modules/imports/read/analyse.ts';
import { examine, readRecords } from '../src/modules/imports/read/records.ts';
import { SalesLineReader } from '../src/modules/imports/read/sales-line.ts';
import type { Figure } from './figure.ts';

const WHOLE = fileURLToPath(new URL('../../shared/data/online-retail.csv.gz', import.meta.url));
const CUT = fileURLToPath(new URL('../src/modules/imports/testdata/online-retail-cut.csv', import.meta.url));
const ROUNDS = 3;

/**
 * Lines a second of reading an export without a database: records alone, records with their meaning, and the whole
 * analysis, from the file as it lies on disk; the best of three rounds. The limit is one look at every byte of the
 * unpacked file. Where the whole of Online Retail is not at hand, its cut is read.
 */
export async function benchRead(): Promise<Figure[]> {
  const path = existsSync(WHOLE) ? WHOLE : CUT;
  const file = await readFile(path);
  const bytes = path === WHOLE ? gunzipSync(file) : file;
  const { shape } = await examine(path);
  const { reading, lines } = await analyse(path, { zone: 'Europe/London' });
  const rate = async (work: () => Promise<unknown>) => {
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      await work();
      best = Math.min(best, performance.now() - start);
    }
    return (lines / best) * 1_000;
  };
  let seen = 0;
  const limit = await rate(async () => {
    for (let i = 0; i < bytes.length; i++) if (bytes[i] === 10) seen++;
  });
  const values: [string, number][] = [
    [
      'read records',
      await rate(async () => {
        for await (const batch of readRecords(path, shape)) seen += batch.records;
      }),
    ],
    [
      'read lines with their meaning',
      await rate(async () => {
        const reader = new SalesLineReader(reading);
        for await (const batch of readRecords(path, shape)) seen += reader.read(batch).count;
      }),
    ],
    ['analyse', await rate(() => analyse(path, { zone: 'Europe/London' }))],
  ];
  if (seen < lines) throw new Error(`only ${seen} lines were seen`);
  return values.map(([name, value]) => ({
    name,
    value,
    unit: 'lines/s',
    limit,
    limitName: 'byte scan',
    ratio: value / limit,
  }));
}
