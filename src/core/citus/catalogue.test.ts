// Nobody needs a cluster to keep the schema right: what Citus would refuse is read from the catalogue.
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../testing.ts';
import { readCatalogue } from './catalogue.ts';
import { refusals } from './refusals.ts';
import type { Kind } from './tables.ts';

const pool = new pg.Pool({ ...(await testDatabase()), max: 1 });
afterAll(() => pool.end());

const made: Record<string, Kind> = {
  parents: { kind: 'distributed', by: 'customer_id', with: 'parents' },
  children: { kind: 'distributed', by: 'customer_id', with: 'parents' },
  elsewhere: { kind: 'distributed', by: 'call_id', with: 'elsewhere' },
  shared: { kind: 'reference' },
  alone: { kind: 'local' },
};
const ground = `
  CREATE TABLE parents (customer_id uuid PRIMARY KEY);
  CREATE TABLE elsewhere (call_id uuid PRIMARY KEY);
  CREATE TABLE shared (shared_id uuid PRIMARY KEY);
  CREATE TABLE alone (alone_id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY);
  CREATE FUNCTION looks() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM 1 FROM parents; RETURN NEW; END';
  CREATE FUNCTION keeps() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';`;

/** What would be refused of these tables, in a database that is left as it was. */
async function refused(statements: string): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('CREATE SCHEMA bare; SET LOCAL search_path = bare');
    await client.query(ground);
    await client.query(statements);
    const declarations = {
      declared: Object.keys(made).filter((name) => name !== 'children'),
      kindOf: (table: string) => made[table],
      shardTriggers: ['allowed'],
    };
    return refusals(await readCatalogue(client), declarations);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

test('Citus would take every table, key, constraint and trigger of the schema', async () => {
  expect(refusals(await readCatalogue(pool))).toEqual([]);
});

test('a table that nobody declared is named, with what to write where', async () => {
  expect(await refused('CREATE TABLE strays (stray_id uuid PRIMARY KEY)')).toEqual([
    expect.stringContaining("add 'strays' to `reference`"),
  ]);
  expect(await refused('CREATE TABLE strays (customer_id uuid PRIMARY KEY)')).toEqual([
    expect.stringContaining("add 'strays' to the group by customer_id"),
  ]);
  expect(await refused('DROP TABLE shared')).toEqual([expect.stringContaining('shared is declared')]);
});

const key = 'customer_id uuid NOT NULL, child_id uuid NOT NULL';
const whole = `${key}, PRIMARY KEY (customer_id, child_id)`;
test.each([
  [
    'what Citus takes',
    `CREATE TABLE children (${whole}, shared_id uuid REFERENCES shared ON DELETE SET NULL,
    at timestamptz DEFAULT now(), no bigint GENERATED ALWAYS AS IDENTITY, FOREIGN KEY (customer_id) REFERENCES parents ON DELETE CASCADE);
    CREATE TRIGGER allowed BEFORE UPDATE ON children FOR EACH ROW EXECUTE FUNCTION keeps();
    ALTER TABLE alone ADD COLUMN shared_id uuid; CREATE TRIGGER anything BEFORE UPDATE ON alone FOR EACH ROW EXECUTE FUNCTION looks()`,
    undefined,
  ],
  [
    'a table without the column',
    'CREATE TABLE children (child_id uuid PRIMARY KEY)',
    'which it does not have',
  ],
  [
    'a key that begins elsewhere',
    `CREATE TABLE children (${key}, PRIMARY KEY (child_id, customer_id))`,
    'has to begin with customer_id',
  ],
  ['no key', `CREATE TABLE children (${key})`, 'has no primary key'],
  ['a column that can be null', 'CREATE TABLE children (customer_id uuid)', 'can be null'],
  [
    'a unique index for everybody',
    `CREATE TABLE children (${whole}, code text UNIQUE)`,
    'children_code_key is unique over code',
  ],
  [
    'a unique expression for everybody',
    `CREATE TABLE children (${whole}, code text); CREATE UNIQUE INDEX once ON children (lower(code))`,
    'once is unique over an expression',
  ],
  [
    'an exclusion for everybody',
    `CREATE TABLE children (${whole}, span int4range, EXCLUDE USING gist (span WITH &&))`,
    'children_span_excl is unique',
  ],
  [
    'a foreign key to another group',
    `CREATE TABLE children (${whole}, call_id uuid REFERENCES elsewhere)`,
    'which lies elsewhere',
  ],
  [
    'a foreign key to a local table',
    `CREATE TABLE children (${whole}, alone_id integer REFERENCES alone)`,
    'alone, which is local',
  ],
  [
    'a foreign key beside the column',
    `CREATE TABLE children (${whole}, other_id uuid REFERENCES parents)`,
    'has to pair customer_id',
  ],
  [
    'SET NULL with the column',
    `CREATE TABLE children (${whole}, FOREIGN KEY (customer_id) REFERENCES parents ON DELETE SET NULL)`,
    'must not SET NULL',
  ],
  [
    'CASCADE of an update of the column',
    `CREATE TABLE children (${whole}, FOREIGN KEY (customer_id) REFERENCES parents ON UPDATE CASCADE)`,
    'must not change customer_id',
  ],
  [
    'a reference to a distributed table',
    'ALTER TABLE shared ADD COLUMN customer_id uuid REFERENCES parents',
    'which is distributed',
  ],
  [
    'a local reference to a distributed table',
    'ALTER TABLE alone ADD COLUMN customer_id uuid REFERENCES parents',
    'dangling rows',
  ],
  [
    'a reference table that needs a local one',
    'ALTER TABLE shared ADD COLUMN alone_id integer REFERENCES alone',
    'shared_alone_id_fkey references alone, which is local',
  ],
  ['a narrow counter', `CREATE TABLE children (${whole}, no serial)`, 'counts by itself as integer'],
  [
    'a narrow counter of a local table under Citus',
    'ALTER TABLE alone ADD COLUMN shared_id uuid REFERENCES shared',
    'alone_id counts by itself',
  ],
  [
    'a volatile default',
    'ALTER TABLE shared ADD COLUMN token uuid DEFAULT gen_random_uuid()',
    'calls gen_random_uuid()',
  ],
  [
    'a trigger',
    'CREATE TRIGGER stray BEFORE UPDATE ON shared FOR EACH ROW EXECUTE FUNCTION keeps()',
    'has the trigger stray',
  ],
  [
    'a trigger that looks elsewhere',
    'CREATE TRIGGER allowed BEFORE UPDATE ON parents FOR EACH ROW EXECUTE FUNCTION looks()',
    'reads or writes tables',
  ],
  ['a rule', 'CREATE RULE quiet AS ON DELETE TO parents DO INSTEAD NOTHING', 'has the rule quiet'],
  ['row-level security', 'ALTER TABLE shared ENABLE ROW LEVEL SECURITY', 'row-level security'],
  ['an heir', 'CREATE TABLE children (PRIMARY KEY (customer_id)) INHERITS (parents)', 'is inherited'],
])('%s', async (_what, statements, sentence) => {
  const told = await refused(statements);
  if (sentence === undefined) expect(told).toEqual([]);
  else expect(told.join('\n')).toContain(sentence);
});
