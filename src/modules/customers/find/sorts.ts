// The orders in which customers can be listed: each by an index of (value, customer_id), so that a page is a walk along
// it from where the last one ended.
import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { Invalid } from '../../../core/errors.ts';
import type { SortKey } from './fields.ts';
import type { Table } from './filters.ts';

export type SortOrder = {
  table: Table;
  /** as the index has it, over the table's alias */
  value: RawBuilder<unknown>;
  type: RawBuilder<unknown>;
  pattern: RegExp;
};

const whole = /^-?\d{1,16}$/;
const time = /^(-infinity|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?)$/;

const integer = (table: Table, value: RawBuilder<unknown>): SortOrder => ({
  table,
  value,
  type: sql`bigint`,
  pattern: whole,
});
const moment = (table: Table, value: RawBuilder<unknown>): SortOrder => ({
  table,
  value,
  type: sql`timestamptz`,
  pattern: time,
});
const name = sql`left(split_part(c.search_text, E'\n', 1), 80) COLLATE "C"`;

export const sortOrders: Record<SortKey, SortOrder> = {
  name: {
    table: 'c',
    value: sql`(${name})`,
    type: sql`text`,
    pattern: /^[^\0]{0,80}$/u,
  },
  createdAt: moment('c', sql`c.created_at`),
  orders: integer('f', sql`f.orders`),
  spendMinor: integer('f', sql`f.spend_minor`),
  marginMinor: integer('f', sql`coalesce(f.margin_minor, -9007199254740991)`),
  firstAt: moment('f', sql`f.first_at`),
  lastAt: moment('f', sql`f.last_at`),
  nextYearMinor: integer('w', sql`w.next_year_minor`),
  riskMinor: integer('w', sql`w.risk_minor`),
};

const Cursor = z.tuple([
  z.string(), // what list it belongs to
  z.enum(['after', 'before']),
  z.string(),
  z.uuid(),
]);
export type Cursor = { way: 'after' | 'before'; value: string; id: string };

/** A cursor says where a page begins; it holds only in the list of which it came. */
export function writeCursor(list: string, { way, value, id }: Cursor): string {
  return Buffer.from(JSON.stringify([digest(list), way, value, id])).toString('base64url');
}

/** @throws Invalid when it is none, or of a list sorted or filtered otherwise */
export function readCursor(list: string, text: string, { pattern }: SortOrder): Cursor {
  try {
    const [of, way, value, id] = Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    if (of === digest(list) && pattern.test(value)) return { way, value, id };
  } catch {
    // falls through to the same refusal
  }
  throw new Invalid('find:cursorNotRead');
}

function digest(list: string): string {
  return createHash('sha1').update(list).digest('base64url').slice(0, 8);
}
