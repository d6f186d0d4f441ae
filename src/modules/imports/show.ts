// An import as it is shown: what the row holds, in the reader's language.
import { sql } from 'kysely';
import type { TFunction } from 'i18next';
import type { Db } from '../../core/db.ts';
import { Invalid } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import { translator } from '../../core/i18n.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import type { importsContract } from './contract.ts';
import { makesOf } from './foresee.ts';
import { visibleImport } from './imports.ts';
import { fieldsOf, reasonOf, type RejectRow } from './rejects.ts';
import { asImport, type ImportRow, type Shown, type State } from './row.ts';

type Listed = OutputOf<typeof importsContract.list>;
const REJECTS_SHOWN = 20;

/** @throws NotFound */
export async function showImport(db: Db, caller: Caller, importNo: number, locale: string): Promise<Shown> {
  const t = translator(locale);
  const row = await visibleImport(db, caller, importNo);
  const { rows: rejects } = await sql<RejectRow>`
    SELECT line, code, params, text FROM import_rejects WHERE import_no = ${importNo} ORDER BY line LIMIT ${REJECTS_SHOWN}`.execute(
    db,
  );
  const { mapping: _, ...reading } = row.reading;
  return {
    ...brief(row, await countRejects(db, [importNo]), t),
    sheets: row.analysis?.sheets ?? row.progress.sheets ?? [],
    reading,
    columns: row.mapping,
    analysis:
      row.analysis === null
        ? null
        : { ...shownAnalysis(row.analysis, t), outdated: await isOutdated(db, row) },
    undone: row.undone,
    rejects: rejects.map((reject) => ({
      line: reject.line,
      text: fieldsOf(reject).join(' · ').slice(0, 300),
      message: reasonOf(reject, t),
    })),
    sameFileAs: await sameFile(db, row),
    cancelling: row.cancelling,
  };
}

function brief(row: ImportRow, rejects: ReadonlyMap<number, number>, t: TFunction): Listed['items'][number] {
  const { problem } = row;
  const { changedAt: _changedAt, endsAs: _endsAs, written: _written, ...progress } = row.progress;
  return {
    importNo: row.import_no,
    fileName: row.file_name,
    state: row.state,
    siteId: row.site_id,
    progress: { ...progress, phase: progress.phase ?? 'idle' },
    counts: row.counts,
    problem: problem === null ? null : { ...problem, message: t(problem.code, problem.params) },
    rejected: rejects.get(row.import_no) ?? 0,
    staffId: row.staff_id,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}

function shownAnalysis(
  found: NonNullable<ImportRow['analysis']>,
  t: TFunction,
): Omit<NonNullable<Shown['analysis']>, 'outdated'> {
  const { shape, from, to, problems, encoding, sheets, foreseenAt: _foreseenAt, ...analysis } = found;
  const { columns: _columns, reading: _reading, ...facts } = analysis;
  const { layout } = shape;
  return {
    ...facts,
    makes: found.makes ?? makesOf(found),
    encoding: encoding ?? null,
    sheet: layout.kind === 'workbook' ? (layout.sheet ?? sheets?.[0] ?? null) : null,
    layout: layout.kind,
    delimiter: layout.kind === 'delimited' ? layout.delimiter : null,
    header: shape.header,
    from: from === undefined ? null : new Date(from).toISOString(),
    to: to === undefined ? null : new Date(to).toISOString(),
    problems: problems.map(({ kind, count, examples }) => ({
      kind,
      count,
      examples: examples.map(({ line, text, params }) => ({
        line,
        text,
        message: reasonOf({ code: kind, params }, t),
      })),
    })),
  };
}

async function isOutdated(db: Db, { state, analysis }: ImportRow): Promise<boolean> {
  if (state !== 'mapping' || !analysis?.foreseenAt) return false;
  const since = await db
    .selectFrom('imports')
    .select('import_no')
    .where('state', 'in', ['done', 'undone'])
    .where('ended_at', '>=', new Date(analysis.foreseenAt))
    .limit(1)
    .executeTakeFirst();
  return since !== undefined;
}

async function sameFile(db: Db, row: ImportRow): Promise<Shown['sameFileAs']> {
  if (row.file_sha256 === null) return null;
  const twin = await db
    .selectFrom('imports')
    .select(['import_no', 'state', 'ended_at'])
    .where('file_sha256', '=', row.file_sha256)
    .where('import_no', '<', row.import_no)
    .where('state', 'in', ['waiting', 'running', 'done'])
    .orderBy('import_no', 'desc')
    .executeTakeFirst();
  if (twin === undefined) return null;
  return {
    importNo: twin.import_no,
    state: twin.state as State,
    endedAt: twin.ended_at?.toISOString() ?? null,
  };
}

async function countRejects(db: Db, importNos: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await sql<{ import_no: number; count: number }>`
    SELECT import_no, count(*)::int AS count FROM import_rejects WHERE import_no = ANY(${importNos}::int[])
     GROUP BY import_no`.execute(db);
  return new Map(rows.map((row) => [row.import_no, row.count]));
}

/** Newest first: the number of the last one is where the next page begins. */
export async function listImports(
  db: Db,
  caller: Caller,
  { cursor, limit }: InputOf<typeof importsContract.list>,
  locale: string,
): Promise<Listed> {
  const before = cursor === undefined ? 2 ** 31 - 1 : Number(cursor);
  if (!Number.isSafeInteger(before) || before < 1 || before >= 2 ** 31)
    throw new Invalid('errors:invalidField', { field: 'cursor', message: '?' });
  const rows = await db
    .selectFrom('imports')
    .selectAll()
    .where('import_no', '<', before)
    .$if(caller.siteIds !== null, (query) =>
      query.where(sql<boolean>`site_id = ANY(${caller.siteIds}::uuid[])`),
    )
    .orderBy('import_no', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit).map(asImport);
  const rejects = await countRejects(
    db,
    page.map((row) => row.import_no),
  );
  const t = translator(locale);
  const last = page.at(-1);
  return {
    items: page.map((row) => brief(row, rejects, t)),
    next: rows.length > limit && last !== undefined ? String(last.import_no) : null,
  };
}
