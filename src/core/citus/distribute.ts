// Turns the tables of a database into distributed and reference tables as tables.ts declares them. Table by table, each in a
// transaction of its own, since one for all would need more locks than a PostgreSQL has as delivered: whoever is cut off
// runs it again, and it goes on. Foreign keys are taken off before and put on behind, because Citus would otherwise
// take every table that is tied to the first one under its management halfway; until they are on again they are kept in a
// schema of their own.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Conflict, Invalid } from '../errors.ts';
import { transaction } from '../on-client.ts';
import { readCatalogue } from './catalogue.ts';
import { checkCluster } from './cluster.ts';
import { refusals } from './refusals.ts';
import { distributed, kindOf, reference } from './tables.ts';

const KEPT = 'rapport_distribute';
const LOCK = 0x6369_7475; // 'citu'

export type Done = {
  /** tables that were turned now */
  distributed: string[];
  reference: string[];
  /** tables that were as they should be */
  unchanged: number;
  machines: number;
  /** shards of each distributed table */
  shards: number;
};
type Options = { shards: number; say?: (table: string, kind: 'distributed' | 'reference') => void };

/**
 * Idempotent: what is as declared is left alone. Nobody else may be at the database meanwhile.
 * @param on a database with all migrations, on the coordinator
 * @throws Invalid on plain PostgreSQL, on a cluster that is not ready, for a schema that Citus would refuse
 * @throws Conflict while others use the database
 */
export async function distribute(
  connection: pg.ClientConfig,
  { shards, say = () => {} }: Options,
): Promise<Done> {
  const client = new pg.Client({ ...connection, application_name: 'rapport db distribute' });
  await client.connect();
  try {
    const machines = await checkCluster(client);
    const faults = refusals(await readCatalogue(client));
    if (faults.length > 0) throw new Invalid('cluster:schema', { faults: faults.join('; ') });
    await beAlone(client);
    const all = [...reference, ...distributed.flatMap(({ tables }) => tables)];
    const turned = await turnedTables(client);
    const waiting = all.filter((name) => !turned.has(name));
    await takeKeysOff(client, waiting);
    for (const name of waiting) {
      const kind = kindOf(name);
      if (kind === undefined || kind.kind === 'local') continue;
      say(name, kind.kind);
      await turn(client, name, kind.kind === 'distributed' ? { ...kind, shards } : null);
    }
    await putKeysOn(client);
    const { rows } = await client.query<{ shards: number }>(
      "SELECT count(*)::int AS shards FROM pg_dist_shard WHERE logicalrelid = 'customers'::regclass",
    );
    return {
      distributed: waiting.filter((name) => !reference.includes(name)),
      reference: waiting.filter((name) => reference.includes(name)),
      unchanged: turned.size,
      machines,
      shards: rows[0]?.shards ?? shards,
    };
  } finally {
    await client.end();
  }
}

/** Connections that were just closed take a moment to end. @throws Conflict */
async function beAlone(client: pg.Client, patience = 20): Promise<void> {
  const { rows } = await client.query<{ got: boolean; others: number }>(
    `SELECT pg_try_advisory_lock($1) AS got,
            (SELECT count(*)::int FROM pg_stat_activity
              WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'rapport%') AS others`,
    [LOCK],
  );
  if (rows[0]?.got && rows[0].others === 0) return;
  if (patience === 0) throw new Conflict('cluster:inUse');
  await sleep(250);
  await beAlone(client, patience - 1);
}

async function turnedTables(client: pg.Client): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT logicalrelid::regclass::text AS name FROM pg_dist_partition WHERE partmethod = 'h' OR repmodel = 't'",
  );
  return new Set(rows.map(({ name }) => name));
}

async function takeKeysOff(client: pg.Client, waiting: readonly string[]): Promise<void> {
  await transaction(client, async () => {
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${KEPT}`);
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${KEPT}.foreign_keys (of text, name text, definition text, PRIMARY KEY (of, name))`,
    );
    const { rows } = await client.query<{ of: string; name: string }>(
      `INSERT INTO ${KEPT}.foreign_keys (of, name, definition)
       SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE contype = 'f' AND connamespace = 'public'::regnamespace
          AND (conrelid::regclass::text = ANY($1) OR confrelid::regclass::text = ANY($1))
       RETURNING of, name`,
      [waiting],
    );
    for (const { of, name } of rows)
      await client.query(
        `ALTER TABLE ${pg.escapeIdentifier(of)} DROP CONSTRAINT ${pg.escapeIdentifier(name)}`,
      );
  });
}

/** @param place null: a reference table */
async function turn(
  client: pg.Client,
  name: string,
  place: { by: string; with: string; shards: number } | null,
): Promise<void> {
  await transaction(client, async () => {
    // ours look at nothing but their own row: refusals.ts
    await client.query('SET LOCAL citus.enable_unsafe_triggers = on');
    if (place === null) await client.query('SELECT create_reference_table($1)', [name]);
    else if (place.with === name)
      await client.query(
        "SELECT create_distributed_table($1, $2, colocate_with => 'none', shard_count => $3)",
        [name, place.by, place.shards],
      );
    else
      await client.query('SELECT create_distributed_table($1, $2, colocate_with => $3)', [
        name,
        place.by,
        place.with,
      ]);
  });
  // the rows were copied; those that they were copied from would stay behind on the coordinator, unseen
  await client.query('SELECT truncate_local_data_after_distributing_table($1)', [name]);
}

async function putKeysOn(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ of: string; name: string; definition: string }>(
    `SELECT of, name, definition FROM ${KEPT}.foreign_keys ORDER BY of, name`,
  );
  for (const { of, name, definition } of rows)
    await transaction(client, async () => {
      // a key towards a reference table cannot be checked on several shards at once in one transaction
      await client.query("SET LOCAL citus.multi_shard_modify_mode = 'sequential'");
      await client.query(
        `ALTER TABLE ${pg.escapeIdentifier(of)} ADD CONSTRAINT ${pg.escapeIdentifier(name)} ${definition}`,
      );
      await client.query(`DELETE FROM ${KEPT}.foreign_keys WHERE of = $1 AND name = $2`, [of, name]);
    });
  await client.query(`DROP SCHEMA ${KEPT} CASCADE`);
}
