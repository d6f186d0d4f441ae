import { sql } from 'kysely';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../testing.ts';
import { openDatabase } from './db.ts';
import { last, later, planned } from './round-trips.ts';

const connection = await testDatabase();
const database = openDatabase({ ...connection, max: 2 });
afterAll(() => database.close());
const { db } = database;
const other = new pg.Client(connection);
await other.connect();
afterAll(() => other.end());

await db.schema
  .createTable('tried')
  .addColumn('n', 'integer', (column) => column.primaryKey())
  .execute();
beforeEach(async () => {
  await sql`DELETE FROM tried`.execute(db);
});
const insert = (n: number) => sql`INSERT INTO tried VALUES (${n}) RETURNING n`;
const kept = async (): Promise<number[]> =>
  (await other.query<{ n: number }>('SELECT n FROM tried ORDER BY n')).rows.map(({ n }) => n);

describe('a transaction', () => {
  test('answers each statement with its own rows, and commits', async () => {
    const found = await db.transaction().execute(async (tx) => {
      const first = await insert(1).execute(tx);
      const second = await sql<{ n: number }>`${planned} SELECT n + 1 AS n FROM tried`.execute(tx);
      const without = await sql`DELETE FROM tried WHERE n = 7`.execute(tx);
      return [first.rows, second.rows, without.numAffectedRows];
    });
    expect(found).toEqual([[{ n: 1 }], [{ n: 2 }], 0n]);
    expect(await kept()).toEqual([1]);
  });

  test('is over with a statement that is its last', async () => {
    await db.transaction().execute(async (tx) => {
      await insert(1).execute(tx);
      const { rows } = await sql`${planned}${last} INSERT INTO tried VALUES (2) RETURNING n`.execute(tx);
      expect(rows).toEqual([{ n: 2 }]);
      expect(await kept()).toEqual([1, 2]);
    });
    expect(await kept()).toEqual([1, 2]);
  });

  test('may be one statement, first and last', async () => {
    await db.transaction().execute(async (tx) => {
      expect((await sql`${last} INSERT INTO tried VALUES (3) RETURNING n`.execute(tx)).rows).toEqual([
        { n: 3 },
      ]);
    });
    expect(await kept()).toEqual([3]);
  });

  test.for([[[]], [[1]], [[1, 2]]])(
    'leaves nothing when the last statement fails behind %j',
    async ([before]) => {
      await insert(9).execute(db);
      const work = db.transaction().execute(async (tx) => {
        for (const n of before ?? []) await insert(n).execute(tx);
        await sql`${last} INSERT INTO tried VALUES (9)`.execute(tx);
      });
      await expect(work).rejects.toMatchObject({ code: '23505' });
      expect(await kept()).toEqual([9]);
    },
  );

  test('leaves nothing when its very first statement fails, and the connection goes on', async () => {
    const alone = openDatabase({ ...connection, max: 1 });
    const work = alone.db.transaction().execute(async (tx) => {
      await sql`SELECT 1 / 0`.execute(tx);
    });
    await expect(work).rejects.toMatchObject({ code: '22012' });
    await alone.db.transaction().execute(async (tx) => insert(5).execute(tx));
    expect(await kept()).toEqual([5]);
    await alone.close();
  });

  test('that never says anything needs no trip, and one that ends by an error leaves nothing', async () => {
    await db.transaction().execute(async () => {});
    const work = db.transaction().execute(async (tx) => {
      await insert(1).execute(tx);
      throw new Error('on second thoughts');
    });
    await expect(work).rejects.toThrow('on second thoughts');
    expect(await kept()).toEqual([]);
    expect(await db.transaction().execute(async (tx) => (await insert(4).execute(tx)).rows)).toEqual([
      { n: 4 },
    ]);
  });

  test('holds a commit that is refused against the statement that it went along with', async () => {
    await sql`ALTER TABLE tried ADD COLUMN of integer REFERENCES tried DEFERRABLE INITIALLY DEFERRED`.execute(
      db,
    );
    const work = db.transaction().execute(async (tx) => {
      await sql`${last} INSERT INTO tried VALUES (1, 77)`.execute(tx);
    });
    await expect(work).rejects.toMatchObject({ code: '23503' });
    expect(await kept()).toEqual([]);
    await sql`ALTER TABLE tried DROP COLUMN of`.execute(db);
  });
});

