// Rows for every table of a schema, whatever its tables are: what a column may hold is read from the catalogue, and what
// a CHECK wants of several columns together is found by trying. Seeded, so that a failure can be had again.
import pg from 'pg';
import { clientWritesInTurn } from '../citus/cluster.ts';
import { type Column, readTables, type Table } from './tables.ts';

type Key = { columns: string[]; parent: string; referenced: string[] };
const NASTY = '=1+1 "q", \\. \\N \\\\ üß😀\n\tend';
const texts = [
  NASTY,
  'x',
  '',
  'en',
  'GB',
  'GBP',
  'person',
  '10:00',
  '1990-04-12',
  'Europe/London',
  'a@b.test',
];
const candidates: Record<string, readonly string[]> = {
  boolean: ['true', 'false'],
  numeric: ['12.50', '1', '0', '0.000100'],
  date: ['2026-05-04', '1990-12-31'],
  'time without time zone': ['09:00', '17:30:15.5'],
  'timestamp with time zone': ['2026-05-04 10:15:00.123456+02', '2027-01-01 00:00:00+00', '-infinity'],
  jsonb: [
    '{"n": 1.10, "none": null, "deep": [{"t": "=x\\n"}]}',
    'null',
    '[]',
    '{}',
    '"text"',
    '{"on": "always"}',
  ],
  'text[]': ['{}', '{a,NULL,"b,\\"c"}'],
};
const numbers = ['1', '0', '2', '30', '100', '443'];

