// By what an erased person is known again, without keeping what they are called. The room privacy writes the marks; here,
// where customers are made, they are read.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Seal } from '../../core/seal.ts';

export const sealPurpose = 'erased';

/** E-mails and phones as they are compared (normalise.ts), and customer numbers. */
export type Marked = { emails: readonly string[]; phones: readonly string[]; numbers: readonly string[] };

/** @returns base64 of one mark for each e-mail, phone and customer number */
export function marksOf(seal: Seal, { emails, phones, numbers }: Marked): string[] {
  return [
    ...emails.map((email) => `email ${email}`),
    ...phones.map((phone) => `phone ${phone.replaceAll(/\D/g, '')}`),
    ...numbers.map((number) => `number ${number}`),
  ].map((text) => seal.mark(text).toString('base64'));
}

export async function anybodyErased(db: Db): Promise<boolean> {
  const { rows } = await sql<{ erased: boolean }>`SELECT EXISTS (SELECT FROM erased_keys) AS erased`.execute(
    db,
  );
  return rows[0]?.erased === true;
}

/** @returns those of the marks that are of somebody erased */
export async function erasedAmong(db: Db, marks: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ mark: string }>`
    SELECT encode(hash, 'base64') AS mark FROM erased_keys
     WHERE hash IN (SELECT decode(mark, 'base64') FROM unnest(${marks}::text[]) AS mark)`.execute(db);
  return new Set(rows.map(({ mark }) => mark));
}

/** @returns the day, in the zone of the business, on which the latest of those with these marks was erased; or null */
export async function dayErased(db: Db, marks: readonly string[]): Promise<string | null> {
  if (marks.length === 0) return null;
  const { rows } = await sql<{ day: string | null }>`
    SELECT to_char(max(at) AT TIME ZONE (SELECT time_zone FROM business), 'YYYY-MM-DD') AS day
      FROM erased_keys JOIN erasures USING (erasure_id)
     WHERE hash IN (SELECT decode(mark, 'base64') FROM unnest(${marks}::text[]) AS mark)`.execute(db);
  return rows[0]?.day ?? null;
}
