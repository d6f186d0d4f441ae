import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { theBusiness } from '../team/business.ts';
import type { customersContract } from './contract.ts';
import { typedContact } from './normalise.ts';
import { visibleTo } from './visible.ts';

type Match = OutputOf<typeof customersContract.matches>['items'][number];
const enough = 5;

/** Warns while a new customer is typed: what is not a phone or an e-mail yet matches nobody. */
export async function findMatches(
  db: Db,
  caller: Caller,
  { phone, email, number }: InputOf<typeof customersContract.matches>,
): Promise<Match[]> {
  const { country } = await theBusiness(db);
  const visible = visibleTo(caller);
  const wanted = [
    { kind: 'phone', normalised: typedContact('phone', phone, country) },
    { kind: 'email', normalised: typedContact('email', email, country) },
  ].filter((each) => each.normalised !== null);
  const { rows } = await sql<{ customer_id: string; name: string; company: string | null; by: Match['by'] }>`
    SELECT DISTINCT ON (customers.customer_id) customers.customer_id, name, company, found.by
      FROM (SELECT customer_id, kind AS by FROM contact_lookups
             WHERE (normalised, kind) IN (
               SELECT * FROM unnest(${wanted.map((each) => each.normalised)}::text[], ${wanted.map((each) => each.kind)}::text[]))
            UNION ALL
            SELECT customer_id, 'number' FROM customer_numbers WHERE number = ${number || null}
           ) AS found
      JOIN customers ON customers.customer_id = found.customer_id
     WHERE ${visible}
     LIMIT ${enough}`.execute(db);
  return rows.map(({ customer_id, ...row }) => ({ customerId: customer_id, ...row }));
}
