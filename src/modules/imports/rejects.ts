import type pg from 'pg';
import type { TFunction } from 'i18next';
import { Copies } from '../../core/copy.ts';
import type { Rejected } from './read/batch.ts';

/** Characters of a rejected line that are kept: a stray quotation mark can swallow a megabyte. */
const LONGEST = 4_000;

/** Keeps lines that could not be read, with the reason. Those that are kept already stay as they are. */
export async function writeRejects(
  client: pg.ClientBase,
  importNo: number,
  rejects: readonly Rejected[],
): Promise<void> {
  if (rejects.length === 0) return;
  await client.query(
    'CREATE TEMPORARY TABLE IF NOT EXISTS new_rejects (LIKE import_rejects) ON COMMIT DELETE ROWS',
  );
  const copies = new Copies();
  copies.each('new_rejects', ['import_no', 'line', 'code', 'params', 'text'], rejects, (rows, reject) => {
    rows.row();
    rows.int4(importNo);
    rows.int8(reject.line);
    rows.text(reject.code);
    rows.jsonb(reject.params);
    rows.text(JSON.stringify(cut(reject.fields)));
  });
  await copies.send(client);
  await client.query(
    'INSERT INTO import_rejects SELECT DISTINCT ON (import_no, line) * FROM new_rejects ON CONFLICT DO NOTHING',
  );
}

function cut(fields: readonly string[]): string[] {
  let left = LONGEST;
  const kept: string[] = [];
  for (const field of fields) {
    if (left <= 0) break;
    kept.push(field.slice(0, left));
    left -= field.length + 1;
  }
  return kept;
}

export type RejectRow = { line: number; code: string; params: Record<string, string | number>; text: string };

/** @returns the fields of a rejected line, as far as they were kept */
export function fieldsOf({ text }: Pick<RejectRow, 'text'>): string[] {
  return JSON.parse(text) as string[];
}

/** @returns why, as a sentence */
export function reasonOf({ code, params }: Pick<RejectRow, 'code' | 'params'>, t: TFunction): string {
  return t(`imports:problem.${code}`, params);
}