/** @param known tables (as JSON of their columns) that get none @returns how many rows each table has then */
export async function fillEveryTable(
  client: pg.ClientBase,
  rowsEach = 2,
  known: ReadonlyMap<string, string> = new Map(),
): Promise<Map<string, number>> {
  await clientWritesInTurn(client);
  const random = seeded(42);
  const counts = new Map<string, number>();
  for (const table of await readTables(client)) {
    if (table.name === 'migrations') continue;
    if (known.get(table.name) !== JSON.stringify(table.columns)) {
      const keys = await keysOf(client, table.name);
      const checks = await checksOf(client, table.name);
      for (let row = 0; row < rowsEach; row++) await addRow(client, table, keys, checks, random);
    }
    const { rows } = await client.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM ${pg.escapeIdentifier(table.name)}`,
    );
    counts.set(table.name, rows[0]?.n ?? 0);
  }
  return counts;
}

/** Tries ever sparser rows until the database takes one; a table that can have one row only has it already. */
async function addRow(
  client: pg.ClientBase,
  table: Table,
  keys: readonly Key[],
  checks: Checks,
  random: () => number,
): Promise<void> {
  let last: unknown;
  const { rowCount } = await client.query(`SELECT FROM ${pg.escapeIdentifier(table.name)} LIMIT 1`);
  if (rowCount === 1 && table.columns.some(({ name }) => name === 'only_row')) return;
  const tries = rowCount === 1 ? 120 : 600;
  for (let attempt = 0; attempt < tries; attempt++) {
    const nulls = attempt / tries;
    const values = new Map<string, string | null>();
    for (const column of table.columns)
      if (!column.generated && !column.identity)
        values.set(column.name, !column.required && random() < nulls ? null : choose(column, checks, random));
    const settled = new Set<string>();
    for (const key of keys) await takeParent(client, key, values, settled, random);
    const given = [...values].filter(([, value]) => value !== null);
    const names = given.map(([name]) => pg.escapeIdentifier(name)).join(', ');
    const places = given.map((_value, place) => `$${place + 1}`).join(', ');
    await client.query('SAVEPOINT row');
    try {
      await client.query(
        given.length === 0
          ? `INSERT INTO ${pg.escapeIdentifier(table.name)} DEFAULT VALUES`
          : `INSERT INTO ${pg.escapeIdentifier(table.name)} (${names}) VALUES (${places})`,
        given.map(([, value]) => value),
      );
      await client.query('RELEASE row');
      return;
    } catch (error) {
      last = error;
      await client.query('ROLLBACK TO row');
    }
  }
  if (rowCount === 0) throw new Error(`found no row that ${table.name} takes: ${String(last)}`);
}

function choose(column: Column, { any, texts: literals, forms }: Checks, random: () => number): string {
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  const digits = (most: number): number => Math.floor(random() * most);
  if (column.type === 'uuid') return uuid(random);
  if (column.type === 'uuid[]') return `{${uuid(random)}}`;
  if (column.type === 'bytea')
    return `\\x${digits(2 ** 32)
      .toString(16)
      .padStart(8, '0')}`;
  const only = any.get(column.name);
  if (only !== undefined) return pick(only);
  const form = forms.get(column.name);
  if (form !== undefined) return pick(texts.filter((text) => form.test(text)));
  if (column.kind !== 'S') return pick(candidates[column.type] ?? numbers);
  if (literals.length > 0 && random() < 0.5) return pick(literals);
  return random() < 0.4 ? `t${digits(1e6)}` : pick(texts);
}

/** A row that the key can point at: one that agrees with what the keys before have settled. */
async function takeParent(
  client: pg.ClientBase,
  key: Key,
  values: Map<string, string | null>,
  settled: Set<string>,
  random: () => number,
): Promise<void> {
  if (key.columns.some((column) => values.get(column) === null)) return; // points at nothing
  const columns = key.columns.map((column, place) => ({
    column,
    name: pg.escapeIdentifier(key.referenced[place] ?? ''),
  }));
  const bound = columns.filter(({ column }) => settled.has(column));
  const agrees = bound.map(({ name }, place) => `${name}::text = $${place + 2}`);
  const { rows } = await client.query<(string | null)[]>({
    text: `SELECT ${columns.map(({ name }) => `${name}::text`).join(', ')} FROM ${key.parent} AS parent
            WHERE ${['true', ...agrees].join(' AND ')} ORDER BY md5(parent::text || $1) LIMIT 1`,
    values: [String(random()), ...bound.map(({ column }) => values.get(column))],
    rowMode: 'array',
  });
  for (const [place, { column }] of columns.entries()) {
    if (settled.has(column)) continue;
    const value = rows[0]?.[place] ?? null;
    values.set(column, value);
    if (value !== null) settled.add(column);
  }
}

async function keysOf(client: pg.ClientBase, table: string): Promise<Key[]> {
  const { rows } = await client.query<Key>(
    `SELECT confrelid::regclass::text AS parent,
            (SELECT json_agg(a.attname ORDER BY array_position(f.conkey, a.attnum)) FROM pg_attribute a
              WHERE a.attrelid = f.conrelid AND a.attnum = ANY (f.conkey)) AS columns,
            (SELECT json_agg(a.attname ORDER BY array_position(f.confkey, a.attnum)) FROM pg_attribute a
              WHERE a.attrelid = f.confrelid AND a.attnum = ANY (f.confkey)) AS referenced
       FROM pg_constraint f WHERE f.conrelid = $1::regclass AND f.contype = 'f' ORDER BY cardinality(conkey), conname`,
    [table],
  );
  return rows;
}

/** What the CHECKs of a table say of its columns one by one, and every text that they name. */
type Checks = { any: Map<string, string[]>; forms: Map<string, RegExp>; texts: string[] };

async function checksOf(client: pg.ClientBase, table: string): Promise<Checks> {
  const { rows } = await client.query<{ definition: string }>(
    `SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'c'`,
    [table],
  );
  const all = rows.map(({ definition }) => definition).join('\n');
  const literals = (text: string): string[] =>
    [...text.matchAll(/'([^']*)'::text/g)].map((match) => match[1] ?? '');
  const any = [...all.matchAll(/\((\w+) = ANY \(ARRAY\[([^\]]*)\]\)/g)];
  const forms = [...all.matchAll(/\((\w+) ~ '([^']*)'::text\)/g)];
  return {
    any: new Map(any.map(([, name = '', list = '']) => [name, literals(list)])),
    forms: new Map(forms.map(([, name = '', form = '']) => [name, new RegExp(form)])),
    texts: [...new Set(literals(all))].filter((text) => !/[\\^$]/.test(text)),
  };
}

function uuid(random: () => number): string {
  const hex = (length: number): string =>
    Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-7${hex(3)}-8${hex(3)}-${hex(12)}`;
}

/** mulberry32 */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
