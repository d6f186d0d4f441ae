// From a filter to SQL. Values are always parameters; what names a column stands here.
import { type RawBuilder, sql } from 'kysely';
import { Forbidden, Invalid } from '../../../core/errors.ts';
import type { Call } from '../../../core/handle.ts';
import { type Condition, isSayable } from './conditions.ts';
import { customField, customPrefix, type CustomType, type Field, type FieldKey, fields } from './fields.ts';
import { searchTokens } from './search-text.ts';

/** customers c, customer_figures f, customer_worth w */
export type Table = 'c' | 'f' | 'w';
export type Where = {
  table: Table;
  field: string;
  op: string;
  values: readonly unknown[];
  sql: RawBuilder<boolean>;
};
/** To be completed with a table and SQL, for what no condition of a filter stands behind. */
export const always = { field: '', op: '', values: [] };

const nameOf = sql`split_part(c.search_text, E'\n', 1)`;
/** Facts that are a column: its table, its expression, and what never happened or is not known. */
const columns = {
  company: ['c', sql`c.company`],
  number: ['c', sql`c.number`],
  kind: ['c', sql`c.kind`],
  country: ['c', sql`c.country`],
  status: ['c', sql`c.status`],
  origin: ['c', sql`c.origin`],
  ownerId: ['c', sql`c.owner_id`],
  siteId: ['c', sql`c.site_id`],
  createdAt: ['c', sql`c.created_at`],
  orders: ['f', sql`f.orders`],
  spendMinor: ['f', sql`f.spend_minor`],
  yearMinor: ['f', sql`f.year_minor`],
  returnedMinor: ['f', sql`f.returned_minor`],
  marginMinor: ['f', sql`f.margin_minor`],
  firstAt: ['f', sql`f.first_at`],
  lastAt: ['f', sql`f.last_at`],
  nextYearMinor: ['w', sql`w.next_year_minor`],
  lifetimeMinor: ['w', sql`w.lifetime_minor`],
  riskMinor: ['w', sql`w.risk_minor`],
  signal: ['w', sql`w.signal`],
  rhythmDays: ['w', sql`w.rhythm_days`],
  alive: ['w', sql`w.alive`],
  dueAt: ['w', sql`w.due_at`],
} as const satisfies Partial<Record<FieldKey, readonly [Table, RawBuilder<unknown>]>>;

/** @throws Forbidden when this caller may not know the field */
export function checkField(call: Call, key: string, field: Field): void {
  if (!call.can(field.permission)) throw new Forbidden('find:fieldForbidden', { field: key });
}

export async function customTypesOf(db: Call['db']): Promise<Map<string, CustomType>> {
  const rows = await db.selectFrom('custom_fields').select(['key', 'type']).execute();
  return new Map(rows.map((row) => [row.key, row.type as CustomType]));
}

/**
 * @returns the conditions as SQL over c, f and w, the caller's sites among them
 * @throws Invalid for a field or a condition that there is not, Forbidden for what the caller may not know
 */
export async function whereOf(call: Call, conditions: readonly Condition[]): Promise<Where[]> {
  const custom = conditions.some((each) => each.field.startsWith(customPrefix))
    ? await customTypesOf(call.db)
    : new Map<string, CustomType>();
  const known = conditions.map((condition) => {
    const field = fieldOf(condition.field, custom);
    if (!field) throw new Invalid('find:noField', { field: condition.field });
    checkField(call, condition.field, field);
    if (!isSayable(condition, field)) {
      throw new Invalid('find:notSayable', { field: condition.field, op: condition.op });
    }
    return { condition, field };
  });
  const zone = known.some(({ field }) => field.type === 'date') ? await zoneOf(call.db) : 'UTC';
  const wheres = known.map(({ condition, field }) => toWhere(condition, field, zone));
  return [...sitesWhere(call), ...wheres];
}

