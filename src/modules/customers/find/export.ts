// Customers as a file: rows stream from a cursor in one snapshot, so that a million need no memory and show one moment.
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import { addAuditEntry } from '../../../core/audit.ts';
import { Invalid } from '../../../core/errors.ts';
import { authorise, type Call, may } from '../../../core/handle.ts';
import type { ContextOf } from '../../../core/http.ts';
import { translator } from '../../../core/i18n.ts';
import { snapshot } from '../../../core/on-client.ts';
import { type Cell, type CellContext, cellsOf, headingOf } from './cells.ts';
import { Query } from './contract.ts';
import { csv } from './csv.ts';
import { type CustomType, fields } from './fields.ts';
import { always, checkField, type Where, whereOf } from './filters.ts';
import { allOf, tablesOf } from './page.ts';
import { columnsOf, type Row, selectOf, toCustomerRow } from './rows.ts';
import { sortOrders } from './sorts.ts';
import { mostRows, xlsx } from './xlsx.ts';

const Json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
});
const Ids = z.array(z.uuid()).min(1).max(10_000);
/** From a body as it is, from an address as text. */
const Wish = z.object({
  format: z.enum(['csv', 'xlsx']),
  query: z.union([Query, Json.pipe(Query)]).default(Query.parse({})),
  /** chosen customers; without, all that the query finds */
  ids: z
    .union([
      Ids,
      z
        .string()
        .transform((text) => text.split(','))
        .pipe(Ids),
    ])
    .optional(),
  language: z.string().max(20).optional(),
});
type Wish = z.infer<typeof Wish>;

const contentTypes = {
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};
const usual = ['name', 'company', 'number'];
const batch = 1000;

/** GET for what fits an address, so that a browser can save it as it comes; POST for many chosen customers. */
export function addCustomerExport(app: FastifyInstance, contextOf: ContextOf): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/api/exports/customers',
    handler: (request, reply) => exportCustomers(request, reply, contextOf),
  });
}

async function exportCustomers(
  request: FastifyRequest,
  reply: FastifyReply,
  contextOf: ContextOf,
): Promise<void> {
  const context = await contextOf(request);
  authorise(
    { permission: 'customers.export', writes: true, ownTransactions: true, audited: true, secret: [] },
    context,
  );
  const { caller } = context;
  if (!caller) return; // authorise has refused
  const call: Call = {
    ...context,
    db: context.database.db,
    caller,
    can: (permission) => may(caller, permission),
  };
  const wish = readWish(request.method === 'GET' ? request.query : request.body);
  const { heading, rows, customers } = await prepare(call, wish);
  await addAuditEntry(call.db, {
    staffId: caller.staffId,
    door: call.door,
    operation: 'customers.export',
    input: { format: wish.format, ...wish.query, chosen: wish.ids?.length ?? null, customers },
  });
  const content = wish.format === 'csv' ? csv(heading, rows) : xlsx(heading[0] ?? 'Rapport', heading, rows);
  const day = new Date().toISOString().slice(0, 10);
  await reply
    .type(contentTypes[wish.format])
    .header('content-disposition', `attachment; filename="customers-${day}.${wish.format}"`)
    .header('cache-control', 'no-store')
    .send(Readable.from(content, { objectMode: false }));
}

function readWish(source: unknown): Wish {
  const result = Wish.safeParse(source);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new Invalid('errors:invalidField', {
    field: issue?.path.join('.') ?? '',
    message: issue?.message ?? '',
  });
}

async function prepare(
  call: Call,
  wish: Wish,
): Promise<{ heading: string[]; rows: AsyncIterable<Cell[][]>; customers: number }> {
  const { query, ids } = wish;
  checkField(call, query.sort, fields[query.sort]);
  const chosen = await columnsOf(call, query.columns);
  const columns = query.columns.length === 0 ? [...usual, ...chosen] : chosen;
  const where = await whereOf(call, ids ? [] : query.filter);
  if (ids) where.push({ ...always, table: 'c', sql: sql`c.customer_id = ANY(${ids}::uuid[])` });
  const customers = await countFound(call, where);
  // a sheet that ended in the middle without a word would be believed
  if (wish.format === 'xlsx' && customers >= mostRows)
    throw new Invalid('find:tooLongForXlsx', { most: mostRows - 1 });
  const context = await cellContext(call, wish.language ?? call.locale);
  const toCells = cellsOf(columns, context);
  return {
    heading: columns.map((column) => headingOf(column, context)),
    rows: cellRows(call, query, where, columns, toCells),
    customers,
  };
}

/** How many leave the house stands in the audit, and is looked at by alerts/taken-out.ts. */
async function countFound({ db }: Call, where: readonly Where[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*) AS n FROM ${tablesOf('c', where)} WHERE ${allOf(where.map((one) => one.sql))}`.execute(
    db,
  );
  return rows[0]?.n ?? 0;
}

async function cellContext({ db }: Call, locale: string): Promise<CellContext> {
  const business = await db.selectFrom('business').select(['currency', 'time_zone']).executeTakeFirst();
  const staff = await db.selectFrom('staff').select(['id', 'name']).execute();
  const sites = await db.selectFrom('sites').select(['site_id', 'name']).execute();
  const custom = await db.selectFrom('custom_fields').select(['key', 'label', 'type']).execute();
  return {
    t: translator(locale),
    currency: business?.currency ?? 'EUR',
    timeZone: business?.time_zone ?? 'UTC',
    staff: new Map(staff.map((row) => [row.id, row.name])),
    sites: new Map(sites.map((row) => [row.site_id, row.name])),
    custom: new Map(custom.map(({ key, label, type }) => [key, { label, type: type as CustomType }])),
  };
}

async function* cellRows(
  call: Call,
  query: Query,
  where: readonly Where[],
  columns: string[],
  toCells: (row: ReturnType<typeof toCustomerRow>) => Cell[],
): AsyncGenerator<Cell[][]> {
  const order = sortOrders[query.sort];
  const direction = sql.raw(query.direction === 'desc' ? 'DESC' : 'ASC');
  const joins = (['c', 'f', 'w'] as const).map((table): Where => ({ ...always, table, sql: sql`true` }));
  const statement = sql`DECLARE export NO SCROLL CURSOR FOR
    SELECT '' AS sort, ${selectOf(columns)} FROM ${tablesOf(order.table, joins)}
     WHERE ${allOf(where.map((one) => one.sql))}
     ORDER BY ${order.value} ${direction}, c.customer_id ${direction}`.compile(call.db);
  yield* snapshot(call.database.pool, async function* read(client) {
    await client.query(statement.sql, [...statement.parameters]);
    for (;;) {
      const { rows } = await client.query<Row>(`FETCH ${batch} FROM export`);
      if (rows.length > 0) yield rows.map((row) => toCells(toCustomerRow(row, columns)));
      if (rows.length < batch) break;
    }
  });
}
