// Which rows change while a copy is made: PostgreSQL's own decoding of its log, through a slot that is gone with its
// connection. Only the keys are kept; what a row has become is asked for when it is copied again.
import pg from 'pg';
import type { Table } from '../tables.ts';

/** Keys of changed rows by table (`schema.name`), each under its own text. */
export type Changed = Map<string, Map<string, string[]>>;

const AT_ONCE = 20_000;

export class Changes {
  readonly #client: pg.Client;
  readonly #slot: string;
  /** of every row as of this moment; valid until the next drain */
  readonly snapshot: string;

  private constructor(client: pg.Client, slot: string, snapshot: string) {
    this.#client = client;
    this.#slot = slot;
    this.snapshot = snapshot;
  }

  /** Waits for transactions that run. @throws what the server says, e.g. that its wal_level is too low */
  static async begin(connection: pg.ClientConfig): Promise<Changes> {
    const options: pg.ClientConfig & { replication: string } = { ...connection, replication: 'database' };
    const client = new pg.Client({ ...options, application_name: 'rapport move' });
    client.on('error', () => {}); // its queries say it
    await client.connect();
    try {
      const slot = `rapport_move_${process.pid}`;
      const { rows } = await client.query<{ snapshot_name: string }>(
        `CREATE_REPLICATION_SLOT ${slot} TEMPORARY LOGICAL test_decoding (SNAPSHOT 'export')`,
      );
      return new Changes(client, slot, rows[0]?.snapshot_name ?? '');
    } catch (error) {
      await client.end();
      throw error;
    }
  }

  /** @param tables by `schema.name` @returns the keys of what was changed since the last time */
  async drain(tables: ReadonlyMap<string, Table>): Promise<Changed> {
    const changed: Changed = new Map();
    for (;;) {
      const { rows } = await this.#client.query<{ data: string }>(
        `SELECT data FROM pg_logical_slot_get_changes('${this.#slot}', NULL, ${AT_ONCE}, 'include-xids', '0', 'skip-empty-xacts', '1')`,
      );
      for (const { data } of rows) note(changed, tables, data);
      if (rows.length === 0) return changed;
    }
  }

  async end(): Promise<void> {
    await this.#client.end();
  }
}

function note(changed: Changed, tables: ReadonlyMap<string, Table>, line: string): void {
  const head = /^table (\S+)\.(\S+): (INSERT|UPDATE|DELETE|TRUNCATE): ?/.exec(line);
  if (head === null) return; // BEGIN and COMMIT
  const name = `${unquoted(head[1] ?? '')}.${unquoted(head[2] ?? '')}`;
  const table = tables.get(name);
  if (table === undefined) return; // scratch
  if (head[3] === 'TRUNCATE') throw new Error(`${name} was emptied at once while it was moved; try again`);
  const keys = changed.get(name) ?? new Map<string, string[]>();
  changed.set(name, keys);
  const rest = line.slice(head[0].length);
  const [old, now] = rest.startsWith('old-key: ') ? parts(rest) : [null, rest];
  for (const fields of [old, now]) {
    if (fields === null || fields === '(no-tuple-data)') continue;
    const values = fieldsOf(fields);
    const key = table.key.map((column) => values.get(column) ?? '');
    keys.set(JSON.stringify(key), key);
  }
}

/** An update that changed the key tells both; values may hold the words between them, so it is read to there. */
function parts(text: string): [string, string] {
  const begin = 'old-key: '.length;
  const end = endOfFields(text, begin, 'new-tuple: ');
  return [text.slice(begin, end), text.slice(end + 'new-tuple: '.length)];
}

function endOfFields(text: string, from: number, word: string): number {
  let at = from;
  while (at < text.length && !text.startsWith(word, at)) at = readField(text, at).end + 1;
  return at;
}

function fieldsOf(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (let at = 0; at < text.length;) {
    const { name, value, end } = readField(text, at);
    if (value !== null) values.set(name, value);
    at = end + 1;
  }
  return values;
}

/** `name[type]:value`, as contrib/test_decoding writes it. @returns where the field ends, at a space or the end */
function readField(text: string, from: number): { name: string; value: string | null; end: number } {
  let open = from;
  if (text[from] === '"')
    for (open = from + 1; text[open] !== '"' || text[open + 1] === '"';) open += text[open] === '"' ? 2 : 1;
  open = text.indexOf('[', open);
  const name = unquoted(text.slice(from, open));
  let depth = 0;
  let at = open;
  do {
    if (text[at] === '[') depth += 1;
    if (text[at] === ']') depth -= 1;
    at += 1;
  } while (depth > 0 && at < text.length);
  at += 1; // the colon
  if (text[at] !== "'") {
    const space = text.indexOf(' ', at);
    const end = space < 0 ? text.length : space;
    const word = text.slice(at, end);
    return { name, value: word === 'null' ? null : word, end };
  }
  let end = at + 1;
  while (end < text.length && (text[end] !== "'" || text[end + 1] === "'")) end += text[end] === "'" ? 2 : 1;
  return { name, value: text.slice(at + 1, end).replaceAll("''", "'"), end: end + 1 };
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}