function sitesWhere({ caller }: Call): Where[] {
  if (caller.siteIds === null) return [];
  const mine = sql<boolean>`(c.site_id IS NULL OR c.site_id = ANY(${[...caller.siteIds]}::uuid[]))`;
  return [{ ...always, table: 'c', sql: mine }];
}

function fieldOf(key: string, custom: Map<string, CustomType>): Field | undefined {
  if (Object.hasOwn(fields, key)) return fields[key as FieldKey];
  const type = key.startsWith(customPrefix) ? custom.get(key.slice(customPrefix.length)) : undefined;
  return type && customField(type);
}

async function zoneOf(db: Call['db']): Promise<string> {
  const row = await db.selectFrom('business').select('time_zone').executeTakeFirst();
  return row?.time_zone ?? 'UTC';
}

function toWhere(condition: Condition, field: Field, zone: string): Where {
  const { field: key, op } = condition;
  const base = { field: key, op, values: condition.values };
  if (key.startsWith(customPrefix)) {
    return { ...base, table: 'c', sql: customWhere(condition, field, key.slice(customPrefix.length), zone) };
  }
  if (key in columns) {
    const [table, column] = columns[key as keyof typeof columns];
    return { ...base, table, sql: columnWhere(condition, field, column, zone) };
  }
  return { ...base, table: 'c', sql: specialWhere(condition) };
}

function columnWhere(
  { op, values }: Condition,
  field: Field,
  column: RawBuilder<unknown>,
  zone: string,
): RawBuilder<boolean> {
  if (field.type === 'date') return dateWhere(op, values, column, zone);
  if (op === 'given') return sql`${column} IS NOT NULL`;
  if (op === 'empty') return sql`${column} IS NULL`;
  if (field.type === 'text') return sql`lower(${column}) LIKE ${contains(lower(values[0]))}`;
  if (field.type === 'choice' || field.type === 'id') {
    const type = field.type === 'id' ? sql`uuid` : sql`text`;
    // one value as =, since only that lets an index of (value, order) be walked in its order
    const list =
      values.length === 1 ? sql`${values[0]}::${type}` : sql`ANY(${values.map(String)}::${type}[])`;
    return op === 'is' ? sql`${column} = ${list}` : sql`(${column} = ${list}) IS NOT TRUE`;
  }
  const type = field.type === 'money' ? sql`bigint` : sql`double precision`;
  if (op === 'between') return sql`${column} BETWEEN ${values[0]}::${type} AND ${values[1]}::${type}`;
  return op === 'atLeast' ? sql`${column} >= ${values[0]}::${type}` : sql`${column} <= ${values[0]}::${type}`;
}

/** Days are days of the business. What never happened (-infinity) is neither long ago nor before anything. */
function dateWhere(
  op: Condition['op'],
  values: Condition['values'],
  column: RawBuilder<unknown>,
  zone: string,
): RawBuilder<boolean> {
  const [a, b] = values;
  const day = (date: unknown, plus = 0): RawBuilder<unknown> =>
    sql`((${date}::date + ${plus}::integer)::timestamp AT TIME ZONE ${zone}::text)`;
  const ago = (days: unknown): RawBuilder<unknown> =>
    sql`(((now() AT TIME ZONE ${zone}::text)::date - ${days}::integer)::timestamp AT TIME ZONE ${zone}::text)`;
  const ever = sql`${column} > '-infinity'`;
  if (op === 'given') return sql`${ever}`;
  if (op === 'empty') return sql`(${ever}) IS NOT TRUE`;
  // what is expected for a day to come was in no last days
  if (op === 'inLast') return sql`(${column} >= ${ago(a)} AND ${column} < ${ago(-1)})`;
  if (op === 'notInLast') return sql`(${ever} AND ${column} < ${ago(a)})`;
  if (op === 'after') return sql`${column} >= ${day(a)}`;
  if (op === 'before') return sql`(${ever} AND ${column} < ${day(a)})`;
  return sql`(${column} >= ${day(a)} AND ${column} < ${day(b, 1)})`;
}

