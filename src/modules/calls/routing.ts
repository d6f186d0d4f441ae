import type { Database } from '../../core/db.ts';
import type { Caller } from '../../core/handle.ts';
import type { OutputOf } from '../../core/operation.ts';
import { theBusiness } from '../team/business.ts';
import type { callsContract } from './contract.ts';
import { readNumber } from './number.ts';
import { whoCalls } from './who-calls.ts';

type Routing = OutputOf<typeof callsContract.routing>;
const parts = ['phone', 'customer', 'askFor', 'language'] as const satisfies Routing['has'];

/** A phone menu waits for this: one statement for a number with its country code, one more for any other. */
export async function routeCall(
  database: Database,
  caller: Caller,
  { phone }: { phone: string },
): Promise<Routing> {
  const international = phone.startsWith('+');
  const country = international ? 'GB' : (await theBusiness(database.db)).country;
  const number = readNumber(phone, country);
  const candidates = number.phone ? await whoCalls(database.prepared, number.phone, caller.siteIds) : [];
  const likeliest = candidates[0];
  const known = {
    phone: number.phone,
    customer: likeliest
      ? { customerId: likeliest.customer_id, name: likeliest.name, siteId: likeliest.site_id }
      : null,
    askFor:
      likeliest?.owner_id && likeliest.owner_name
        ? {
            staffId: likeliest.owner_id,
            name: likeliest.owner_name,
            free: likeliest.owner_free,
            extension: likeliest.owner_extension,
          }
        : null,
    asksFor: likeliest?.asks_for ?? null,
    language: likeliest?.language ?? null,
  };
  return {
    ...known,
    withheld: number.withheld,
    customers: candidates.length,
    has: parts.filter((part) => known[part] !== null),
  };
}
