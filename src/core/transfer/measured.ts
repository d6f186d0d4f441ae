import { createHash } from 'node:crypto';
import type { Written } from './manifest.ts';

export type Chunks = AsyncIterable<Buffer> | Iterable<Buffer>;

/** Counts and sums what goes through. */
export async function measured(
  file: string,
  chunks: Chunks,
  take: (counted: AsyncIterable<Buffer>) => Promise<void>,
): Promise<Written> {
  const hash = createHash('sha256');
  let bytes = 0;
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      hash.update(chunk);
      yield chunk;
    }
  };
  await take(counted());
  return { file, bytes, sha256: hash.digest('hex') };
}
