// `rapport db distribute`: the tables of a database of one's own, spread over the machines of a cluster.
import pg from 'pg';
import { checkCluster } from '../core/citus/cluster.ts';
import { distribute } from '../core/citus/distribute.ts';
import { kindOf } from '../core/citus/tables.ts';
import type { Env } from '../core/env.ts';
import { Invalid } from '../core/errors.ts';
import { translator } from '../core/i18n.ts';
import { migrate } from '../core/migrate.ts';
import { databaseUrlOf } from '../core/moved.ts';

export type DistributeOptions = { shards?: string | number; json?: boolean };
const SHARDS = 32;

/** @throws Invalid on the embedded database and on plain PostgreSQL */
export async function dbDistribute(
  env: Env,
  { shards = SHARDS, json = false }: DistributeOptions,
): Promise<void> {
  const count = Number(shards);
  if (!Number.isInteger(count) || count < 1 || count > 1024) throw new Invalid('cluster:shards');
  const url = databaseUrlOf(env);
  if (url === null) throw new Invalid('cluster:embedded');
  const connection = { connectionString: url };
  const t = translator('en');
  const begun = performance.now();
  const pool = new pg.Pool({ ...connection, max: 1 });
  try {
    await checkCluster(pool); // before anything is changed
    await migrate(pool);
  } finally {
    await pool.end();
  }
  const done = await distribute(connection, {
    shards: count,
    say: (table, kind) => {
      const place = kindOf(table);
      const by = place?.kind === 'distributed' ? place.by : '';
      process.stderr.write(`${t(`cluster:turning.${kind}`, { table, by })}\n`);
    },
  });
  const seconds = (performance.now() - begun) / 1000;
  if (json) return void process.stdout.write(`${JSON.stringify({ ...done, seconds })}\n`);
  const turned = done.distributed.length + done.reference.length;
  process.stdout.write(
    `${t('cluster:done', { count: turned, seconds: seconds.toFixed(1) })}\n${t('cluster:stands', done)}\n`,
  );
}
