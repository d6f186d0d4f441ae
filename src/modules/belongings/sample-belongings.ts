// Belongings of the sample company; they go away with its customers.
import type pg from 'pg';
import { newId } from '../../core/ids.ts';
import type { State } from './change.ts';

export type SampledBelonging = Omit<State, 'addressId' | 'addedAt' | 'retiredAt'> & {
  customerId: string;
  addedAt: Date;
};

/** In the client's transaction. */
export async function addSampleBelongings(
  client: pg.ClientBase,
  belongings: readonly SampledBelonging[],
): Promise<void> {
  const of = <K extends keyof SampledBelonging>(key: K) => belongings.map((each) => each[key]);
  await client.query(
    `INSERT INTO belongings (customer_id, belonging_id, product_id, name, since, place, serial, stage, last_service,
                             next_service, service_months, added_at)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                          $9::date[], $10::date[], $11::smallint[], $12::timestamptz[])`,
    [
      of('customerId'),
      belongings.map(newId),
      of('productId'),
      of('name'),
      of('since'),
      of('place'),
      of('serial'),
      of('stage'),
      of('lastService'),
      of('nextService'),
      of('serviceMonths'),
      of('addedAt'),
    ],
  );
}
