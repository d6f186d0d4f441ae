// Looking at a file before anything is written: in the background, since a large one takes minutes.
import type { Database } from '../../core/db.ts';
import { findBusiness } from '../team/business.ts';
import { isAway, problemOf } from './failures.ts';
import { foresee, type House } from './foresee.ts';
import { withExaminingLock } from './lock.ts';
import { analyse, type AnalyseOptions, type AnalysedColumn } from './read/analyse.ts';
import { mapColumns } from './read/mapping.ts';
import type { Source } from './read/open.ts';
import { recognise } from './read/recognise.ts';
import { examine } from './read/records.ts';
import { type Chosen, findImport, idle, type ImportRow, updateImport } from './row.ts';
import { sourceOf } from './source.ts';

/** Says what a file is and what will be made of it; what stands in the way is kept as the import's problem. */
export async function examineImport(database: House, importNo: number): Promise<void> {
  await withExaminingLock(database.pool, importNo, async () => {
    for (;;) {
      const row = await findImport(database.db, importNo);
      if (row.state !== 'mapping' || row.progress.phase !== 'analysing') return;
      await look(database, row);
    }
  });
}

/** Goes round again when somebody changed how it is to be read meanwhile. */
async function look(house: House, row: ImportRow): Promise<void> {
  const { db, pool } = house;
  const found: Partial<ImportRow> = { analysis: null, problem: null };
  let { sheets } = row.progress;
  try {
    const counted = await sourceOf(pool, row);
    const { source, bytes } = counted;
    const options = await optionsOf({ db, row });
    let told = 0;
    const tell = async (lines: number): Promise<void> => {
      const progress = {
        ...idle,
        sheets,
        phase: 'analysing' as const,
        lines,
        bytes: Math.min(counted.read(), bytes),
        bytesTotal: bytes,
      };
      await updateImport(db, row.import_no, { progress });
    };
    try {
      const onProgress = (lines: number): void => {
        if (Date.now() - told < 400) return;
        told = Date.now();
        void tell(lines).catch(() => {}); // it is only shown
      };
      const analysis = await analyse(source, { ...options, onProgress });
      const foreseenAt = new Date().toISOString();
      const makes = await foresee(house, counted, analysis, row);
      Object.assign(found, { analysis: { ...analysis, makes, foreseenAt }, mapping: analysis.columns });
    } catch (error) {
      const told = await columnsOf(source, options);
      sheets = told.sheets ?? sheets;
      Object.assign(found, { mapping: told.columns, problem: problemOf(error) });
      if (isAway(error)) throw error;
    }
  } catch (error) {
    if (isAway(error)) throw error;
    found.problem = problemOf(error);
  }
  await db.transaction().execute(async (tx) => {
    const now = await findImport(tx, row.import_no, { lock: true });
    if (now.state !== 'mapping' || JSON.stringify(now.reading) !== JSON.stringify(row.reading)) return;
    await updateImport(tx, row.import_no, {
      ...found,
      progress: { ...idle, sheets, linesTotal: found.analysis?.lines ?? null },
    });
  });
}

async function optionsOf({ db, row }: { db: Database['db']; row: ImportRow }): Promise<AnalyseOptions> {
  const site =
    row.site_id === null
      ? undefined
      : await db
          .selectFrom('sites')
          .select('time_zone')
          .where('site_id', '=', row.site_id)
          .executeTakeFirst();
  const business = await findBusiness(db);
  return analyseOptions(row.reading, {
    zone: site?.time_zone ?? business?.timeZone,
    usualCurrency: business?.currency,
  });
}

/** @param usual what holds for a file that says nothing of its time zone and currency */
export function analyseOptions(
  { timeZone, ...chosen }: Chosen,
  { zone, usualCurrency }: { zone: string | undefined; usualCurrency: string | undefined },
): AnalyseOptions {
  return { ...chosen, zone: timeZone ?? zone, usualCurrency };
}

/** Its columns, where they can be told although the file cannot be imported with them. */
async function columnsOf(
  source: Source,
  options: AnalyseOptions,
): Promise<{ columns: AnalysedColumn[]; sheets?: string[] }> {
  try {
    const { names, sample, sheets } = await examine(source, options);
    const { columns } = recognise(names, sample, options.decimalStyle);
    const told = mapColumns(columns, names, options.mapping ?? {}).map((column, place) => ({
      ...column,
      name: names[place] ?? '',
      samples: [...new Set(sample.map((record) => record[place] ?? ''))].filter(Boolean).slice(0, 3),
    }));
    return { columns: told, sheets };
  } catch {
    return { columns: [] }; // then the problem says it all
  }
}
