// How an endpoint does over many deliveries: left alone for a while, and given up after days.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { notify } from '../notices/notices.ts';

/** From how many failures in a row on the whole endpoint rests, at first for seconds and at most for minutes. */
export const restFrom = 10;
const restSeconds = 5;
const longestRest = 300;
/** Days of failures without any success, behind which nobody is at home. */
const giveUpDays = 5;

export async function afterSuccess(tx: Db, endpointId: string): Promise<void> {
  await sql`
    UPDATE webhook_endpoints SET failures = 0, failing_since = NULL, resting_until = NULL
     WHERE endpoint_id = ${endpointId} AND failures > 0`.execute(tx);
}

/** @param gone the endpoint said that it is no more (410) */
export async function afterFailure(
  tx: Db,
  endpointId: string,
  { gone, now }: { gone: boolean; now: Date },
): Promise<void> {
  const { rows } = await sql<{ url: string; enabled: boolean; given_up: boolean }>`
    UPDATE webhook_endpoints
       SET failures = failures + 1, failing_since = coalesce(failing_since, ${now}),
           resting_until = CASE WHEN failures + 1 >= ${restFrom} THEN ${now}::timestamptz + make_interval(
             secs => least(${longestRest}, ${restSeconds} * 2.0 ^ least(failures + 1 - ${restFrom}, 10))) END
     WHERE endpoint_id = ${endpointId}
    RETURNING url, enabled, failing_since < ${now}::timestamptz - make_interval(days => ${giveUpDays}) AS given_up`.execute(
    tx,
  );
  const [endpoint] = rows;
  if (!endpoint?.enabled || !(gone || endpoint.given_up)) return;
  await tx
    .updateTable('webhook_endpoints')
    .set({ enabled: false, disabled_at: now, disabled_why: gone ? 'gone' : 'failing' })
    .where('endpoint_id', '=', endpointId)
    .execute();
  const owners = await tx
    .selectFrom('staff')
    .select('id')
    .where('role', '=', 'owner')
    .where('active', '=', true)
    .execute();
  await notify(
    tx,
    owners.map(({ id }) => ({
      staffId: id,
      key: `webhook.disabled ${endpointId} ${now.toISOString()}`,
      kind: 'webhook.disabled',
      customerId: null,
      data: { host: new URL(endpoint.url).host },
    })),
  );
}
