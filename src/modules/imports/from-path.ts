import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { addAuditEntry } from '../../core/audit.ts';
import type { Db } from '../../core/db.ts';
import { Invalid } from '../../core/errors.ts';
import { listSites } from '../team/business.ts';
import { type Chosen, idle } from './row.ts';

/** A larger file is not read once more only to know it again by its hash. */
const HASHED = 64 * 2 ** 20;

/**
 * Adds the import of a file on this machine, to be taken up by this process.
 * @throws Invalid for a site that there is not
 */
export async function addImport(
  db: Db,
  { path, chosen, siteName }: { path: string; chosen: Chosen; siteName: string | number | undefined },
): Promise<number> {
  const { size, mtimeMs } = await stat(path);
  const sites = await listSites(db);
  const site = sites.find(({ name }) => name.toLowerCase() === String(siteName).trim().toLowerCase());
  if (siteName !== undefined && site === undefined) {
    throw new Invalid('import-run:noSuchSite', {
      site: siteName,
      sites: sites.map(({ name }) => name).join(', '),
    });
  }
  const sha256 =
    size <= HASHED
      ? createHash('sha256')
          .update(await readFile(path))
          .digest()
      : null;
  const file = basename(path);
  return db.transaction().execute(async (tx) => {
    const { import_no: importNo } = await tx
      .insertInto('imports')
      .values({
        file_name: file,
        file_sha256: sha256,
        path,
        site_id: site?.siteId ?? null,
        state: 'waiting',
        reading: JSON.stringify(chosen),
        created_at: new Date(),
        progress: JSON.stringify({ ...idle, phase: 'waiting', bytesTotal: size, changedAt: mtimeMs }),
      })
      .returning('import_no')
      .executeTakeFirstOrThrow();
    await addAuditEntry(tx, {
      staffId: null,
      door: 'command',
      operation: 'imports.run',
      input: { importNo, file },
    });
    return importNo;
  });
}
