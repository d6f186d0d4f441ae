// Rows from one database into another: all of a table as a stream, or some again by their keys.
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { insertOf, lineOf } from '../rows.ts';
import { type Moved, nameOf } from './house.ts';

const AT_ONCE = 1000;

/** In PostgreSQL's binary format, as fast as the slower side. */
export async function copyTable(from: pg.ClientBase, to: pg.ClientBase, table: Moved): Promise<void> {
  const columns = table.columns.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
  await pipeline(
    from.query(copyTo(`COPY (SELECT ${columns} FROM ${nameOf(table)}) TO STDOUT (FORMAT binary)`)),
    to.query(copyFrom(`COPY ${nameOf(table)} (${columns}) FROM STDIN (FORMAT binary)`)),
  );
}

/** Within a transaction of the target: what these rows have become, or that they are gone. */
export async function copyRows(
  from: pg.ClientBase,
  to: pg.ClientBase,
  table: Moved,
  keys: readonly string[][],
): Promise<void> {
  const full = nameOf(table);
  for (const some of batches(keys))
    await to.query(
      `DELETE FROM ${full} AS t USING ${keysOf(table)} WHERE ${sameKey(table)}`,
      columnsOf(table, some),
    );
  for (const some of batches(keys)) {
    const { rows } = await from.query<{ line: string }>(
      `SELECT ${lineOf(table)} AS line FROM ${full} AS t, ${keysOf(table)} WHERE ${sameKey(table)}`,
      columnsOf(table, some),
    );
    if (rows.length > 0)
      await to.query(insertOf(full, table.columns), [rows.map(({ line }) => line).join('\n')]);
  }
}

/** Adds up what rows with these keys hold. @returns how many there are, and a sum over their contents */
export async function sumOf(client: pg.ClientBase, table: Moved, keys: readonly string[][]): Promise<string> {
  let count = 0n;
  let sum = 0n;
  for (const some of batches(keys)) {
    const { rows } = await client.query<{ n: string; sum: string }>(
      `SELECT count(*)::text AS n, coalesce(sum(('x' || left(md5(${lineOf(table)}), 15))::bit(60)::bigint), 0)::text AS sum
         FROM ${nameOf(table)} AS t, ${keysOf(table)} WHERE ${sameKey(table)}`,
      columnsOf(table, some),
    );
    count += BigInt(rows[0]?.n ?? 0);
    sum += BigInt(rows[0]?.sum ?? 0);
  }
  return `${count} ${sum}`;
}

function* batches(keys: readonly string[][]): Generator<readonly string[][]> {
  for (let at = 0; at < keys.length; at += AT_ONCE) yield keys.slice(at, at + AT_ONCE);
}

function keysOf(table: Moved): string {
  const names = table.key.map((_name, place) => `k${place}`).join(', ');
  return `unnest(${table.key.map((_name, place) => `$${place + 1}::text[]`).join(', ')}) AS keys (${names})`;
}

function sameKey({ key, columns }: Moved): string {
  return key
    .map((name, place) => {
      const type = columns.find((column) => column.name === name)?.type ?? 'text';
      return `t.${pg.escapeIdentifier(name)} = keys.k${place}::${type}`;
    })
    .join(' AND ');
}

function columnsOf({ key }: Moved, keys: readonly string[][]): string[][] {
  return key.map((_name, place) => keys.map((each) => each[place] ?? ''));
}
