// `rapport db move`: a database into another while people work. A copy of one moment is made and compared; what changes
// meanwhile is copied again, round by round, until little is left; only for the last round everybody stands still.
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { Invalid } from '../../errors.ts';
import { migrate } from '../../migrate.ts';
import { fingerprintOf } from '../fingerprint.ts';
import { plainValues } from '../tables.ts';
import { type Changed, Changes } from './changes.ts';
import { copySequences, loosen, type Moved, movedTables, refuseOther } from './house.ts';
import { letGo, pauseOthers } from './pause.ts';
import { copyRows, copyTable, sumOf } from './rows.ts';

export type MoveStage = 'prepare' | 'copy' | 'compare' | 'catchUp' | 'pause' | 'check';
export type MoveOptions = {
  /** advisory locks that keep long work from beginning, as SQL takes them, e.g. '5' or '7, 0' */
  holdBack: readonly string[];
  /** called while everybody stands still, when all is there: from now on the other one counts */
  settle: () => Promise<void>;
  report?: (stage: MoveStage, detail: string) => void;
  /** for others to leave */
  patience?: number;
};
export type MoveReport = { tables: number; rows: number; changed: number; pauseSeconds: number };

/** Rounds before the last, and how many rows one may leave for it. */
const ROUNDS = 20;
const FEW = 500;

/**
 * @throws Invalid with what stands in the way; the database that is left goes on then, and whoever waited with it
 */
export async function moveDatabase(
  from: pg.ClientConfig,
  to: pg.ClientConfig,
  { holdBack, settle, report = () => {}, patience = 30 }: MoveOptions,
): Promise<MoveReport> {
  const clients: pg.Client[] = [];
  const open = async (config: pg.ClientConfig): Promise<pg.Client> => {
    const client = new pg.Client({ ...config, application_name: 'rapport move' });
    client.on('error', () => {}); // its queries say it
    await client.connect();
    clients.push(client);
    return client;
  };
  let changes: Changes | undefined;
  try {
    report('prepare', '');
    const here = await open(from);
    const there = await open(to);
    for (const lock of holdBack) await here.query(`SELECT pg_advisory_lock(${lock})`);
    await refuseUnfit(here, there);
    await prepare(to);
    for (const client of [here, there]) await client.query(plainValues.replaceAll('SET LOCAL', 'SET'));
    const tables = await movedTables(here);
    refuseOther(tables, await movedTables(there));
    const keys = await loosen(there);
    changes = await Changes.begin(from);
    const copier = await open(from);
    const rows = await copyAll(copier, there, tables, changes.snapshot, report);
    const touched = await catchUp(here, there, tables, changes, report);

    report('pause', '');
    const begun = performance.now();
    const own = await Promise.all([here, copier].map(pidOf));
    await pauseOthers(here, own, patience);
    await round(here, there, tables, await changes.drain(tables), touched);
    for (const table of tables.values()) if (table.unlogged) await again(here, there, table);
    await copySequences(here, there);
    report('check', '');
    await compareEnds(here, there, tables, touched);
    for (const statement of keys.back) await there.query(statement);
    await settle();
    await letGo(here);
    const pauseSeconds = Math.round(performance.now() - begun) / 1000;
    for (const statement of keys.check) await there.query(statement);
    await there.query('ANALYZE');
    const changed = [...touched.values()].reduce((sum, each) => sum + each.size, 0);
    return { tables: tables.size, rows, changed, pauseSeconds };
  } finally {
    await changes?.end();
    // the locks of whoever moves go with these: everybody goes on
    await Promise.all(clients.map((client) => client.end().catch(() => {})));
  }
}

async function pidOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
}

async function refuseUnfit(here: pg.Client, there: pg.Client): Promise<void> {
  const { rows } = await here.query<{ wal_level: string }>('SHOW wal_level');
  if (rows[0]?.wal_level !== 'logical') throw new Invalid('transfer:move.restartFirst');
  const version = await there.query<{ server_version_num: string }>('SHOW server_version_num');
  const major = Math.floor(Number(version.rows[0]?.server_version_num) / 10_000);
  if (major < 15) throw new Invalid('transfer:move.tooOld', { major });
  const { rows: found } = await there.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        AND n.nspname NOT LIKE 'pg\\_%' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') LIMIT 1`,
  );
  if (found[0]) throw new Invalid('transfer:move.notEmpty', { table: found[0].name });
}

