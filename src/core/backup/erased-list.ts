// Who was erased, beside the backups and outside the database: a backup from before still holds them, and whoever restores
// it applies this list. It holds no name, only ids that lead nowhere and marks that nobody reads back (core/seal.ts).
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { codeOf } from '../postgres/errors.ts';
import { syncFolder } from './write-file.ts';

const Erased = z.object({
  erasureId: z.uuid(),
  customerId: z.uuid(),
  at: z.iso.datetime(),
  /** base64 */
  keys: z.array(z.string()),
});
export type Erased = z.infer<typeof Erased>;

export const ERASED = 'erased.jsonl';

/** @returns each erased customer once; a line that a full disk cut off is passed over */
export async function readErased(folder: string): Promise<Erased[]> {
  const text = await readFile(join(folder, ERASED), 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return '';
    throw error;
  });
  const found = new Map<string, Erased>();
  for (const line of text.split('\n')) {
    const read = parse(line);
    if (read) found.set(read.customerId, read);
  }
  return [...found.values()];
}

function parse(line: string): Erased | null {
  try {
    const read = Erased.safeParse(JSON.parse(line));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

/** Is on the disk when this returns. */
export async function addErased(folder: string, entries: readonly Erased[]): Promise<void> {
  if (entries.length === 0) return;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(join(folder, ERASED), 'a', 0o600);
  try {
    // a line that was cut off before does not take the next one with it
    await file.writeFile(`\n${entries.map((entry) => JSON.stringify(entry)).join('\n')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await syncFolder(folder);
}
