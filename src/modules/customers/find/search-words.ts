// The vocabulary of names, in which a search looks for the word that was meant. No words of digits alone: "Customer
// 12748" would make it as long as the list of customers.
import { sql } from 'kysely';
import { isClusterOf } from '../../../core/citus/cluster.ts';
import type { Db } from '../../../core/db.ts';

/** Whether the vocabulary has such words; the same rule as in refreshSearchWords. */
export const isWord = (word: string): boolean =>
  word.length >= 3 && word.length <= 40 && !/^[0-9]+$/.test(word);

/** Adds the words of what searchText() made. Idempotent; call it in the transaction that writes the customers. */
export async function addSearchWords(db: Db, texts: readonly string[]): Promise<void> {
  const words = [...new Set(texts.flatMap((text) => text.split(/\s+/)).filter(isWord))].sort(); // one order: no deadlock
  if (words.length === 0) return;
  await sql`
    INSERT INTO search_words (word) SELECT unnest(${words}::text[]) ON CONFLICT DO NOTHING`.execute(db);
}

/** Adds the words of all customers that an import made, or of everybody, set-wise. Idempotent. */
export async function refreshSearchWords(db: Db, whose: number | 'all'): Promise<void> {
  await sql`
    INSERT INTO search_words (word, seen)
    SELECT word, count(*)
      FROM customers, unnest(tsvector_to_array(search)) AS word
     WHERE ${whose === 'all' ? sql`true` : sql`import_no = ${whose}`} AND length(word) BETWEEN 3 AND 40 AND word !~ '^[0-9]+$'
     GROUP BY word ORDER BY word
        ON CONFLICT (word) DO UPDATE SET seen = excluded.seen WHERE search_words.seen < excluded.seen`.execute(
    db,
  );
  // New entries wait in a list that every search would read from end to end until the next vacuum.
  for (const index of [
    'customers_search',
    'customers_name_parts',
    'contact_lookups_middle',
    'search_words_trigrams',
  ])
    await sql`SELECT gin_clean_pending_list(${index}::regclass)`.execute(db);
}

/** Takes words out of the vocabulary that no customer bears any more. */
export async function forgetWords(db: Db, words: readonly string[]): Promise<void> {
  const asked = [...new Set(words.filter(isWord))].sort();
  if (asked.length === 0) return;
  if (await isClusterOf(db)) return forgetOnCluster(db, asked);
  await sql`
    DELETE FROM search_words WHERE word = ANY(${asked}::text[])
       AND NOT EXISTS (SELECT FROM customers WHERE search @@ quote_literal(search_words.word)::tsquery)`.execute(
    db,
  );
}

/** The vocabulary is of one machine and the customers are not: they are asked first. */
async function forgetOnCluster(db: Db, asked: readonly string[]): Promise<void> {
  const any = asked.map((word) => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`).join(' | ');
  const { rows } = await sql<{ word: string }>`
    SELECT DISTINCT word FROM customers, unnest(tsvector_to_array(search)) AS word
     WHERE search @@ ${any}::tsquery AND word = ANY(${asked}::text[])`.execute(db);
  const borne = new Set(rows.map(({ word }) => word));
  const gone = asked.filter((word) => !borne.has(word));
  await sql`DELETE FROM search_words WHERE word = ANY(${gone}::text[])`.execute(db);
}
