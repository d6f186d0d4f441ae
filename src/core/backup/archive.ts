// The tar of a backup while it is written. It is read as fast as it can be put away, and no faster.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { pack } from 'tar-stream';
import { SUMS } from './contents.ts';

export class Archive {
  readonly #pack = pack();
  readonly #stopped: AbortSignal;
  readonly #sums: string[] = [];
  /** of contents so far */
  bytes = 0;

  /** @param stopped when whoever reads it gave up */
  constructor(stopped: AbortSignal) {
    this.#stopped = stopped;
  }

  /** To be read once. */
  get chunks(): AsyncIterable<Buffer> {
    return bytesOf(this.#pack);
  }

  async addFolder(name: string): Promise<void> {
    await this.#within(
      new Promise<void>((resolve, reject) => {
        this.#pack.entry({ name, type: 'directory', mode: 0o700 }, (error) =>
          error ? reject(error) : resolve(),
        );
      }),
    );
  }

  /** @param size of all chunks together @param summed false for what another list has the checksum of */
  async add(
    name: string,
    size: number,
    chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
    { summed = true, mtime = new Date() } = {},
  ): Promise<void> {
    const hash = summed ? createHash('sha256') : null;
    const taken = Promise.withResolvers<void>();
    const entry = this.#pack.entry({ name, size, mode: 0o600, mtime }, (error) =>
      error ? taken.reject(error) : taken.resolve(),
    );
    entry.on('error', taken.reject);
    taken.promise.catch(() => {}); // whoever gave up does not wait for it
    for await (const chunk of chunks) {
      this.#stopped.throwIfAborted();
      hash?.update(chunk);
      this.bytes += chunk.length;
      if (!entry.write(chunk)) await once(entry, 'drain', { signal: this.#stopped });
    }
    entry.end(null);
    await this.#within(taken.promise);
    if (hash) this.#sums.push(`${hash.digest('hex')}  ${name}\n`);
  }

  /** Adds the checksums; behind this the backup is complete. */
  async finish(): Promise<void> {
    const sums = Buffer.from(this.#sums.join(''));
    await this.add(SUMS, sums.length, [sums], { summed: false });
    this.#pack.finalize();
  }

  fail(error: unknown): void {
    this.#pack.destroy(error instanceof Error ? error : new Error(String(error)));
  }

  async #within<T>(work: Promise<T>): Promise<T> {
    const stopped = this.#stopped;
    work.catch(() => {});
    stopped.throwIfAborted();
    const { promise, reject } = Promise.withResolvers<never>();
    const stop = (): void => reject(stopped.reason);
    stopped.addEventListener('abort', stop, { once: true });
    try {
      return await Promise.race([work, promise]);
    } finally {
      stopped.removeEventListener('abort', stop);
    }
  }
}

/** What a stream of tar-stream, whose types do not say so, consists of. */
export async function* bytesOf(stream: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) yield chunk;
}
