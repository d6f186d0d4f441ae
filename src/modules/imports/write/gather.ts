import { setImmediate as breathe } from 'node:timers/promises';
import { readRecords } from '../read/records.ts';
import type { Reading } from '../read/reading.ts';
import type { Shape } from '../read/records.ts';
import type { SalesLineReader } from '../read/sales-line.ts';
import type { Source } from '../read/open.ts';
import { Chunk } from './chunk.ts';
import { type Facts, factsReader } from './facts.ts';

/** Lines a transaction: 49,152 took a twentieth longer, and 131,072 no less time and more memory. */
const CHUNK_LINES = 73_728;
/** The first ones are smaller, so that the database has something to do soon. */
const FIRST_LINES = 8_192;

export type Gathered = {
  chunk: Chunk;
  /** customers whom the file names here for the first time */
  facts: Facts[];
  /** lines read up to here, those before the chunk included */
  lines: number;
};

/**
 * The lines of a file in chunks. A chunk is valid until the next is asked for.
 * @param skip lines that are in the database already: they come as chunks marked `replayed`
 */
export async function* gather(
  source: Source,
  shape: Shape,
  { reader, reading, skip }: { reader: SalesLineReader; reading: Reading; skip: number },
): AsyncGenerator<Gathered> {
  const chunk = new Chunk(CHUNK_LINES + 4_096);
  const readFacts = factsReader(reading, reader.customers);
  let known = 0;
  let lines = 0;
  let facts: Facts[] = [];
  const next = (): void => {
    chunk.clear(lines < skip);
    facts = [];
  };
  next();
  let wanted = FIRST_LINES;
  for await (const batch of readRecords(source, shape)) {
    const read = reader.read(batch);
    for (const rejected of read.rejected) chunk.rejected.push(rejected);
    let from = 0;
    while (from < read.count) {
      const room = chunk.replayed ? skip - lines : wanted - chunk.lines.count;
      const to = Math.min(read.count, from + Math.min(room, wanted - chunk.lines.count));
      for (let i = from; i < to; i++) {
        // the reader numbers customers as they come, so a higher number than all before is a new one
        const customer = read.customers[i] as number;
        if (customer < known) continue;
        facts.push(readFacts(batch, read.records[i] as number, customer));
        known = customer + 1;
      }
      chunk.append(read, from, to);
      lines += to - from;
      from = to;
      if (chunk.lines.count >= wanted || (chunk.replayed && lines === skip)) {
        yield { chunk, facts, lines };
        wanted = Math.min(wanted * 2, CHUNK_LINES);
        next();
      }
    }
    await breathe();
  }
  if (chunk.lines.count + chunk.rejected.length > 0) yield { chunk, facts, lines };
}
