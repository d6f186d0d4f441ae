import type { Db } from '../../core/db.ts';
import { NotFound } from '../../core/errors.ts';
import { announce } from '../../core/live.ts';
import type { OutputOf } from '../../core/operation.ts';
import type { importsContract, states } from './contract.ts';
import type { Makes } from './foresee.ts';
import type { Analysis, AnalysedColumn } from './read/analyse.ts';
import type { Encoding } from './read/encoding.ts';
import type { Reading } from './read/reading.ts';
import type { Shape } from './read/records.ts';
import type { Role } from './read/roles.ts';
import type { DateOrder } from './read/dates.ts';
import type { DecimalStyle } from './read/decimals.ts';

export type Shown = OutputOf<typeof importsContract.get>;
export type State = (typeof states)[number];

/** What a person said on how the file is to be read; what is left out is found out. */
export type Chosen = {
  header?: boolean;
  sheet?: string;
  delimiter?: ',' | ';' | '\t' | '|';
  encoding?: Encoding;
  dateOrder?: DateOrder;
  decimalStyle?: DecimalStyle;
  currency?: string;
  timeZone?: string;
  /** column by role: its name, or its number from 1; '' for a role that no column has */
  mapping?: Partial<Record<Role, string | number>>;
};

export type Written = {
  lines: number;
  anonymousLines: number;
  returnLines: number;
  /** not known of what was written before there was such a count */
  erasedLines?: number;
};
export const nothingWritten: Written = { lines: 0, anonymousLines: 0, returnLines: 0 };

/** Kept with the row, and written with the lines that it counts. */
export type Progress = {
  phase: 'idle' | 'analysing' | 'waiting' | 'reading' | 'finishing' | 'undoing';
  /** lines of the file that have been dealt with; after kill -9 the import goes on behind them */
  lines: number;
  linesTotal: number | null;
  bytes: number;
  bytesTotal: number;
  linesPerSecond: number | null;
  secondsLeft: number | null;
  /** what the database has taken; none before the first chunk */
  written?: Written;
  /** of a file on this machine, to know it again */
  changedAt?: number;
  /** names of a workbook's sheets, kept while its analysis is gone */
  sheets?: string[];
  /** what an undo ends in */
  endsAs?: 'undone' | 'cancelled' | 'failed';
};

export const idle: Progress = {
  phase: 'idle',
  lines: 0,
  linesTotal: null,
  bytes: 0,
  bytesTotal: 0,
  linesPerSecond: null,
  secondsLeft: null,
};

export type Problem = { code: string; params: Record<string, string | number> };

export type ImportRow = {
  import_no: number;
  file_id: string | null;
  file_name: string;
  file_sha256: Buffer | null;
  site_id: string | null;
  staff_id: string | null;
  state: State;
  reading: Chosen;
  mapping: AnalysedColumn[];
  plan: { shape: Shape; reading: Reading } | null;
  /** what it makes is missing where it was looked at by an earlier version */
  /** foreseenAt: ISO; what came into the house since is no part of what it makes */
  analysis: (Analysis & { makes?: Makes; foreseenAt?: string }) | null;
  progress: Progress;
  counts: Shown['counts'];
  problem: Problem | null;
  path: string | null;
  cancelling: boolean;
  undone: Shown['undone'];
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
};

/** @param lock holds the row until the transaction ends @throws NotFound */
export async function findImport(db: Db, importNo: number, { lock = false } = {}): Promise<ImportRow> {
  const row = await db
    .selectFrom('imports')
    .selectAll()
    .where('import_no', '=', importNo)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  if (row === undefined) throw new NotFound();
  return asImport(row);
}

/** The columns of type jsonb hold what this module wrote, in the shapes above. */
export function asImport(row: Record<keyof ImportRow, unknown>): ImportRow {
  return row as ImportRow;
}

const documents = new Set([
  'reading',
  'mapping',
  'plan',
  'analysis',
  'progress',
  'counts',
  'problem',
  'undone',
]);

/** Changes an import and tells open pages. */
export async function updateImport(
  db: Db,
  importNo: number,
  changes: Partial<Omit<ImportRow, 'import_no'>>,
): Promise<void> {
  const values = Object.fromEntries(
    Object.entries(changes).map(([column, value]) => [
      column,
      documents.has(column) && value !== null ? JSON.stringify(value) : value,
    ]),
  );
  await db.updateTable('imports').set(values).where('import_no', '=', importNo).execute();
  await announceImport(db, importNo);
}

export async function announceImport(db: Db, importNo: number): Promise<void> {
  await announce(db, { topic: 'import', id: String(importNo) });
  await announce(db, { topic: 'imports' });
}
