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

export type Row = {
  customer_id: string;
  sort: string;
  name: string;
  kind: CustomerRow['kind'];
  company: string | null;
  number: string | null;
  country: string | null;
  tags: string[];
  status: string;
  origin: string | null;
  owner_id: string | null;
  site_id: string | null;
  custom: NonNullable<CustomerRow['custom']>;
  created_at: Date;
  orders: number;
  spend_minor: number;
  year_minor: number;
  returned_minor: number;
  margin_minor: number | null;
  first_at: Date | number;
  last_at: Date | number;
  next_year_minor: number;
  lifetime_minor: number;
  risk_minor: number;
  signal: CustomerRow['signal'];
  rhythm_days: number | null;
  alive: number | null;
  due_at: Date | null;
  email: string | null;
  phone: string | null;
  city: string | null;
};

const contact = (kind: 'email' | 'phone'): RawBuilder<unknown> =>
  sql`(SELECT p.value FROM contact_points p WHERE p.customer_id = c.customer_id AND p.kind = ${sql.lit(kind)}
        ORDER BY p.main DESC, p.contact_point_id LIMIT 1)`;

/** The list to select from customers c, customer_figures f, customer_worth w. Look-ups elsewhere only where asked for. */
export function selectOf(columns: readonly string[]): RawBuilder<unknown> {
  const only = (key: string, value: RawBuilder<unknown>): RawBuilder<unknown> =>
    columns.includes(key) ? value : sql`NULL::text`;
  return sql`c.customer_id, c.name, c.kind, c.company, c.number, c.country, c.tags, c.status, c.origin, c.owner_id,
    c.site_id, c.custom, c.created_at, f.orders, f.spend_minor, f.year_minor, f.returned_minor, f.margin_minor,
    f.first_at, f.last_at, w.next_year_minor, w.lifetime_minor, w.risk_minor, w.signal, w.rhythm_days, w.alive, w.due_at,
    ${only('email', contact('email'))} AS email, ${only('phone', contact('phone'))} AS phone,
    ${only(
      'city',
      sql`(SELECT a.city FROM addresses a WHERE a.customer_id = c.customer_id AND a.city <> ''
            ORDER BY a.main DESC, a.address_id LIMIT 1)`,
    )} AS city`;
}

/** What never happened is -Infinity in the database and null outside. */
const moment = (at: Date | number | null): string | null => (at instanceof Date ? at.toISOString() : null);

const values: Partial<Record<FieldKey, (row: Row) => unknown>> = {
  country: (row) => row.country,
  city: (row) => row.city,
  tags: (row) => row.tags,
  status: (row) => row.status,
  origin: (row) => row.origin,
  ownerId: (row) => row.owner_id,
  siteId: (row) => row.site_id,
  email: (row) => row.email,
  phone: (row) => row.phone,
  createdAt: (row) => moment(row.created_at),
  orders: (row) => row.orders,
  spendMinor: (row) => row.spend_minor,
  yearMinor: (row) => row.year_minor,
  returnedMinor: (row) => row.returned_minor,
  marginMinor: (row) => row.margin_minor,
  firstAt: (row) => moment(row.first_at),
  lastAt: (row) => moment(row.last_at),
  nextYearMinor: (row) => row.next_year_minor,
  lifetimeMinor: (row) => row.lifetime_minor,
  riskMinor: (row) => row.risk_minor,
  signal: (row) => row.signal,
  rhythmDays: (row) => row.rhythm_days,
  alive: (row) => row.alive,
  dueAt: (row) => moment(row.due_at),
};

/** @returns who it is, and the columns asked for; nothing else leaves the server */
export function toCustomerRow(row: Row, columns: readonly string[]): CustomerRow {
  const out: Record<string, unknown> = {
    customerId: row.customer_id,
    name: row.name,
    kind: row.kind,
    company: row.company,
    number: row.number,
  };
  for (const key of columns) {
    const value = values[key as FieldKey];
    if (value) out[key] = value(row);
  }
  const custom = columns
    .filter((key) => key.startsWith(customPrefix))
    .map((key) => key.slice(customPrefix.length));
  if (custom.length > 0) out.custom = Object.fromEntries(custom.map((key) => [key, row.custom[key] ?? null]));
  return out as CustomerRow;
}
