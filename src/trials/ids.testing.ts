// The ids that operations ask for, found in the database by the names of its columns: a room that is added later is tried
// without a line here.
import { sql } from 'kysely';
import type { Db } from '../core/db.ts';
import type { Site } from './two-sites.testing.ts';

/** Ids by what an operation calls them ("noteId"), and which of them belong to one customer. */
export type Ids = {
  byName: ReadonlyMap<string, readonly string[]>;
  customerId: string;
};

/** What operations call otherwise than the database does. */
const otherNames: Record<string, string> = {
  otherId: 'customer_id',
  goneId: 'customer_id',
  ids: 'customer_id',
  linkedId: 'order_id',
  subject: 'contact_point_id',
  correctionId: 'consent_id',
  saveId: 'conversation_id',
  noticeIds: 'notice_id',
  importNo: 'import_no',
  sessionId: 'sessions.id',
  passkeyId: 'passkeys.id',
};
/** Staff who are nobody's key: what is done to them locks no caller out. */
const people = new Set([
  'staffId',
  'keeperId',
  'ownerId',
  'colleagueId',
  'passedTo',
  'fromId',
  'successorId',
  'successorIds',
]);

type Column = { table: string; column: string; of_customer: boolean };

/** @returns the ids of a site's rows: of its first customer where that has some, else of the site's customers, else all */
export async function idsOf(
  db: Db,
  site: Site,
  names: readonly string[],
  spare: readonly string[],
): Promise<Ids> {
  const columns = await sql<Column>`
    SELECT c.table_name AS table, c.column_name AS column, EXISTS (
             SELECT FROM information_schema.columns AS k
              WHERE k.table_schema = 'public' AND k.table_name = c.table_name AND k.column_name = 'customer_id') AS of_customer
      FROM information_schema.columns AS c JOIN information_schema.tables AS t USING (table_schema, table_name)
     WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type IN ('uuid', 'integer')`.execute(
    db,
  );
  const byName = new Map<string, readonly string[]>();
  for (const name of names) {
    if (people.has(name)) byName.set(name, spare);
    else if (name === 'siteId' || name === 'siteIds') byName.set(name, [site.siteId]);
    else if (name === 'customerId') byName.set(name, site.customerIds);
    else byName.set(name, await valuesOf(db, site, columns.rows, otherNames[name] ?? snake(name)));
  }
  return { byName, customerId: site.customerIds[0] };
}

async function valuesOf(db: Db, site: Site, columns: readonly Column[], wanted: string): Promise<string[]> {
  const found = new Set<string>();
  const nobodys = new Set<string>();
  for (const { table, column, of_customer } of columns.filter(
    ({ table, column }) => wanted === column || wanted === `${table}.${column}`,
  )) {
    const mine =
      wanted === 'customer_id' || of_customer
        ? sql`customer_id = ${site.customerIds[0]}`
        : await isOfSite(db, table, site);
    const into = mine === null ? nobodys : found;
    const { rows } = await sql<{ id: string }>`
      SELECT DISTINCT ${sql.ref(column)}::text AS id FROM ${sql.table(table)}
       WHERE ${mine ?? sql`true`} AND ${sql.ref(column)} IS NOT NULL LIMIT 20`.execute(db);
    for (const { id } of rows) into.add(id);
  }
  return found.size > 0 ? [...found] : [...nobodys];
}

/** Of a table without customers: rows of the site, or of its staff; null: of nobody in particular. */
async function isOfSite(db: Db, table: string, site: Site) {
  if (table === 'api_keys') return sql`name <> 'test'`; // a caller whose key is gone tries nothing more
  const { rows } = await sql<{ column: string }>`
    SELECT column_name AS column FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = ${table}
       AND column_name IN ('site_id', 'staff_id', 'user_id', 'promised_by', 'made_by', 'created_by', 'from_id')`.execute(
    db,
  );
  const has = rows.map(({ column }) => column);
  if (has.includes('site_id')) return sql`site_id = ${site.siteId}`;
  const person = has[0];
  return person === undefined
    ? null
    : sql`${sql.ref(person)} IN (SELECT staff_id FROM staff_sites WHERE site_id = ${site.siteId})`;
}

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
