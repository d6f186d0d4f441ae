// Fewer round trips on a connection of a pool: a statement that is marked is planned once, a transaction begins in the same
// trip as its first statement, and may end in that of its last. Each trip saved is a wait of whoever asked, two switches
// between processes, and for as long the locks of everybody else (bench/capture.ts).
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';

/**
 * Begins or ends a statement that each connection plans once, in a transaction too: sql`${planned} SELECT …`, or in Kysely
 * .modifyEnd(planned). For those whose planning takes longer than their work, and whose text is one of few.
 */
export const plannedMark = '/*planned*/';
export const planned = sql.raw(plannedMark);
const isPlanned = (text: string): boolean => text.startsWith(plannedMark) || text.endsWith(plannedMark);

/** Stands in the last statement of a transaction, which is committed with it if it succeeds. */
export const lastMark = '/*last*/';
export const last = sql.raw(lastMark);

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

/** One statement with BEGIN before it, COMMIT behind it, or both: the server stops at the first that fails. */
function together(config: pg.QueryConfig, { begins, commits }: Record<'begins' | 'commits', boolean>): Inner {
  const query = new pg.Query({ ...config, queryMode: 'extended' } as pg.QueryConfig) as Inner;
  const prepare = query.prepare.bind(query);
  query.prepare = (connection) => {
    if (begins) run(connection, BEGIN.name);
    prepare(connection);
  };
  query._getRows = (connection) => {
    connection.execute(null, false);
    if (commits) run(connection, COMMIT.name);
    connection.sync();
  };
  return query;
}

function run(connection: pg.Connection, statement: string): void {
  connection.bind({ statement }, false);
  connection.execute(null, false);
}

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

  async function inCompany(config: pg.QueryConfig, commits: boolean): Promise<pg.QueryResult> {
    const begins = state === 'begun';
    state = 'open';
    const query = together(config, { begins, commits });
    const result = await new Promise<Result>((resolve, reject) => {
      void send(query, (error: Error | null, found: Result) => (error ? reject(error) : resolve(found)));
    });
    if (commits) state = 'over';
    return (Array.isArray(result) ? result[begins ? 1 : 0] : result) ?? nothing('');
  }

  async function say(text: string, values: unknown): Promise<pg.QueryResult> {
    if (text === 'begin') {
      state = 'begun';
      return nothing('BEGIN');
    }
    const was = state;
    if (text === 'commit' || text === 'rollback') {
      state = 'none';
      return was === 'begun' || was === 'over' ? nothing(text.toUpperCase()) : send(text);
    }
    const commits = was !== 'none' && text.includes(lastMark);
    const config = named(text, values);
    if (commits || (was === 'begun' && isOne(config))) return inCompany(config, commits);
    if (was === 'begun') beginAlone();
    return send(config);
  }

  /** Before what cannot be taken along: a COPY, several statements in one text. */
  function beginAlone(): void {
    state = 'open';
    send('BEGIN').catch(() => {}); // the connection is broken, which what follows will say
  }
  Object.assign(client, {
    query(text: unknown, values: unknown, ...rest: unknown[]): unknown {
      if (typeof text === 'string' && typeof values !== 'function' && rest.length === 0)
        return say(text, values);
      if (state === 'begun') beginAlone();
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
