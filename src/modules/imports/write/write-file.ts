import type pg from 'pg';
import type { Database } from '../../../core/db.ts';
import { transaction } from '../../../core/on-client.ts';
import { lastMark } from '../../../core/round-trips.ts';
import { addSite } from '../../team/business.ts';
import type { ErasedInFile } from '../erased-in-file.ts';
import type { Place } from '../place.ts';
import type { Analysis } from '../read/analyse.ts';
import { nothingWritten, type Progress, type Written } from '../row.ts';
import type { CountedSource } from '../source.ts';
import { openBook } from './book.ts';
import { findFills } from './fills.ts';
import { gather } from './gather.ts';
import { encodeChunk, type Prepared, writeChunk } from './write-chunk.ts';

export type Begun = {
  importNo: number;
  place: Place;
  plan: Pick<Analysis, 'shape' | 'reading'>;
  progress: Progress;
  erased: ErasedInFile | null;
};

/** Somebody asked to stop. */
export class Cancelled extends Error {}

/**
 * Writes all lines of a file that are not in the database yet, a chunk a transaction, together with how far it is.
 * While two chunks are on their way into the database, the next is read, looked up and made ready: with one, either side
 * waited for the other at every chunk, a tenth of the time.
 * @param client holds the lock of the running import
 * @returns how far it came
 * @throws Cancelled, UnreadableFile, and what the database refused: chunks written before stay
 */
export async function writeFile(
  database: Database,
  client: pg.PoolClient,
  counted: CountedSource,
  begun: Begun,
): Promise<Progress> {
  const { importNo, plan } = begun;
  const book = await openBook(database.db, begun.place, {
    ...{ importNo, erased: begun.erased, reading: plan.reading },
    addSite: (site) => addSite(database.db, site),
  });
  const { reader, sites, customers, products, sales } = book;
  const pace = new Pace(begun.progress, counted);
  let progress = begun.progress;
  let carried: Pick<Prepared, 'customers' | 'products' | 'renamed'> = {
    customers: [],
    products: [],
    renamed: [],
  };
  let [before, writing]: [Promise<void>, Promise<void>] = [Promise.resolve(), Promise.resolve()];
  const source = gather(counted.source, plan.shape, { reader, reading: plan.reading, skip: progress.lines });
  try {
    for await (const { chunk, facts, lines } of source) {
      await sites.resolve(database.db);
      const { made, known } = await customers.resolve(database.pool, facts);
      const fills = chunk.replayed ? [] : await findFills(database.pool, known);
      const catalogue = await products.resolve(database.pool, chunk.lines);
      const prepared: Prepared = {
        chunk,
        fills,
        customers: [...carried.customers, ...made],
        products: [...carried.products, ...catalogue.made],
        renamed: [...carried.renamed, ...catalogue.renamed],
        sales: await sales.resolve(database.pool, chunk),
      };
      carried = chunk.replayed ? prepared : { customers: [], products: [], renamed: [] };
      if (chunk.replayed) continue;
      if (begun.erased !== null) chunk.rejected = await begun.erased.blank(chunk.rejected);
      const erasedLines = customers.linesOfErased(chunk.lines);
      const encoded = await encodeChunk(prepared, book);
      await before;
      before = writing;
      const reached = pace.at(lines);
      writing = before.then(() =>
        transaction(client, async () => {
          const taken = await writeChunk(client, encoded, importNo);
          const written = sum(progress.written ?? nothingWritten, { ...taken, erasedLines });
          progress = { ...reached, written };
          await keepProgress(client, importNo, progress);
        }),
      );
      writing.catch(() => {}); // awaited above or below
    }
  } finally {
    await Promise.allSettled([writing]);
  }
  await writing;
  return progress;
}

function sum(a: Written, b: Written): Written {
  return {
    lines: a.lines + b.lines,
    anonymousLines: a.anonymousLines + b.anonymousLines,
    returnLines: a.returnLines + b.returnLines,
    erasedLines: (a.erasedLines ?? 0) + (b.erasedLines ?? 0),
  };
}

/** @throws Cancelled when somebody asked for it meanwhile */
async function keepProgress(client: pg.PoolClient, importNo: number, progress: Progress): Promise<void> {
  const { rows } = await client.query<{ cancelling: boolean }>(
    `${lastMark} UPDATE imports SET progress = $2 WHERE import_no = $1 RETURNING cancelling,
            pg_notify('rapport_live', json_build_object('topic', 'import', 'id', import_no::text)::text)`,
    [importNo, JSON.stringify(progress)],
  );
  if (rows[0]?.cancelling !== false) throw new Cancelled();
}

/** How fast it goes and how long it will take, from what this run has read. */
class Pace {
  readonly #counted: CountedSource;
  readonly #before: Progress;
  readonly #begun = performance.now();

  constructor(before: Progress, counted: CountedSource) {
    this.#before = before;
    this.#counted = counted;
  }

  at(lines: number): Progress {
    const seconds = (performance.now() - this.#begun) / 1_000;
    const linesPerSecond = (lines - this.#before.lines) / seconds;
    const { bytes: bytesTotal } = this.#counted;
    const bytes = Math.min(this.#counted.read(), bytesTotal);
    const { linesTotal } = this.#before;
    const left =
      linesTotal === null
        ? bytes === 0
          ? null
          : ((bytesTotal - bytes) / bytes) * (lines / linesPerSecond)
        : (linesTotal - lines) / linesPerSecond;
    return {
      ...this.#before,
      phase: 'reading',
      lines,
      bytes,
      bytesTotal,
      linesPerSecond: Math.round(linesPerSecond),
      secondsLeft: left === null ? null : Math.max(0, Math.round(left)),
    };
  }
}
