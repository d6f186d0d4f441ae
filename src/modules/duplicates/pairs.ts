// The pairs that a pass found, as somebody may see them: both customers, and not those whom somebody said to be two.
import { type RawBuilder, sql } from 'kysely';
import { isClusterOf } from '../../core/citus/cluster.ts';
import type { Db } from '../../core/db.ts';
import { Invalid } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { visibleTo } from '../customers/visible.ts';
import type { duplicatesContract, Pair } from './contract.ts';
import { readSides } from './sides.ts';

type Asked = InputOf<typeof duplicatesContract.list>;
type Row = { a_id: string; b_id: string; chance: number; bits: number; reasons: Pair['reasons'] };

/** @throws Invalid for a cursor that is none */
export async function listPairs(
  db: Db,
  caller: Caller,
  { cursor, limit, ...asked }: Asked,
): Promise<OutputOf<typeof duplicatesContract.list>> {
  const after = readCursor(cursor);
  const { rows } = await sql<Row>`
    SELECT a_id, b_id, chance, bits, reasons FROM duplicate_pairs AS pair
     WHERE ${await shown(db, caller, asked)}
       AND ${after ? sql`(-bits, a_id, b_id) > (-${after.bits}::real, ${after.a}::uuid, ${after.b}::uuid)` : sql`true`}
       AND ${after ? sql`bits <= ${after.bits}::real` : sql`true`}
     ORDER BY bits DESC, a_id, b_id LIMIT ${limit + 1}`.execute(db);
  const page = rows.slice(0, limit);
  const ids = [...new Set(page.flatMap((row) => [row.a_id, row.b_id]))];
  const sides = await readSides(db, sql`customers.customer_id = ANY(${ids}::uuid[])`);
  const last = page.at(-1);
  return {
    items: page.flatMap(({ a_id, b_id, chance, reasons }) => {
      const [a, b] = [sides.get(a_id), sides.get(b_id)];
      return a && b ? [{ a, b, chance, reasons }] : []; // merged in this moment
    }),
    next:
      rows.length > limit && last
        ? Buffer.from(`${last.bits} ${last.a_id} ${last.b_id}`).toString('base64url')
        : null,
  };
}

/** @returns how many there are, up to a hundred thousand */
export async function countPairs(db: Db, caller: Caller, asked: Pick<Asked, 'importNo'>): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM (SELECT a_id FROM duplicate_pairs AS pair WHERE ${await shown(db, caller, asked)} LIMIT 100000) AS found`.execute(
    db,
  );
  return rows[0]?.n ?? 0;
}

async function shown(
  db: Db,
  caller: Pick<Caller, 'siteIds'>,
  { importNo, customerId }: Pick<Asked, 'importNo' | 'customerId'>,
): Promise<RawBuilder<boolean>> {
  // pairs lie on the coordinator of a cluster: whoever is in any pair is looked for on all machines at once there
  const there = (await isClusterOf(db))
    ? (id: 'a_id' | 'b_id') => sql`pair.${sql.ref(id)} IN (
        SELECT customer_id FROM customers
         WHERE customer_id IN (SELECT ${sql.ref(id)} FROM duplicate_pairs) AND ${visibleTo(caller)})`
    : (id: 'a_id' | 'b_id') => sql`EXISTS (
        SELECT FROM customers WHERE customers.customer_id = pair.${sql.ref(id)} AND ${visibleTo(caller)})`;
  const came = (id: 'a_id' | 'b_id') =>
    sql`pair.${sql.ref(id)} IN (SELECT customer_id FROM customers WHERE import_no = ${importNo ?? null})`;
  return sql<boolean>`${there('a_id')} AND ${there('b_id')}
    AND NOT EXISTS (SELECT FROM duplicate_dismissals AS said WHERE said.a_id = pair.a_id AND said.b_id = pair.b_id)
    AND ${importNo === undefined ? sql`true` : sql`(${came('a_id')} OR ${came('b_id')})`}
    AND ${customerId === undefined ? sql`true` : sql`(pair.a_id = ${customerId} OR pair.b_id = ${customerId})`}`;
}

function readCursor(cursor: string | undefined): { bits: number; a: string; b: string } | null {
  if (cursor === undefined) return null;
  const [bits = '', a = '', b = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const id = /^[0-9a-f-]{36}$/;
  if (!Number.isFinite(Number(bits)) || bits === '' || !id.test(a) || !id.test(b))
    throw new Invalid('customers:badCursor');
  return { bits: Number(bits), a, b };
}
