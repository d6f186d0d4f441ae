// `rapport db move --to URL`: from the embedded database to one of your own, while the server works.
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Env } from '../core/env.ts';
import { Invalid } from '../core/errors.ts';
import { translator } from '../core/i18n.ts';
import { databaseUrlOf, noteDatabaseUrl, placeOf } from '../core/moved.ts';
import { startPostgres } from '../core/postgres.ts';
import { readSecret } from '../core/secret.ts';
import { moveDatabase, type MoveReport } from '../core/transfer/move/move.ts';
import { writingLock } from '../modules/imports/lock.ts';
import { fitLock } from '../modules/worth/progress.ts';

export type MoveDatabaseOptions = { to?: string; json?: boolean };

const Url = z.url({ protocol: /^postgres(ql)?$/ });

/** @throws Invalid with what stands in the way; everything goes on where it was then */
export async function dbMove(env: Env, { to, json = false }: MoveDatabaseOptions): Promise<void> {
  // an address may hold a password, and whoever is on this machine can read a command line
  const given = to ?? (process.stdin.isTTY ? '' : (await text(process.stdin)).trim());
  const url = Url.safeParse(given);
  if (!url.success) throw new Invalid('transfer:move.noUrl');
  if (databaseUrlOf(env) !== null) throw new Invalid('transfer:move.notEmbedded');
  const t = translator('en');
  const postgres = await startPostgres({ dataDir: env.dataDir });
  let moved: MoveReport;
  try {
    const secret = await readSecret(env);
    moved = await moveDatabase(
      postgres.connection,
      { connectionString: url.data },
      {
        // an import and a fit take long and are not interrupted: a move begins when they are done
        holdBack: [fitLock.toString(), writingLock.join(', ')],
        settle: () => noteDatabaseUrl(env, secret, url.data),
        report: (stage, detail) => {
          if (stage === 'pause' || process.stderr.isTTY)
            process.stderr.write(`${t(`transfer:move.stage.${stage}`, { detail })}\n`);
        },
      },
    );
  } finally {
    await postgres.stop();
  }
  const place = placeOf(url.data);
  const said = t('transfer:move.done', { ...moved, place, folder: env.dataDir });
  process.stdout.write(json ? `${JSON.stringify({ place, ...moved })}\n` : `${said}\n`);
}
