// PostgreSQL's own list of what is in a base backup: "Backup Manifest Format".
import { z } from 'zod';

const Manifest = z.object({
  'PostgreSQL-Backup-Manifest-Version': z.int(),
  Files: z.array(
    z.object({
      Path: z.string().optional(),
      /** in hexadecimal, where it is no UTF-8 */
      'Encoded-Path': z.string().optional(),
      Size: z.int(),
      'Checksum-Algorithm': z.literal('SHA256'),
      Checksum: z.string(),
    }),
  ),
});

export type Found = { size: number; sha256: string };

/**
 * @param found what was unpacked, by its path in the data directory
 * @returns the first path that is missing, is too much, or is not what it was, and undefined when all is well
 */
export function firstDifference(manifest: string, found: ReadonlyMap<string, Found>): string | undefined {
  const { Files: files } = Manifest.parse(JSON.parse(manifest));
  const listed = new Set<string>();
  for (const file of files) {
    const path = file.Path ?? Buffer.from(file['Encoded-Path'] ?? '', 'hex').toString('latin1');
    listed.add(path);
    const there = found.get(path);
    if (there === undefined || there.size !== file.Size || there.sha256 !== file.Checksum) return path;
  }
  return [...found.keys()].find((path) => !listed.has(path) && !path.startsWith('pg_wal/'));
}
