// `rapport import` of what `rapport export` wrote.
import { openRapport } from '../app.ts';
import type { Env } from '../core/env.ts';
import { Invalid } from '../core/errors.ts';
import { translator } from '../core/i18n.ts';
import { sealFor } from '../core/seal.ts';
import { readSecret } from '../core/secret.ts';
import { importAll } from '../core/transfer/import.ts';
import { openExport } from '../core/transfer/source.ts';

const number = new Intl.NumberFormat('en');

/**
 * Told by its manifest, not by its name.
 * @returns false for what is no export of Rapport; nothing was done then
 * @throws Invalid with a sentence when nothing was imported
 */
export async function importExport(env: Env, path: string, options: { json?: boolean }): Promise<boolean> {
  const begun = performance.now();
  const source = await openExport(path);
  if (source === null) return false;
  try {
    const foreign = Object.entries(options).find(([name, value]) => forSales(name, value));
    if (foreign) throw new Invalid('transfer:onlyFile', { option: `--${dashed(foreign[0])}` });
    const rapport = await openRapport(env);
    try {
      const secret = await readSecret(env);
      const shown = process.stderr.isTTY && !options.json;
      const imported = await importAll(
        rapport.database.pool,
        source,
        (purpose) => sealFor(secret, purpose),
        ({ table, rows, of }) => {
          if (shown) process.stderr.write(`\r\x1b[K${table}: ${number.format(rows)} of ${number.format(of)}`);
        },
      );
      if (shown) process.stderr.write('\r\x1b[K');
      const owner = await rapport.database.db
        .selectFrom('staff')
        .select('email')
        .where('role', '=', 'owner')
        .where('active', '=', true)
        .orderBy('created_at')
        .limit(1)
        .executeTakeFirst();
      const report = { file: path, ...imported, seconds: Math.round(performance.now() - begun) / 1000 };
      const t = translator('en');
      const next = owner ? `${t('transfer:passwordNext', { email: owner.email })}\n` : '';
      const text = `${t('transfer:imported', report)}\n${next}`;
      process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : text);
    } finally {
      await rapport.close();
    }
    return true;
  } finally {
    source.close();
  }
}

/** An option that says how a sales export is to be read. */
function forSales(name: string, value: unknown): boolean {
  return name !== 'json' && name !== '--' && value !== undefined && value !== false && value !== 'auto';
}

function dashed(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
