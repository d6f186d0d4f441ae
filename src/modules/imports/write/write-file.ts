import type pg from 'pg';
import type { Database } from '../../../core/db.ts';
import { transaction } from '../../../core/on-client.ts';
import { addSite } from '../../team/business.ts';
import type { ErasedInFile } from '../erased-in-file.ts';
import type { Place } from '../place.ts';
import type { Analysis } from '../read/analyse.ts';
import { nothingWritten, type Progress, type Written } from '../row.ts';
import type { CountedSource } from '../source.ts';
import { openBook } from './book.ts';
import { findFills } from './fills.ts';
import { gather } from './gather.ts';
import { canWriteAhead, encodeChunk, type Prepared, writeChunk } from './write-chunk.ts';

export type Begun = {
  importNo: number;
  place: Place;
  plan: Pick<Analysis, 'shape' | 'reading'>;
  progress: Progress;
  erased: ErasedInFile | null;
};

/** Somebody asked to stop. */
export class Cancelled extends Error {}

/** The connection that held the lock broke, and another process went on. */
export class Overtaken extends Error {}

/**
 * Writes all lines of a file that are not in the database yet, a chunk a transaction, together with how far it is.
 * While two chunks are on their way into the database, on a connection each and committed in order, the next is read, looked
 * up and made ready: with one, either side waited for the other at every chunk.
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
  const lanes = await Lanes.open(database.pool, client);
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
      const turn = before;
      writing = lanes.write(turn, async (on) => {
        const taken = await writeChunk(on, encoded, importNo, turn);
        const written = sum(progress.written ?? nothingWritten, { ...taken, erasedLines });
        await keepProgress(on, importNo, progress.lines, (progress = { ...reached, written }));
      });
      writing.catch(() => {}); // awaited above or below
    }
  } finally {
    await Promise.allSettled([before, writing]);
    lanes.close();
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

/** @param before lines that were in the database @throws Cancelled when somebody asked for it meanwhile, Overtaken */
async function keepProgress(
  client: pg.PoolClient,
  importNo: number,
  before: number,
  progress: Progress,
): Promise<void> {
  const { rows } = await client.query<{ cancelling: boolean }>(
    `UPDATE imports SET progress = $2 WHERE import_no = $1 AND coalesce((progress->>'lines')::bigint, 0) = $3
     RETURNING cancelling,
            pg_notify('rapport_live', json_build_object('topic', 'import', 'id', import_no::text)::text)`,
    [importNo, JSON.stringify(progress), before],
  );
  if (rows[0] === undefined) throw new Overtaken();
  if (rows[0].cancelling) throw new Cancelled();
}

/** The connections that chunks are written on, in turns: two where one need not wait for what the other writes. */
class Lanes {
  readonly #clients: pg.PoolClient[];
  #next = 0;
  #broken: Error | undefined;

  private constructor(clients: pg.PoolClient[]) {
    this.#clients = clients;
    this.#clients[1]?.on('error', this.#note);
  }

  static async open(pool: pg.Pool, client: pg.PoolClient): Promise<Lanes> {
    if (!(await canWriteAhead(client))) return new Lanes([client]);
    const second = await pool.connect().catch(() => null); // a server that has no room for it takes one
    return new Lanes(second ? [client, second] : [client]);
  }

  /** @param turn when the chunk before is in the database; the one before that is in the database */
  async write(turn: Promise<void>, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
    const client = this.#clients[this.#next++ % this.#clients.length] as pg.PoolClient;
    if (this.#clients.length === 1) await turn;
    await transaction(client, () => work(client));
  }

  close(): void {
    this.#clients[1]?.release(this.#broken);
    this.#clients[1]?.off('error', this.#note);
  }

  #note = (error: Error): void => void (this.#broken = error);
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
