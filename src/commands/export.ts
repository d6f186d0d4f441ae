// `rapport export`: everything in a documented form, while the server works or not.
import { resolve } from 'node:path';
import { openRapport } from '../app.ts';
import type { Env } from '../core/env.ts';
import { Invalid } from '../core/errors.ts';
import { translator } from '../core/i18n.ts';
import { codeOf } from '../core/postgres/errors.ts';
import { exportAll } from '../core/transfer/export.ts';
import { folderSink, zipFileSink } from '../core/transfer/sink.ts';
import { exportName } from '../core/transfer/manifest.ts';
import { noteExport } from '../modules/backup/note-export.ts';

/** @param to a folder, or a file that ends in .zip; a folder named by the moment when left out */
export async function exportEverything(
  env: Env,
  to: string | undefined,
  { json = false }: { json?: boolean },
): Promise<void> {
  const begun = performance.now();
  const path = resolve(to ?? exportName(new Date()));
  const open = path.toLowerCase().endsWith('.zip') ? zipFileSink : folderSink;
  const sink = await open(path).catch(sayWhy(path));
  const stop = (): void => void sink.abandon().finally(() => process.exit(130));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const rapport = await openRapport(env);
    try {
      await noteExport(rapport.database.db, { staffId: null, door: 'command' });
      const manifest = await exportAll(rapport.database.pool, sink, ({ table, done, of }) => {
        if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${done + 1}/${of} ${table}`);
      });
      if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
      const report = {
        path,
        tables: manifest.tables.length,
        rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0),
        files: manifest.files.length,
        madeAt: manifest.madeAt,
        seconds: Math.round(performance.now() - begun) / 1000,
      };
      const text = translator('en')('transfer:exported', report);
      process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${text}\n`);
    } finally {
      await rapport.close();
    }
  } catch (error) {
    await sink.abandon();
    sayWhy(path)(error);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

/** @returns what throws an error again, in a sentence where it is the disk's */
function sayWhy(path: string): (error: unknown) => never {
  return (error) => {
    const code = codeOf(error) ?? '';
    if (['ENOSPC', 'EDQUOT'].includes(code)) throw new Invalid('transfer:diskFull', { path });
    if (['EACCES', 'EPERM', 'EROFS'].includes(code)) throw new Invalid('transfer:noPermission', { path });
    throw error;
  };
}
