// Customers as whoever compares two of them needs to see them: by main contact points and address.
import { type SqlBool, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Side } from './contract.ts';

type Row = Omit<Side, 'lastAt' | 'createdAt'> & { lastAt: Date | number; createdAt: Date };

const mainPoint = (kind: 'phone' | 'email') => sql`
  (SELECT value FROM contact_points AS point WHERE point.customer_id = customers.customer_id AND kind = ${sql.lit(kind)}
    ORDER BY main DESC, created_at LIMIT 1)`;

/** @param which condition on `customers` */
export async function readSides(db: Db, which: ReturnType<typeof sql<SqlBool>>): Promise<Map<string, Side>> {
  const { rows } = await sql<Row>`
    SELECT customers.customer_id AS "customerId", customers.name, kind, company, number, birthday,
           (SELECT name FROM sites WHERE sites.site_id = customers.site_id) AS site,
           ${mainPoint('phone')} AS phone, ${mainPoint('email')} AS email,
           address.street, address.postcode, address.city,
           figures.orders, figures.last_at AS "lastAt", customers.created_at AS "createdAt"
      FROM customers
      JOIN customer_figures AS figures ON figures.customer_id = customers.customer_id
      LEFT JOIN LATERAL (SELECT street, postcode, city FROM addresses WHERE addresses.customer_id = customers.customer_id
                          ORDER BY main DESC, created_at LIMIT 1) AS address ON true
     WHERE ${which}`.execute(db);
  return new Map(
    rows.map((row) => [
      row.customerId,
      {
        ...row,
        lastAt: row.lastAt instanceof Date ? row.lastAt.toISOString() : null,
        createdAt: row.createdAt.toISOString(),
      },
    ]),
  );
}
