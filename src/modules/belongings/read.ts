import { type SqlBool, sql } from 'kysely';
import type { z } from 'zod';
import type { Db } from '../../core/db.ts';
import { NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { keyset } from '../customers/keyset.ts';
import { checkVisible } from '../customers/visible.ts';
import type { Belonging as Shape, belongingsContract } from './contract.ts';

export type Belonging = z.infer<typeof Shape>;
type Row = Omit<Belonging, 'addedAt' | 'retiredAt'> & { addedAt: Date; retiredAt: Date | null };

/** An address that is gone is no place any more. */
async function readBelongings(
  db: Db,
  where: ReturnType<typeof sql<SqlBool>>,
  rest: ReturnType<typeof sql> = sql``,
): Promise<Belonging[]> {
  const { rows } = await sql<Row>`
    SELECT belongings.customer_id AS "customerId", belonging_id AS "belongingId", product_id AS "productId", name, since,
           addresses.address_id AS "addressId", place,
           coalesce(place, nullif(concat_ws(', ', nullif(street, ''), nullif(concat_ws(' ', postcode, city), '')), ''),
                    addresses.label) AS "where",
           serial, stage, last_service AS "lastService", next_service AS "nextService", service_months AS "serviceMonths",
           coalesce(next_service < (SELECT (now() AT TIME ZONE time_zone)::date FROM business), false) AS "serviceLate",
           added_at AS "addedAt", retired_at AS "retiredAt", version
      FROM belongings
      LEFT JOIN addresses ON addresses.customer_id = belongings.customer_id AND addresses.address_id = belongings.address_id
     WHERE ${where} ${rest}`.execute(db);
  return rows.map((row) => ({
    ...row,
    addedAt: row.addedAt.toISOString(),
    retiredAt: row.retiredAt?.toISOString() ?? null,
  }));
}

/** @throws NotFound */
export async function readBelonging(
  db: Db,
  { customerId, belongingId }: { customerId: string; belongingId: string },
): Promise<Belonging> {
  const [found] = await readBelongings(
    db,
    sql<SqlBool>`belongings.customer_id = ${customerId} AND belonging_id = ${belongingId}`,
  );
  if (!found) throw new NotFound();
  return found;
}

/** @throws NotFound, Invalid for a cursor that is none */
export async function listBelongings(
  db: Db,
  caller: Caller,
  { customerId, retired, cursor, limit }: InputOf<typeof belongingsContract.of>,
): Promise<OutputOf<typeof belongingsContract.of>> {
  await checkVisible(db, caller, customerId);
  const after = keyset.read(cursor);
  const order = retired ? sql`retired_at DESC, belonging_id DESC` : sql`added_at, belonging_id`;
  const place = retired
    ? sql`(retired_at, belonging_id) < (${after?.at}::timestamptz, ${after?.id}::uuid)`
    : sql`(added_at, belonging_id) > (${after?.at}::timestamptz, ${after?.id}::uuid)`;
  const rows = await readBelongings(
    db,
    sql<SqlBool>`belongings.customer_id = ${customerId}
      AND ${retired ? sql`retired_at IS NOT NULL` : sql`retired_at IS NULL`} AND ${after ? place : sql`true`}`,
    sql`ORDER BY ${order} LIMIT ${limit + 1}`,
  );
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const { rows: counts } = await sql<{ retired: number }>`
    SELECT count(*)::int AS retired FROM belongings
     WHERE customer_id = ${customerId} AND retired_at IS NOT NULL`.execute(db);
  return {
    items,
    next:
      rows.length > limit && last
        ? keyset.write({ at: last.retiredAt ?? last.addedAt, id: last.belongingId })
        : null,
    retired: counts[0]?.retired ?? 0,
  };
}
