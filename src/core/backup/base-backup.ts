// A base backup as PostgreSQL's replication protocol gives it ("Streaming Replication Protocol", BASE_BACKUP): what
// pg_basebackup does, which the embedded server does not come with. The server goes on working meanwhile.
import type { Duplex } from 'node:stream';
import pg from 'pg';
import { Invalid } from '../errors.ts';

export type BaseBackupPart =
  /** First. @property expected about how many bytes are to come, without the WAL */
  | { kind: 'begun'; expected: number }
  /** pieces of one tar without its end */
  | { kind: 'tar'; bytes: Buffer }
  | { kind: 'manifest'; bytes: Buffer };

/** Bytes that may wait for whoever packs them, before the server is asked to wait. */
const WAITING = 4 << 20;

const COMMAND = `BASE_BACKUP (LABEL 'rapport', PROGRESS true, CHECKPOINT 'fast', WAL true, MANIFEST 'yes',
  MANIFEST_CHECKSUMS 'SHA256')`;

/**
 * @param connection a role that may replicate; every transaction that was acknowledged before this is called is in it
 * @throws what the server says, e.g. that a page does not fit its checksum
 */
export async function* baseBackup(connection: pg.ClientConfig): AsyncGenerator<BaseBackupPart> {
  const options: pg.ClientConfig & { replication: string } = { ...connection, replication: 'true' };
  const client = new pg.Client(options);
  const backup = new BaseBackup();
  client.on('error', (error) => backup.handleError(error));
  await client.connect();
  try {
    // else a busy server may have recycled the WAL of the beginning when it comes to sending it
    await client.query(
      `CREATE_REPLICATION_SLOT rapport_backup_${process.pid} TEMPORARY PHYSICAL RESERVE_WAL`,
    );
    client.query(backup);
    yield* backup.parts();
  } finally {
    backup.abandon();
    await client.end();
  }
}

class BaseBackup implements pg.Submittable {
  #stream: Duplex | undefined;
  #parts: BaseBackupPart[] = [];
  #waiting = 0;
  #wake = Promise.withResolvers<void>();
  #expected = 0;
  #archives = 0;
  #inManifest = false;
  #ended = false;
  #error: unknown;

  async *parts(): AsyncGenerator<BaseBackupPart> {
    for (;;) {
      await this.#wake.promise;
      this.#wake = Promise.withResolvers<void>();
      const parts = this.#parts;
      this.#parts = [];
      for (const part of parts) yield part;
      if (this.#error !== undefined) throw this.#error;
      if (this.#ended && this.#parts.length === 0) return;
      this.#waiting = 0;
      this.#stream?.resume();
    }
  }

  /** When somebody stops in the middle, the server notices by its connection. */
  abandon(): void {
    if (!this.#ended) this.#stream?.destroy();
  }

  submit(connection: pg.Connection): void {
    this.#stream = connection.stream;
    connection.query(COMMAND);
  }

  callback(): void {}

  handleRowDescription(): void {}

  /** First where it begins (two fields), then each tablespace: its id, where it lies, and its size in kB. */
  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    if (fields.length === 3) this.#expected += Number(fields[2]) * 1024;
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    const [kind] = chunk;
    if (kind === 0x6e /* n: another archive */) {
      if (++this.#archives > 1) this.handleError(new Invalid('backup:tablespaces'));
      else this.#add({ kind: 'begun', expected: this.#expected });
    } else if (kind === 0x6d /* m */) this.#inManifest = true;
    else if (kind === 0x64 /* d */) {
      // copied: the parser uses its buffer again
      const bytes = Buffer.from(chunk.subarray(1));
      this.#add({ kind: this.#inManifest ? 'manifest' : 'tar', bytes });
      this.#waiting += bytes.length;
      if (this.#waiting > WAITING) this.#stream?.pause();
    }
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.#ended = true;
    this.#wake.resolve();
  }

  handleError(error: unknown): void {
    this.#error ??= error;
    this.#wake.resolve();
  }

  #add(part: BaseBackupPart): void {
    this.#parts.push(part);
    this.#wake.resolve();
  }
}
