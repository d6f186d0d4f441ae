// Fewer round trips on a connection of a pool: a statement that is marked is planned once, a transaction begins in the same
// trip as its first statement, may end in that of its last, and what it writes without looking goes along with the next. Each
// trip saved is a wait of whoever asked, two switches between processes, and for as long the locks of everybody else
// (bench/capture.ts).
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import type { Db } from './db.ts';

/**
 * Begins or ends a statement that each connection plans once, in a transaction too: sql`${planned} SELECT …`, or in Kysely
 * .modifyEnd(planned). For those whose planning takes longer than their work, and whose text is one of few.
 */
export const plannedMark = '/*planned*/';
export const planned = sql.raw(plannedMark);

/** Stands in the last statement of a transaction, which is committed with it if it succeeds. */
export const lastMark = '/*last*/';
export const last = sql.raw(lastMark);

/**
 * Stands in a statement of a transaction whose result nobody looks at: it goes along with the next one, or with COMMIT, and
 * fails that one if it fails. To Kysely it says at once that it is done. It is planned once, too.
 */
export const laterMark = '/*later*/';
export const later = sql.raw(laterMark);

/**
 * Until this transaction ends, others that name the same id wait here: of two requests that came at the same moment, what
 * the second reads next is what the first made.
 */
export async function oneAtATime(tx: Db, id: string): Promise<void> {
  await sql`${later}SELECT pg_advisory_xact_lock(hashtextextended(${id}, 0))`.execute(tx);
}

const isPlanned = (text: string): boolean =>
  text.startsWith(plannedMark) || text.endsWith(plannedMark) || text.includes(laterMark);

const names = new Map<string, string>();

function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) names.set(text, (name = createHash('sha256').update(text).digest('base64url')));
  return name;
}

/** Milliseconds: whoever waits for a connection is not to wait for one that became silent at once. */
const query_timeout = 5_000;
const BEGIN = { name: 'rapport_begin', text: 'BEGIN', query_timeout };
const COMMIT = { name: 'rapport_commit', text: 'COMMIT', query_timeout };

type Result = pg.QueryResult | pg.QueryResult[];
/** What node-postgres' Query has and its types do not. */
type Inner = pg.Query & {
  callback: (error: Error | null, result: Result) => void;
  prepare(connection: pg.Connection): void;
  _getRows(connection: pg.Connection): void;
};

/** What goes along with a statement. */
type Company = { begins: boolean; before: readonly pg.QueryConfig[]; commits: boolean };

/** One statement with BEGIN and others before it, COMMIT behind it, or both: the server stops at the first that fails. */
function together(config: pg.QueryConfig, { begins, before, commits }: Company): Inner {
  const query = extended(config);
  const prepare = query.prepare.bind(query);
  query.prepare = (connection) => {
    if (begins) run(connection, BEGIN.name);
    for (const each of before) extended(each).prepare(connection);
    prepare(connection);
  };
  const getRows = query._getRows.bind(query);
  query._getRows = (connection) => {
    getRows(connection);
    if (commits) run(connection, COMMIT.name);
    connection.sync();
  };
  return query;
}

/** Sends itself without the end of a trip. */
function extended(config: pg.QueryConfig): Inner {
  const query = new pg.Query({ ...config, queryMode: 'extended' } as pg.QueryConfig) as Inner;
  query._getRows = (connection) => connection.execute(null, false);
  return query;
}

function run(connection: pg.Connection, statement: string): void {
  connection.bind({ statement }, false);
  connection.execute(null, false);
}

/** What node-postgres' client has and its types do not: the statements that its connection has parsed, by name. */
type Within = pg.ClientBase & { connection: { parsedStatements: Record<string, string> } };
type Send = (...args: unknown[]) => Promise<pg.QueryResult>;
const nothing = (command: string): pg.QueryResult => ({
  ...{ command, rowCount: null, oid: 0, fields: [], rows: [] },
});

/**
 * Puts itself before `client.query`, for statements given as text. What Kysely says to begin and to end waits for company.
 * To be awaited before a new connection is used.
 */
export async function saveRoundTrips(client: pg.ClientBase): Promise<void> {
  await client.query(BEGIN);
  await client.query(COMMIT);
  const send = client.query.bind(client) as Send;
  /** begun: said and not sent; over: sent with the last statement */
  let state: 'none' | 'begun' | 'open' | 'over' = 'none';
  /** said, to go along with the next */
  let waiting: pg.QueryConfig[] = [];
  const { parsedStatements } = (client as Within).connection;

  async function inCompany(config: pg.QueryConfig, commits: boolean): Promise<pg.QueryResult> {
    const company = { begins: state === 'begun', before: waiting, commits };
    state = 'open';
    waiting = [];
    const query = together(config, company);
    const result = await new Promise<Result>((resolve, reject) => {
      void send(query, (error: Error | null, found: Result) => (error ? reject(error) : resolve(found)));
    });
    if (commits) state = 'over';
    return (
      (Array.isArray(result) ? result[company.before.length + (company.begins ? 1 : 0)] : result) ??
      nothing('')
    );
  }

  async function say(text: string, values: unknown): Promise<pg.QueryResult> {
    if (text === 'begin') {
      state = 'begun';
      return nothing('BEGIN');
    }
    if (text === 'commit' || text === 'rollback') return end(text);
    const config = named(text, values);
    if (state !== 'none' && text.includes(laterMark) && isPlannedHere(config)) {
      waiting.push(config);
      return nothing('');
    }
    const commits = state !== 'none' && text.includes(lastMark);
    const hasCompany = state === 'begun' || waiting.length > 0;
    if (commits || (hasCompany && isOne(config))) return inCompany(config, commits);
    goAhead();
    return send(config);
  }

  async function end(text: 'commit' | 'rollback'): Promise<pg.QueryResult> {
    const was = state;
    if (text === 'commit' && waiting.length > 0) {
      const ended = await inCompany(COMMIT, false);
      state = 'none';
      return ended;
    }
    waiting = [];
    state = 'none';
    return was === 'begun' || was === 'over' ? nothing(text.toUpperCase()) : send(text);
  }

  /** Before what takes nothing along: a COPY, several statements in one text. What fails here fails that, too. */
  function goAhead(): void {
    const ahead = waiting.pop();
    if (ahead) inCompany(ahead, false).catch(() => {});
    else if (state === 'begun') {
      state = 'open';
      send(BEGIN).catch(() => {}); // the connection is broken, which what follows will say
    }
  }

  /** Only then nothing but the statement that it goes along with may have to be parsed, for which node-postgres waits. */
  function isPlannedHere({ name = '' }: pg.QueryConfig): boolean {
    return parsedStatements[name] !== undefined;
  }
  Object.assign(client, {
    query(text: unknown, values: unknown, ...rest: unknown[]): unknown {
      if (typeof text === 'string' && typeof values !== 'function' && rest.length === 0)
        return say(text, values);
      goAhead();
      return typeof text === 'string' && rest.length > 0
        ? send(named(text, values), ...rest)
        : send(text, values, ...rest);
    },
  });
}

/** Without values a text may hold several statements. */
function isOne({ name, values }: pg.QueryConfig): boolean {
  return name !== undefined || (values !== undefined && values.length > 0);
}

function named(text: string, given: unknown): pg.QueryConfig {
  const values = given as unknown[] | undefined;
  return isPlanned(text) ? { name: nameOf(text), text, values } : { text, values };
}
