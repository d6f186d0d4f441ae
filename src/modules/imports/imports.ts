import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict, Invalid, NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import { enqueue } from '../../core/jobs.ts';
import { isCurrency } from '../../core/money.ts';
import type { InputOf } from '../../core/operation.ts';
import { checkSite } from '../customers/visible.ts';
import { checkTimeZone, theBusiness } from '../team/business.ts';
import type { importsContract } from './contract.ts';
import { ROLES, type Role } from './read/roles.ts';
import { type Chosen, findImport, idle, type ImportRow, updateImport } from './row.ts';

/** @throws NotFound, also for an import into a site that the caller has nothing to do with */
export async function visibleImport(
  db: Db,
  caller: Pick<Caller, 'siteIds'>,
  importNo: number,
  options: { lock?: boolean } = {},
): Promise<ImportRow> {
  const row = await findImport(db, importNo, options);
  const mine = caller.siteIds === null || (row.site_id !== null && caller.siteIds.includes(row.site_id));
  if (!mine) throw new NotFound();
  return row;
}

/** Who works on some sites imports into one of these. @throws Invalid */
async function siteFor(db: Db, caller: Caller, wish: string | null | undefined): Promise<string | null> {
  const siteId = wish ?? (caller.siteIds?.length === 1 ? caller.siteIds[0] : undefined);
  if (siteId !== undefined) await checkSite(db, caller, siteId);
  else if (caller.siteIds !== null) throw new Invalid('import-run:sayWhichSite');
  return siteId ?? null;
}

/** @throws NotFound for a file that is not there, Invalid for a site that is not the caller's */
export async function createImport(
  tx: Db,
  caller: Caller,
  { fileId, siteId }: InputOf<typeof importsContract.create>,
): Promise<{ importNo: number }> {
  await theBusiness(tx);
  const file = await tx
    .selectFrom('files')
    .select(['name', 'bytes', 'sha256'])
    .where('file_id', '=', fileId)
    .where('sha256', 'is not', null)
    .$if(caller.staffId !== null, (query) =>
      query.where((is) => is.or([is('staff_id', '=', caller.staffId), is('staff_id', 'is', null)])),
    )
    .executeTakeFirst();
  if (file === undefined) throw new NotFound('import-run:noUpload');
  const { import_no: importNo } = await tx
    .insertInto('imports')
    .values({
      file_id: fileId,
      file_name: file.name,
      file_sha256: file.sha256,
      staff_id: caller.staffId,
      site_id: await siteFor(tx, caller, siteId),
      state: 'mapping',
      created_at: new Date(),
    })
    .returning('import_no')
    .executeTakeFirstOrThrow();
  await beginExamining(tx, importNo, { progress: { ...idle, phase: 'analysing', bytesTotal: file.bytes } });
  return { importNo };
}

async function beginExamining(
  tx: Db,
  importNo: number,
  changes: Parameters<typeof updateImport>[2],
): Promise<void> {
  await updateImport(tx, importNo, { analysis: null, problem: null, ...changes });
  await enqueue(tx, 'imports.examine', { importNo });
}

/** @throws Conflict once it runs, Invalid for what cannot be */
export async function remapImport(
  tx: Db,
  caller: Caller,
  { importNo, siteId, columns, ...wish }: InputOf<typeof importsContract.remap>,
): Promise<void> {
  const row = await visibleImport(tx, caller, importNo, { lock: true });
  mustBe(row, ['mapping']);
  if (wish.timeZone !== undefined) checkTimeZone(wish.timeZone);
  if (wish.currency !== undefined && !isCurrency(wish.currency))
    throw new Invalid('team:noCurrency', { currency: wish.currency });
  const reading: Chosen = { ...row.reading, ...wish };
  if (columns !== undefined) reading.mapping = mappingOf(columns);
  await beginExamining(tx, importNo, {
    reading,
    progress: { ...row.progress, phase: 'analysing', sheets: row.analysis?.sheets ?? row.progress.sheets },
    ...(siteId === undefined ? {} : { site_id: await siteFor(tx, caller, siteId) }),
  });
}

/** @throws Invalid for a role that is given twice */
function mappingOf(columns: readonly Role[]): NonNullable<Chosen['mapping']> {
  const mapping: NonNullable<Chosen['mapping']> = {};
  for (const role of ROLES) if (role !== 'ignore') mapping[role] = '';
  for (const [place, role] of columns.entries()) {
    if (role === 'ignore') continue;
    if (mapping[role] !== '') throw new Invalid('import-run:roleTwice', { role });
    mapping[role] = place + 1;
  }
  return mapping;
}

/** @throws Conflict when it cannot run (now), Invalid while somebody has to say how the file is read */
export async function startImport(tx: Db, caller: Caller, importNo: number): Promise<void> {
  const row = await visibleImport(tx, caller, importNo, { lock: true });
  mustBe(row, ['mapping']);
  const { analysis, problem, progress } = row;
  if (analysis === null)
    throw new Conflict(problem?.code ?? 'import-run:stillLooking', problem?.params ?? {});
  if (analysis.dateAmbiguous) throw new Invalid('import-run:sayDateOrder');
  if (analysis.decimalAmbiguous) throw new Invalid('import-run:sayDecimals');
  await updateImport(tx, importNo, {
    state: 'waiting',
    problem: null,
    progress: { ...progress, phase: 'waiting', lines: 0, linesTotal: analysis.lines - analysis.rejected },
  });
  await enqueue(tx, 'imports.run', { importNo });
}

/** @throws Conflict when there is nothing left to stop */
export async function cancelImport(tx: Db, caller: Caller, importNo: number): Promise<void> {
  const row = await visibleImport(tx, caller, importNo, { lock: true });
  mustBe(row, ['mapping', 'waiting', 'running']);
  const begun = row.state === 'running' || row.started_at !== null;
  if (!begun) await updateImport(tx, importNo, { state: 'cancelled', ended_at: new Date(), progress: idle });
  else await updateImport(tx, importNo, { cancelling: true }); // whoever runs it sees it between two chunks
}

/** @throws Conflict when it has not made anything */
export async function undoImport(tx: Db, caller: Caller, importNo: number): Promise<void> {
  const row = await visibleImport(tx, caller, importNo, { lock: true });
  mustBe(row, ['done']);
  const { lines } = row.counts ?? { lines: 0 };
  await updateImport(tx, importNo, {
    state: 'undoing',
    undone: null,
    ended_at: null,
    progress: { ...row.progress, phase: 'undoing', lines, linesTotal: lines, endsAs: 'undone' },
  });
  await enqueue(tx, 'imports.run', { importNo });
}

function mustBe({ import_no: importNo, state }: ImportRow, states: readonly ImportRow['state'][]): void {
  if (!states.includes(state)) throw new Conflict(`import-run:not.${state}`, { importNo });
}

/** @returns imports that were begun and wait for somebody to take them up: files to look at, and work to go on with */
export async function openImports(db: Db): Promise<{ importNo: number; examine: boolean }[]> {
  const { rows } = await sql<{ import_no: number; examine: boolean }>`
    SELECT import_no, state = 'mapping' AS examine FROM imports
     WHERE state IN ('waiting', 'running', 'undoing') OR (state = 'mapping' AND progress->>'phase' = 'analysing')
     ORDER BY state = 'waiting', import_no`.execute(db);
  return rows.map((row) => ({ importNo: row.import_no, examine: row.examine }));
}
