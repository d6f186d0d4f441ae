// The facts of a customer as a row of a list or of an export.
import { type RawBuilder, sql } from 'kysely';
import { Invalid } from '../../../core/errors.ts';
import type { Call } from '../../../core/handle.ts';
import type { CustomerRow } from './contract.ts';
import { columnKeys, customPrefix, type FieldKey, fields } from './fields.ts';
import { checkField, customTypesOf } from './filters.ts';

/** What a row shows when nothing was chosen, as far as the caller may see it. */
const usual = [
  'country',
  'tags',
  'createdAt',
  'orders',
  'spendMinor',
  'lastAt',
  'nextYearMinor',
  'signal',
] as const;

/**
 * @returns the columns to show
 * @throws Invalid for a column that there is not, Forbidden for one that the caller may not see
 */
export async function columnsOf(call: Call, wanted: readonly string[]): Promise<string[]> {
  if (wanted.length === 0) return usual.filter((key) => call.can(fields[key].permission));
  const custom = wanted.some((key) => key.startsWith(customPrefix))
    ? await customTypesOf(call.db)
    : new Map();
  for (const key of wanted) {
    if (key.startsWith(customPrefix)) {
      if (!custom.has(key.slice(customPrefix.length))) throw new Invalid('find:noColumn', { column: key });
    } else if (columnKeys.some((one) => one === key)) checkField(call, key, fields[key as FieldKey]);
    else throw new Invalid('find:noColumn', { column: key });
  }
  return [...new Set(wanted)];
}

/** A column as PostgreSQL and node-postgres have it: dates as Date, or -Infinity for what never happened. */
export type Row = Pick<CustomerRow, 'name' | 'kind' | 'company' | 'number'> & {
  customer_id: string;
  sort: string;
  custom?: NonNullable<CustomerRow['custom']>;
} & { [key: string]: unknown };

const contact = (kind: 'email' | 'phone'): RawBuilder<unknown> =>
  sql`(SELECT p.value FROM contact_points p WHERE p.customer_id = c.customer_id AND p.kind = ${sql.lit(kind)}
        ORDER BY p.main DESC, p.contact_point_id LIMIT 1)`;

/** Of customers c, customer_figures f, customer_worth w. Who it is stands in every row. */
const expressions = {
  country: sql`c.country`,
  city: sql`(SELECT a.city FROM addresses a WHERE a.customer_id = c.customer_id AND a.city <> ''
              ORDER BY a.main DESC, a.address_id LIMIT 1)`,
  tags: sql`c.tags`,
  status: sql`c.status`,
  origin: sql`c.origin`,
  ownerId: sql`c.owner_id`,
  siteId: sql`c.site_id`,
  email: contact('email'),
  phone: contact('phone'),
  createdAt: sql`c.created_at`,
  orders: sql`f.orders`,
  spendMinor: sql`f.spend_minor`,
  yearMinor: sql`f.year_minor`,
  returnedMinor: sql`f.returned_minor`,
  marginMinor: sql`f.margin_minor`,
  firstAt: sql`f.first_at`,
  lastAt: sql`f.last_at`,
  nextYearMinor: sql`w.next_year_minor`,
  lifetimeMinor: sql`w.lifetime_minor`,
  riskMinor: sql`w.risk_minor`,
  signal: sql`w.signal`,
  rhythmDays: sql`w.rhythm_days`,
  alive: sql`w.alive`,
  dueAt: sql`w.due_at`,
} satisfies Partial<Record<FieldKey, RawBuilder<unknown>>>;
type Fetched = keyof typeof expressions;
const fetchedKeys = Object.keys(expressions) as Fetched[];

const customOf = (columns: readonly string[]): string[] =>
  columns.filter((key) => key.startsWith(customPrefix)).map((key) => key.slice(customPrefix.length));

/** What is fetched for some columns, one text for whatever order they are shown in. */
export function fetchedFor(columns: readonly string[]): string[] {
  return [
    ...fetchedKeys.filter((key) => columns.includes(key)),
    ...(customOf(columns).length > 0 ? ['custom'] : []),
  ];
}

/** The list to select: nothing that is not shown is read, sent or parsed. */
export function selectOf(columns: readonly string[]): RawBuilder<unknown> {
  const fetched = fetchedFor(columns).map((key) =>
    key === 'custom' ? sql`c.custom` : sql`${expressions[key as Fetched]} AS ${sql.ref(key)}`,
  );
  return sql.join([sql`c.customer_id, c.name, c.kind, c.company, c.number`, ...fetched]);
}

/** What never happened is -Infinity in the database and null outside. */
const moment = (at: unknown): string | null => (at instanceof Date ? at.toISOString() : null);

/** @returns who it is, and the columns asked for; nothing else leaves the server */
export function toCustomerRow(row: Row, columns: readonly string[]): CustomerRow {
  const { customer_id: customerId, name, kind, company, number } = row;
  const out: Record<string, unknown> = { customerId, name, kind, company, number };
  for (const key of columns) {
    if (key in expressions) out[key] = fields[key as Fetched].type === 'date' ? moment(row[key]) : row[key];
  }
  const custom = customOf(columns);
  if (custom.length > 0)
    out.custom = Object.fromEntries(custom.map((key) => [key, row.custom?.[key] ?? null]));
  return out as CustomerRow;
}
