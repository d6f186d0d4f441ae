// `rapport import FILE`: of an export of Rapport everything (import-export.ts), else the same import as from the page, with or without a running server on the data directory.
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { openRapport, type Rapport } from '../app.ts';
import type { Env } from '../core/env.ts';
import { Invalid } from '../core/errors.ts';
import { createLog } from '../core/log.ts';
import { sealFor } from '../core/seal.ts';
import { readSecret } from '../core/secret.ts';
import { analyseOptions } from '../modules/imports/examine.ts';
import { addImport } from '../modules/imports/from-path.ts';
import { DatabaseAway, isAway, problemOf } from '../modules/imports/failures.ts';
import { analyse, planOf } from '../modules/imports/read/analyse.ts';
import { asImport, type Chosen, findImport, type ImportRow, updateImport } from '../modules/imports/row.ts';
import { mustBeSaid, takeUp } from '../modules/imports/run.ts';
import { sourceOf } from '../modules/imports/source.ts';
import { ensureBusiness } from '../modules/team/business.ts';
import { chosenFrom, type ImportOptions } from './import-options.ts';
import { importExport } from './import-export.ts';
import { analysisReport, importReport, watch } from './import-report.ts';

export type { ImportOptions };

const machineZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Prints a summary, or with --json one document. @throws Invalid with a sentence when nothing was imported */
export async function importFile(env: Env, file: string, options: ImportOptions): Promise<void> {
  const begun = performance.now();
  const seconds = (): number => Math.round(performance.now() - begun) / 1_000;
  const path = resolve(file);
  if (await importExport(env, path, options)) return;
  const chosen = chosenFrom(options);
  try {
    const { source } = await sourceOf(null, { path, file_id: null });
    const usual = { zone: machineZone, usualCurrency: undefined };
    if (options.dryRun) {
      const analysis = await analyse(source, analyseOptions(chosen, usual));
      print(options, analysisReport(analysis, seconds()));
      if (!options.json) mustBeSaid(analysis); // the document says so itself
      return;
    }
    // a file that cannot be read at all shall not leave an empty database behind
    const plan = await planOf(source, analyseOptions(chosen, usual));
    // what is the file's fault is said in one sentence at the end
    const log = createLog(env.LOG_LEVEL === 'warn' ? 'error' : env.LOG_LEVEL);
    const rapport = await openRapport(env, { log });
    try {
      await ensureBusiness(rapport.database.db, { currency: plan.reading.currency, timeZone: machineZone });
      const row = await carryOut(rapport, path, chosen, options).catch((error: unknown) => {
        if (isAway(error)) throw new DatabaseAway('import-run:away');
        throw error;
      });
      if (row.state !== 'done' || row.counts === null) {
        throw row.problem === null
          ? new Invalid(`import-run:not.${row.state}`, { importNo: row.import_no })
          : new Invalid(row.problem.code, row.problem.params);
      }
      const done = row.ended_at === null ? 0 : (Date.now() - row.ended_at.getTime()) / 1_000; // tidying up behind it
      print(options, importReport(row, row.counts, seconds() - done));
    } finally {
      await rapport.close();
    }
  } catch (error) {
    const problem = problemOf(error);
    if (problem.code === 'import-run:fault') throw error;
    throw new Invalid(problem.code, problem.params);
  }
}

function print({ json }: ImportOptions, report: { json: object; text: string }): void {
  process.stdout.write(json ? `${JSON.stringify(report.json)}\n` : report.text);
}

/** @returns the import as it ended */
async function carryOut(
  { database, log, env }: Rapport,
  path: string,
  chosen: Chosen,
  options: ImportOptions,
): Promise<ImportRow> {
  const { db } = database;
  const secret = await readSecret(env);
  const house = { ...database, log, sealFor: (purpose: string) => sealFor(secret, purpose) };
  const left = await findInterrupted(db, path);
  const resumed = left !== undefined && (await watched(left, false));
  if (resumed) return findImport(db, left);
  const importNo = await addImport(db, { path, chosen, siteName: options.site });
  await watched(importNo, true);
  return findImport(db, importNo);

  async function watched(no: number, wait: boolean): Promise<boolean> {
    const stop = (): void => void updateImport(db, no, { cancelling: true }).catch(() => {});
    process.on('SIGINT', stop);
    const shown = options.json || !process.stderr.isTTY ? undefined : watch(() => findImport(db, no));
    try {
      return await takeUp(house, no, { wait });
    } finally {
      process.off('SIGINT', stop);
      shown?.end();
    }
  }
}

/** An import of this very file that was killed: it is gone on with, unless somebody is at it. */
async function findInterrupted(db: Rapport['database']['db'], path: string): Promise<number | undefined> {
  const { size, mtimeMs } = await stat(path);
  const rows = await db
    .selectFrom('imports')
    .selectAll()
    .where('path', '=', path)
    .where('state', 'in', ['waiting', 'running', 'undoing'])
    .orderBy('import_no')
    .execute();
  return rows
    .map(asImport)
    .find(({ progress }) => progress.bytesTotal === size && progress.changedAt === mtimeMs)?.import_no;
}
