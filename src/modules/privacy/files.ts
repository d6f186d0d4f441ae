// What imports keep of somebody: the uploaded file, lines that could not be read, values shown as examples.
import { sql } from 'kysely';
import type { Database, Tx } from '../../core/db.ts';
import { Conflict } from '../../core/errors.ts';
import { fileHolds } from '../imports/holds.ts';
import { escaped, type Needles, regExpFor } from './needles.ts';

/** @returns uploaded files in which they stand @throws Conflict while an import is at work */
export async function filesOf(
  { pool, db }: Pick<Database, 'pool' | 'db'>,
  customerId: string,
  needles: Needles,
): Promise<string[]> {
  const { rows } = await sql<{ file_id: string; busy: boolean; linked: boolean }>`
    WITH linked AS (
      SELECT import_no FROM customers WHERE customer_id = ${customerId}
       UNION SELECT import_no FROM orders WHERE customer_id = ${customerId}
       UNION SELECT import_no FROM order_lines WHERE customer_id = ${customerId}
       UNION SELECT import_no FROM contact_points WHERE customer_id = ${customerId}
       UNION SELECT import_no FROM addresses WHERE customer_id = ${customerId})
    SELECT files.file_id, coalesce(bool_or(imports.state IN ('running', 'undoing')), false) AS busy,
           coalesce(bool_or(imports.import_no IN (SELECT import_no FROM linked)), false) AS linked
      FROM files LEFT JOIN imports ON imports.file_id = files.file_id
     GROUP BY files.file_id`.execute(db);
  if (rows.some(({ busy }) => busy)) throw new Conflict('privacy:importRunning');
  const wanted = regExpFor(needles);
  const found: string[] = [];
  for (const { file_id, linked } of rows)
    if (linked || (wanted !== null && (await fileHolds(pool, file_id, wanted)))) found.push(file_id);
  return found;
}

/** The files go; imports that waited for them are cancelled. @returns lines of rejects that were blanked */
export async function dropFiles(
  tx: Tx,
  fileIds: readonly string[],
  { numbers }: Needles,
  pattern: string | null,
): Promise<number> {
  await sql`
    UPDATE imports SET state = 'cancelled', ended_at = ${new Date()}
     WHERE file_id = ANY(${fileIds}::uuid[]) AND state IN ('mapping', 'waiting')`.execute(tx);
  await sql`DELETE FROM files WHERE file_id = ANY(${fileIds}::uuid[])`.execute(tx);
  // the fields of a line are a list in JSON, where a number of theirs stands between quotation marks
  for (const number of numbers) await forgetExamples(tx, number);
  const conditions = [
    ...numbers.map((number) => sql<boolean>`strpos(text, ${JSON.stringify(number)}) > 0`),
    ...(pattern === null ? [] : [sql<boolean>`text ~* ${pattern}`]),
  ];
  if (conditions.length === 0) return 0;
  const { numAffectedRows } = await sql`
    UPDATE import_rejects SET text = '["…"]', params = '{}' WHERE ${sql.join(conditions, sql` OR `)}`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0n);
}

/**
 * Values and lines that an import showed as examples, where a number stands between the marks that part fields: one among
 * the counts of the analysis stands behind a blank. Names and addresses among them are found by the sweep.
 */
async function forgetExamples(tx: Tx, number: string): Promise<void> {
  const pattern = `(?<=[,;|"]|· )${escaped(JSON.stringify(number).slice(1, -1))}(?=[,;|"]| ·)`;
  const without = (column: string) =>
    sql`${sql.ref(column)} = regexp_replace(${sql.ref(column)}::text, ${pattern}, '…', 'g')::jsonb`;
  await sql`
    UPDATE imports SET ${without('analysis')}, ${without('mapping')}
     WHERE analysis::text ~ ${pattern} OR mapping::text ~ ${pattern}`.execute(tx);
}