describe('what is written without looking', () => {
  const put = (n: number) => sql`${later}INSERT INTO tried VALUES (${n})`;
  const all = sql<{ n: number }>`${planned} SELECT n FROM tried ORDER BY n`;
  // a connection of its own, which has planned it already: only then it waits
  const alone = openDatabase({ ...connection, max: 1 });
  afterAll(() => alone.db.destroy());
  beforeEach(async () => {
    await put(0).execute(alone.db);
    await sql`DELETE FROM tried`.execute(alone.db);
  });

  test.each(['commit', 'last', 'a look', 'several in one text'])('goes along with %s', async (what) => {
    await alone.db.transaction().execute(async (tx) => {
      await put(1).execute(tx);
      await put(2).execute(tx);
      if (what === 'last') await sql`${last} INSERT INTO tried VALUES (${3})`.execute(tx);
      if (what === 'a look') expect((await all.execute(tx)).rows).toEqual([{ n: 1 }, { n: 2 }]);
      if (what === 'several in one text')
        await sql`INSERT INTO tried VALUES (3); INSERT INTO tried VALUES (4)`.execute(tx);
      await put(5).execute(tx);
    });
    expect(await kept()).toEqual(
      [1, 2, what === 'last' ? 3 : 0, ...(what === 'several in one text' ? [3, 4] : []), 5].filter(Boolean),
    );
  });

  test('does not reach the database before there is a reason to', async () => {
    const client: pg.PoolClient & { connection?: pg.Connection } = await alone.pool.connect();
    const asked: unknown[] = [];
    const wire = client.connection;
    if (!wire) throw new Error('node-postgres keeps its connection elsewhere now');
    const sync = wire.sync.bind(wire);
    wire.sync = () => {
      asked.push(1);
      sync();
    };
    await client.query('begin');
    const { sql: text, parameters } = put(1).compile(alone.db);
    await client.query(text, [...parameters]);
    await client.query(text, [2]);
    expect(asked).toEqual([]);
    await client.query('commit');
    expect(asked).toEqual([1]);
    client.release(true);
    expect(await kept()).toEqual([1, 2]);
  });

  test.each(['commit', 'last', 'a look'])('fails %s, and nothing stays', async (what) => {
    await insert(9).execute(db);
    const work = alone.db.transaction().execute(async (tx) => {
      await put(1).execute(tx);
      await put(9).execute(tx);
      await put(2).execute(tx);
      if (what === 'last') await sql`${last} INSERT INTO tried VALUES (${3})`.execute(tx);
      if (what === 'a look') await sql`SELECT n + ${1}::integer FROM tried`.execute(tx);
    });
    await expect(work).rejects.toMatchObject({ code: '23505' });
    expect(await kept()).toEqual([9]);
    await alone.db.transaction().execute((tx) => put(4).execute(tx));
    expect(await kept()).toEqual([4, 9]);
  });

  test('is forgotten with what it was to go along with', async () => {
    const work = alone.db.transaction().execute(async (tx) => {
      await put(1).execute(tx);
      throw new Error('on second thoughts');
    });
    await expect(work).rejects.toThrow('on second thoughts');
    await alone.db.transaction().execute((tx) => put(2).execute(tx));
    expect(await kept()).toEqual([2]);
  });

  test('comes before a COPY', async () => {
    const client = await alone.pool.connect();
    await client.query('begin');
    const { sql: text } = put(1).compile(alone.db);
    await client.query(text, [1]);
    const stream = client.query(copyTo('COPY tried TO STDOUT'));
    let copied = '';
    for await (const part of stream) copied += String(part);
    expect(copied).toBe('1\n');
    await client.query('commit');
    client.release();
    expect(await kept()).toEqual([1]);
  });
});

test('outside of a transaction nothing is the last', async () => {
  await sql`${planned}${last} INSERT INTO tried VALUES (1)`.execute(db);
  await sql`${planned}${last} INSERT INTO tried VALUES (2)`.execute(db);
  expect(await kept()).toEqual([1, 2]);
});

test('callbacks, streams and statements as objects pass as they are', async () => {
  const client = await database.pool.connect();
  const called = await new Promise((resolve) => {
    client.query('SELECT $1::int AS n', [1], (_error, result) => resolve(result.rows));
  });
  expect(called).toEqual([{ n: 1 }]);
  expect((await client.query({ text: 'SELECT 2 AS n' })).rows).toEqual([{ n: 2 }]);
  client.release();
  expect((await database.pool.query('SELECT 3 AS n')).rows).toEqual([{ n: 3 }]);
});

test('several statements in one text may come first in a transaction', async () => {
  const client = await database.pool.connect();
  await client.query('begin');
  await client.query('INSERT INTO tried VALUES (1); INSERT INTO tried VALUES (2)');
  expect(await kept()).toEqual([]);
  await client.query('commit');
  client.release();
  expect(await kept()).toEqual([1, 2]);
});

test('what is no plain statement may come first in a transaction', async () => {
  const client = await database.pool.connect();
  await client.query('begin');
  await client.query({ text: 'INSERT INTO tried VALUES (1)' });
  await client.query('INSERT INTO tried VALUES ($1)', [2]);
  await client.query('rollback');
  client.release();
  expect(await kept()).toEqual([]);
});
