// A backup on its way to the disk: packed, encrypted if wanted, and under its name only when it is whole.
import { constants, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ReadableStream } from 'node:stream/web';
import { createGzip } from 'node:zlib';
import { Encrypter } from 'age-encryption';

/** Of gzip. On the sample company (137 MB) 3 takes 1.3 s of CPU and 6 takes 2.8 s, for a file a tenth smaller. */
const LEVEL = 3;

const PART = '.part';

/**
 * @returns the size of the file
 * @throws what the disk says; nothing is left behind then
 */
export async function writeBackupFile(
  folder: string,
  name: string,
  chunks: AsyncIterable<Buffer>,
  passphrase: string | null,
): Promise<number> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const part = join(folder, `.${name}.${process.pid}${PART}`);
  try {
    await pipeline(
      Readable.from(chunks, { objectMode: false }),
      createGzip({ level: LEVEL }),
      (packed: AsyncIterable<Buffer>) => (passphrase === null ? packed : encrypted(packed, passphrase)),
      // flush: on the disk before it is closed
      createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true }),
    );
    const { size } = await stat(part);
    await rename(part, join(folder, name));
    await syncFolder(folder);
    return size;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/**
 * Of scrypt, as a power of two: 2^17 with r = 8 is what OWASP recommends, and takes 128 MB for half a second. Age itself
 * takes twice that, which a small machine may not have.
 */
const WORK_FACTOR = 17;

/** The age format (age-encryption.org/v1) with a passphrase: what `age --decrypt` opens. */
async function* encrypted(packed: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(WORK_FACTOR);
  yield* await encrypter.encrypt(ReadableStream.from(packed) as globalThis.ReadableStream<Uint8Array>);
}

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Milliseconds without a byte after which a part belongs to a process that was killed. */
const DEAD_AFTER = 60_000;

/** Removes what backups left that were killed in the middle. */
export async function clearParts(folder: string, now = Date.now()): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith('.rapport-') || !name.endsWith(PART)) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found && now - found.mtimeMs > DEAD_AFTER) await rm(path, { force: true });
  }
}
