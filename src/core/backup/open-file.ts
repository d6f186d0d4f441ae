// A backup on its way from the disk: decrypted and unpacked, with one sentence for whatever is wrong with the file.
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { ReadableStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import { Decrypter } from 'age-encryption';
import { Invalid, RapportError } from '../errors.ts';
import { codeOf } from '../postgres/errors.ts';

const AGE = 'age-encryption.org/v1';

/**
 * @returns the bytes of its tar
 * @throws Invalid when there is no such file, it is none of ours, damaged, cut off, or the passphrase is another one
 */
export async function* openBackupFile(file: string, passphrase: string | null): AsyncGenerator<Buffer> {
  const head = await readHead(file);
  const isEncrypted = head.toString('latin1').startsWith(AGE);
  if (!isEncrypted && !(head[0] === 0x1f && head[1] === 0x8b))
    throw new Invalid('backup:file.foreign', { file });
  const gunzip = createGunzip();
  const bytes = createReadStream(file, { highWaterMark: 1 << 18 });
  const filled = isEncrypted
    ? pipeline(bytes, (packed: AsyncIterable<Buffer>) => decrypted(packed, file, passphrase), gunzip)
    : pipeline(bytes, gunzip);
  filled.catch(() => {}); // heard by whoever reads what it fills
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
    await filled;
  } catch (error) {
    throw explain(error, file);
  } finally {
    gunzip.destroy();
  }
}

async function readHead(file: string): Promise<Buffer> {
  try {
    // a pipe would be waited for
    if (!(await stat(file)).isFile()) throw new Invalid('backup:file.missing', { file, problem: 'no file' });
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(AGE.length));
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof Invalid) throw error;
    throw new Invalid('backup:file.missing', { file, problem: codeOf(error) ?? String(error) });
  }
}

async function* decrypted(
  packed: AsyncIterable<Buffer>,
  file: string,
  passphrase: string | null,
): AsyncGenerator<Uint8Array> {
  if (passphrase === null) throw new Invalid('backup:file.encrypted', { file });
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  let plain: AsyncIterable<Uint8Array>;
  try {
    plain = await decrypter.decrypt(ReadableStream.from(packed) as globalThis.ReadableStream<Uint8Array>);
  } catch (error) {
    const isOther = error instanceof Error && error.message.startsWith('no identity matched');
    throw new Invalid(isOther ? 'backup:file.otherPassphrase' : 'backup:file.damaged', { file });
  }
  try {
    yield* plain;
  } catch {
    throw new Invalid('backup:file.damaged', { file });
  }
}

/** zlib and tar name what they met in their own words. */
export function explain(error: unknown, file: string): unknown {
  if (error instanceof RapportError) return error;
  const code = codeOf(error) ?? '';
  const message = error instanceof Error ? error.message : '';
  if (code === 'Z_BUF_ERROR' || /unexpected end/i.test(message))
    return new Invalid('backup:file.cutOff', { file });
  if (code.startsWith('Z_') || /invalid tar header/i.test(message))
    return new Invalid('backup:file.damaged', { file });
  return error;
}