function specialWhere({ field, op, values }: Condition): RawBuilder<boolean> {
  const texts = values.map(String);
  const not = op === 'isNot' || op === 'empty' ? sql`NOT ` : sql``;
  switch (field as FieldKey) {
    case 'name':
      return sql`${nameOf} LIKE ${contains(nameWords(texts[0] ?? ''))}`;
    case 'tags':
      return op === 'is' || op === 'isNot'
        ? sql`${not}(c.tags && ${texts}::text[])`
        : sql`${not}(c.tags <> '{}')`;
    case 'city':
      return op === 'is' || op === 'isNot'
        ? sql`${not}EXISTS (SELECT FROM addresses a WHERE a.customer_id = c.customer_id
              AND lower(a.city) IN (${sql.join(texts.map((text) => sql`lower(${text}::text)`))}))`
        : sql`${not}EXISTS (SELECT FROM addresses a WHERE a.customer_id = c.customer_id AND a.city <> '')`;
    case 'email':
    case 'phone':
      return sql`${not}EXISTS (SELECT FROM contact_points p WHERE p.customer_id = c.customer_id AND p.kind = ${field})`;
    default: // product: bought any of them, or none of them ever; kind 1 is a sale (purchases/line-kind.ts)
      return sql`${not}EXISTS (SELECT FROM order_lines l WHERE l.customer_id = c.customer_id
              AND l.kind = 1 AND l.product_id = ANY(${texts}::uuid[]))`;
  }
}

/** Values of custom fields are checked when they are written; what is of another type all the same never matches. */
function customWhere(
  { op, values }: Condition,
  field: Field,
  key: string,
  zone: string,
): RawBuilder<boolean> {
  const text = sql`(c.custom ->> ${key}::text)`;
  if (op === 'given') return sql`coalesce(${text}, '') <> ''`;
  if (op === 'empty') return sql`coalesce(${text}, '') = ''`;
  const [a, b] = values;
  switch (field.type) {
    case 'yesNo':
      return sql`c.custom @> ${JSON.stringify({ [key]: a })}::jsonb`;
    case 'choice': {
      const any = sql.join(
        values.map((value) => sql`c.custom @> ${JSON.stringify({ [key]: value })}::jsonb`),
        sql` OR `,
      );
      return op === 'is' ? sql`(${any})` : sql`(${any}) IS NOT TRUE`;
    }
    case 'number': {
      const n = sql`CASE WHEN jsonb_typeof(c.custom -> ${key}::text) = 'number' THEN ${text}::double precision END`;
      if (op === 'between') return sql`${n} BETWEEN ${a}::double precision AND ${b}::double precision`;
      return op === 'atLeast' ? sql`${n} >= ${a}::double precision` : sql`${n} <= ${a}::double precision`;
    }
    case 'date': {
      const day = sql`${text} COLLATE "C"`;
      const ago = (days: unknown): RawBuilder<unknown> =>
        sql`to_char((now() AT TIME ZONE ${zone}::text)::date - ${days}::integer, 'YYYY-MM-DD') COLLATE "C"`;
      if (op === 'inLast') return sql`(${day} >= ${ago(a)} AND ${day} <= ${ago(0)})`;
      if (op === 'notInLast') return sql`${day} < ${ago(a)}`;
      if (op === 'before') return sql`${day} < ${String(a)}`;
      if (op === 'after') return sql`${day} >= ${String(a)}`;
      return sql`(${day} >= ${String(a)} AND ${day} <= ${String(b)})`;
    }
    default:
      return sql`lower(${text}) LIKE ${contains(lower(a))}`;
  }
}

/** As names are kept, in words alone: O'Brien as o brien. What holds no word is in no name. */
function nameWords(text: string): string {
  return searchTokens(text).join(' ') || text;
}

const lower = (text: unknown): string => String(text).trim().toLowerCase();

function contains(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
