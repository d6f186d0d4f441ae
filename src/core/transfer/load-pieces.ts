// Uploaded files back into the pieces in which the database keeps them.
import { text } from 'node:stream/consumers';
import type pg from 'pg';
import { z } from 'zod';
import { Invalid } from '../errors.ts';
import { fileTable } from './left-out.ts';
import type { Manifest } from './manifest.ts';
import type { ExportSource } from './source.ts';

const Line = z.object({
  [fileTable.key]: z.uuid(),
  [fileTable.piece]: z.int(),
  [fileTable.data]: z.object({ file: z.string(), offset: z.int(), bytes: z.int().nonnegative() }),
});

/** @returns how many pieces there are @throws Invalid where a file is not what the manifest says */
export async function loadPieces(
  client: pg.ClientBase,
  source: ExportSource,
  entry: Manifest['tables'][number],
): Promise<number> {
  const lines = (await text(source.read(entry.data))).split('\n').filter((line) => line !== '');
  const pieces = lines.map((line) => {
    const read = Line.safeParse(parsed(line));
    if (!read.success) throw new Invalid('transfer:damaged', { file: entry.data.file });
    return read.data;
  });
  for (const file of new Set(pieces.map(({ data }) => data.file))) {
    const written = source.manifest.files.find((each) => each.file === file);
    if (written === undefined) throw new Invalid('transfer:damaged', { file });
    const wanted = pieces
      .filter(({ data }) => data.file === file)
      .toSorted((a, b) => a.data.offset - b.data.offset);
    const chunks = exactly(
      source.read(written),
      wanted.map(({ data }) => data.bytes),
      file,
    );
    for (const piece of wanted) {
      const { value } = await chunks.next();
      await client.query('INSERT INTO file_pieces (file_id, piece_no, data) VALUES ($1, $2, $3)', [
        piece.file_id,
        piece.piece_no,
        value,
      ]);
    }
    await chunks.next(); // to the end, where the sum is checked
  }
  return pieces.length;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** @returns buffers of exactly these lengths */
async function* exactly(
  chunks: AsyncIterable<Buffer>,
  lengths: readonly number[],
  file: string,
): AsyncGenerator<Buffer, undefined> {
  let parts: Buffer[] = [];
  let held = 0;
  let next = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    held += chunk.length;
    for (let wanted = lengths[next]; wanted !== undefined && held >= wanted; wanted = lengths[next]) {
      const all = Buffer.concat(parts);
      yield all.subarray(0, wanted);
      parts = [all.subarray(wanted)];
      held -= wanted;
      next += 1;
    }
  }
  if (next < lengths.length || held > 0) throw new Invalid('transfer:damaged', { file });
  return undefined;
}
