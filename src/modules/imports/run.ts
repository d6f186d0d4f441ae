// Running an import: under the lock of the house, from where it is to where it is done, undone or stopped.
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Database } from '../../core/db.ts';
import { enqueue } from '../../core/jobs.ts';
import type { Seal } from '../../core/seal.ts';
import { takeLineKeysOff } from '../purchases/line-keys.ts';
import { ErasedInFile } from './erased-in-file.ts';
import { analyseOptions } from './examine.ts';
import { ImportFailed, isAway, isCollision, problemOf } from './failures.ts';
import { analyseTables, finish } from './finish.ts';
import { withWritingLock } from './lock.ts';
import { placeOf } from './place.ts';
import { analyse, type Plan, planOf } from './read/analyse.ts';
import { findImport, type ImportRow, type Problem, updateImport } from './row.ts';
import { type CountedSource, isSameFile, sourceOf } from './source.ts';
import { undo } from './undo.ts';
import { CustomerGone } from './write/write-chunk.ts';
import { Cancelled, Overtaken, writeFile } from './write/write-file.ts';

type House = Database & { log: Logger; sealFor(purpose: string): Seal };
const COLLISIONS = 3;

/**
 * Takes up an import, whatever it was about: waiting, running, or being undone. Safe to call at any time and place.
 * @param wait until no other import writes; else it returns at once, and the one that writes takes this up behind it
 * @returns false when another import writes
 */
export async function takeUp(house: House, importNo: number, { wait = false } = {}): Promise<boolean> {
  const mine = await withWritingLock(house.pool, (client) => proceed(house, client, importNo), { wait });
  if (mine) await enqueueNext(house);
  return mine;
}

async function proceed(house: House, client: pg.PoolClient, importNo: number): Promise<void> {
  const { db } = house;
  for (let collisions = 0; ;) {
    const row = await findImport(db, importNo);
    if (row.state === 'undoing') return undo(house, importNo);
    if (row.state !== 'waiting' && row.state !== 'running') return;
    if (row.cancelling) {
      await beginUndo(house, row, 'cancelled', null);
      continue;
    }
    try {
      return await write(house, client, row);
    } catch (error) {
      if (isAway(error)) throw error;
      if (error instanceof Cancelled) continue;
      if (isSurprise(error) && collisions++ < COLLISIONS) continue; // look everything up again and go on
      const problem = problemOf(error);
      const ours = problem.code === 'import-run:fault';
      house.log[ours ? 'error' : 'warn']({ importNo, problem: problem.code, err: error }, 'an import failed');
      await beginUndo(house, row, 'failed', problem);
    }
  }
}

/** Somebody else wrote meanwhile what we had looked up. */
const isSurprise = (error: unknown): boolean =>
  error instanceof CustomerGone || error instanceof Overtaken || isCollision(error);

async function write(house: House, client: pg.PoolClient, row: ImportRow): Promise<void> {
  const { db, pool } = house;
  const { progress, path } = row;
  if (
    path !== null &&
    progress.lines > 0 &&
    !(await isSameFile(path, progress.bytesTotal, progress.changedAt ?? 0))
  )
    throw new ImportFailed('import-run:fileChanged', { file: path });
  await updateImport(db, row.import_no, {
    state: 'running',
    started_at: row.started_at ?? new Date(),
    progress: { ...progress, phase: 'reading' },
  });
  const counted = await sourceOf(pool, row);
  const place = await placeOf(db, row);
  const { business, zone } = place;
  const plan = await settlePlan(db, row, counted, { zone, usualCurrency: business.currency });
  const erased = await ErasedInFile.open(db, house.sealFor, business.country);
  await takeLineKeysOff(house);
  const linesTotal = row.analysis === null ? null : row.analysis.lines - row.analysis.rejected;
  const reached = await writeFile(house, client, counted, {
    importNo: row.import_no,
    place,
    plan,
    progress: { ...progress, linesTotal },
    erased,
  });
  await erased?.forget(row.import_no);
  const { lines } = await finish(house, row.import_no, {
    progress: reached,
    currency: plan.reading.currency,
  });
  await analyseTables(house, lines);
}

/**
 * How the file is read, settled before the first line is written: an import that goes on reads it the same way. The
 * command line does without the analysis where the beginning of the file tells enough.
 * @throws ImportFailed where somebody has to say how dates or numbers are written
 */
async function settlePlan(
  db: Database['db'],
  row: ImportRow,
  { source }: CountedSource,
  usual: { zone: string; usualCurrency: string },
): Promise<Pick<Plan, 'shape' | 'reading'>> {
  if (row.plan !== null) return row.plan;
  const options = analyseOptions(row.reading, usual);
  let found: Pick<Plan, 'shape' | 'reading' | 'columns' | 'dateAmbiguous' | 'decimalAmbiguous'> =
    row.analysis ?? (await planOf(source, options));
  if (found.dateAmbiguous && row.analysis === null) found = await analyse(source, options);
  mustBeSaid(found);
  const plan = { shape: found.shape, reading: found.reading };
  await updateImport(db, row.import_no, { plan, mapping: found.columns });
  return plan;
}

/** @throws ImportFailed where somebody has to say how dates or numbers are written */
export function mustBeSaid({
  dateAmbiguous,
  decimalAmbiguous,
}: Pick<Plan, 'dateAmbiguous' | 'decimalAmbiguous'>): void {
  if (dateAmbiguous) throw new ImportFailed('import-run:sayDateOrder');
  if (decimalAmbiguous) throw new ImportFailed('import-run:sayDecimals');
}

/** Nothing of a failed or cancelled import stays. Kept in the row first, so that kill -9 changes nothing. */
async function beginUndo(
  { db }: House,
  row: ImportRow,
  endsAs: 'cancelled' | 'failed',
  problem: Problem | null,
): Promise<void> {
  const { progress } = await findImport(db, row.import_no);
  await updateImport(db, row.import_no, {
    state: 'undoing',
    problem,
    progress: { ...progress, phase: 'undoing', endsAs, secondsLeft: null },
  });
}

/** The next that waits for its turn, so that it need not wait for the minute to be over. */
async function enqueueNext({ db }: House): Promise<void> {
  const next = await db
    .selectFrom('imports')
    .select('import_no')
    .where('state', '=', 'waiting')
    .orderBy('import_no')
    .executeTakeFirst();
  if (next) await enqueue(db, 'imports.run', { importNo: next.import_no });
}