async function prepare(to: pg.ClientConfig): Promise<void> {
  const pool = new pg.Pool({ ...to, max: 2 });
  pool.on('error', () => {}); // its queries say it
  pool.on('connect', (client) => client.on('error', () => {})); // those in use as well
  try {
    await migrate(pool);
    await runMigrations({ pgPool: pool });
  } finally {
    await pool.end();
  }
}

/** In the snapshot with which the changes begin: what is copied is compared with what is read, table by table. */
async function copyAll(
  here: pg.Client,
  there: pg.Client,
  tables: ReadonlyMap<string, Moved>,
  snapshot: string,
  report: (stage: MoveStage, detail: string) => void,
): Promise<number> {
  await here.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await here.query(`SET TRANSACTION SNAPSHOT '${snapshot}'`);
  await here.query(plainValues);
  let rows = 0;
  for (const table of tables.values()) {
    report('copy', table.full);
    // a migrated database has some rows from the start
    await there.query(`TRUNCATE ${table.schema}.${pg.escapeIdentifier(table.name)}`);
    await copyTable(here, there, table);
  }
  for (const table of tables.values()) {
    report('compare', table.full);
    for (const client of [here, there]) await client.query(`SET search_path = ${table.schema}`);
    const [ours, theirs] = [await fingerprintOf(here, table), await fingerprintOf(there, table)];
    if (!table.unlogged && (ours.rows !== theirs.rows || ours.sum !== theirs.sum))
      throw new Invalid('transfer:move.differs', { table: table.full });
    rows += Number(ours.rows);
  }
  await here.query('COMMIT');
  await there.query('SET search_path = public');
  return rows;
}

async function catchUp(
  here: pg.Client,
  there: pg.Client,
  tables: ReadonlyMap<string, Moved>,
  changes: Changes,
  report: (stage: MoveStage, detail: string) => void,
): Promise<Changed> {
  const touched: Changed = new Map();
  let left: Changed = new Map();
  for (let count = 0; count < ROUNDS; count++) {
    const now = await changes.drain(tables);
    merge(left, now);
    const size = [...left.values()].reduce((sum, each) => sum + each.size, 0);
    report('catchUp', String(size));
    try {
      await round(here, there, tables, left, touched);
      left = new Map();
      if (size <= FEW) break;
    } catch (error) {
      // a row that was read newer than another one whose change is still to come: the next round has both
      if (!(error instanceof pg.DatabaseError && error.code === '23505')) throw error;
    }
  }
  merge(touched, left);
  return touched;
}

/** All in one transaction of the target. */
async function round(
  here: pg.Client,
  there: pg.Client,
  tables: ReadonlyMap<string, Moved>,
  changed: Changed,
  touched: Changed,
): Promise<void> {
  await there.query('BEGIN');
  try {
    for (const [full, keys] of changed) {
      const table = tables.get(full);
      if (table) await copyRows(here, there, table, [...keys.values()]);
    }
    await there.query('COMMIT');
  } catch (error) {
    await there.query('ROLLBACK');
    throw error;
  }
  merge(touched, changed);
}

function merge(into: Changed, more: Changed): void {
  for (const [full, keys] of more) {
    const known = into.get(full) ?? new Map<string, string[]>();
    for (const [text, key] of keys) known.set(text, key);
    into.set(full, known);
  }
}

async function again(here: pg.Client, there: pg.Client, table: Moved): Promise<void> {
  await there.query(`TRUNCATE ${table.schema}.${pg.escapeIdentifier(table.name)}`);
  await copyTable(here, there, table);
}

/** The rest was compared before: every row that changed since, and how many there are of each table. */
async function compareEnds(
  here: pg.Client,
  there: pg.Client,
  tables: ReadonlyMap<string, Moved>,
  touched: Changed,
): Promise<void> {
  for (const table of tables.values()) {
    const keys = [...(touched.get(table.full)?.values() ?? [])];
    const told = async (client: pg.Client): Promise<string> => {
      const { rows } = await client.query<{ n: string }>(
        `SELECT count(*)::text AS n FROM ${table.schema}.${pg.escapeIdentifier(table.name)}`,
      );
      return `${rows[0]?.n} ${await sumOf(client, table, keys)}`;
    };
    const [ours, theirs] = await Promise.all([told(here), told(there)]);
    if (ours !== theirs) throw new Invalid('transfer:move.differs', { table: table.full });
  }
}
