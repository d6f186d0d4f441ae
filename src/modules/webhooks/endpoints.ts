import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Invalid, NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import { newId } from '../../core/ids.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { outboundUrl } from '../../core/outbound.ts';
import type { Seal } from '../../core/seal.ts';
import type { webhooksContract } from './contract.ts';
import { newSecret } from './sign.ts';

type Endpoint = OutputOf<typeof webhooksContract.update>;
type WithSecret = OutputOf<typeof webhooksContract.add>;
export const sealPurpose = 'webhooks';
const hour = 3_600_000;

type Row = {
  endpoint_id: string;
  url: string;
  description: string;
  types: string[];
  site_ids: string[];
  enabled: boolean;
  disabled_why: Endpoint['disabledWhy'];
  disabled_at: Date | null;
  previous_until: Date | null;
  failing_since: Date | null;
  created_at: Date;
  waiting: number;
  failed: number;
  last_delivered_at: Date | null;
};

/** Who works on some sites sees and changes what is limited to these. */
export function mine({ siteIds }: Pick<Caller, 'siteIds'>): ReturnType<typeof sql> {
  return siteIds === null
    ? sql`true`
    : sql`(endpoint.site_ids <> '{}' AND endpoint.site_ids <@ ${siteIds}::uuid[])`;
}

/** Secrets are not even read. */
export async function listEndpoints(db: Db, caller: Caller, endpointId?: string): Promise<Endpoint[]> {
  const { rows } = await sql<Row>`
    SELECT endpoint_id, url, description, types, site_ids, enabled, disabled_why, disabled_at, previous_until,
           failing_since, created_at,
           (SELECT count(*)::int FROM webhook_deliveries WHERE endpoint_id = endpoint.endpoint_id AND state = 'waiting') AS waiting,
           (SELECT count(*)::int FROM webhook_deliveries WHERE endpoint_id = endpoint.endpoint_id AND state = 'failed') AS failed,
           (SELECT settled_at FROM webhook_deliveries WHERE endpoint_id = endpoint.endpoint_id AND state = 'delivered'
             ORDER BY seq DESC LIMIT 1) AS last_delivered_at
      FROM webhook_endpoints AS endpoint
     WHERE ${mine(caller)} AND (${endpointId ?? null}::uuid IS NULL OR endpoint_id = ${endpointId ?? null}::uuid)
     ORDER BY created_at, endpoint_id`.execute(db);
  return rows.map((row) => ({
    endpointId: row.endpoint_id,
    url: row.url,
    description: row.description,
    types: row.types,
    siteIds: row.site_ids,
    enabled: row.enabled,
    disabledWhy: row.disabled_why,
    disabledAt: row.disabled_at?.toISOString() ?? null,
    previousUntil:
      row.previous_until && row.previous_until > new Date() ? row.previous_until.toISOString() : null,
    failingSince: row.failing_since?.toISOString() ?? null,
    waiting: row.waiting,
    failed: row.failed,
    lastDeliveredAt: row.last_delivered_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  }));
}

/** @throws NotFound for one that is not there, or not for this caller */
export async function oneEndpoint(db: Db, caller: Caller, endpointId: string): Promise<Endpoint> {
  const [endpoint] = await listEndpoints(db, caller, endpointId);
  if (!endpoint) throw new NotFound();
  return endpoint;
}

/** @throws Invalid for an address that is none, or sites that are not the caller's to choose */
export async function addEndpoint(
  tx: Db,
  caller: Caller,
  seal: Seal,
  { url, description, types, siteIds }: InputOf<typeof webhooksContract.add>,
): Promise<WithSecret> {
  await checkSites(tx, caller, siteIds);
  const endpointId = newId();
  const secret = newSecret();
  await tx
    .insertInto('webhook_endpoints')
    .values({
      endpoint_id: endpointId,
      url: outboundUrl(url).href,
      description,
      types,
      site_ids: siteIds,
      secret: seal.close(secret),
      created_by: caller.staffId,
      created_at: new Date(),
    })
    .execute();
  return { ...(await oneEndpoint(tx, caller, endpointId)), secret };
}

/** What failed counts from anew: another address, or the same one put right. */
export async function updateEndpoint(
  tx: Db,
  caller: Caller,
  { endpointId, url, description, types, siteIds, enabled }: InputOf<typeof webhooksContract.update>,
): Promise<Endpoint> {
  const before = await oneEndpoint(tx, caller, endpointId);
  if (siteIds) await checkSites(tx, caller, siteIds);
  const afresh = url !== undefined || (enabled === true && !before.enabled);
  await tx
    .updateTable('webhook_endpoints')
    .set({
      url: url === undefined ? before.url : outboundUrl(url).href,
      description: description ?? before.description,
      types: types ?? before.types,
      site_ids: siteIds ?? before.siteIds,
      ...(enabled !== undefined &&
        enabled !== before.enabled && {
          enabled,
          disabled_at: enabled ? null : new Date(),
          disabled_why: null,
        }),
      ...(afresh && { failures: 0, failing_since: null, resting_until: null }),
    })
    .where('endpoint_id', '=', endpointId)
    .execute();
  return oneEndpoint(tx, caller, endpointId);
}

export async function removeEndpoint(
  tx: Db,
  caller: Caller,
  { endpointId }: { endpointId: string },
): Promise<{ endpointId: string }> {
  await oneEndpoint(tx, caller, endpointId);
  await tx.deleteFrom('webhook_endpoints').where('endpoint_id', '=', endpointId).execute();
  return { endpointId };
}

/** Both secrets sign until the receiver has changed over. */
export async function rotateSecret(
  tx: Db,
  caller: Caller,
  seal: Seal,
  { endpointId, overlapHours }: InputOf<typeof webhooksContract.rotate>,
): Promise<WithSecret> {
  await oneEndpoint(tx, caller, endpointId);
  const secret = newSecret();
  const until = overlapHours === 0 ? null : new Date(Date.now() + overlapHours * hour);
  await sql`
    UPDATE webhook_endpoints SET previous_secret = ${until === null ? null : sql`secret`}, previous_until = ${until},
           secret = ${seal.close(secret)}
     WHERE endpoint_id = ${endpointId}`.execute(tx);
  return { ...(await oneEndpoint(tx, caller, endpointId)), secret };
}

async function checkSites(db: Db, caller: Caller, siteIds: readonly string[]): Promise<void> {
  const known = new Set(
    (await db.selectFrom('sites').select('site_id').execute()).map(({ site_id }) => site_id),
  );
  const allowed = siteIds.every(
    (siteId) => known.has(siteId) && (caller.siteIds === null || caller.siteIds.includes(siteId)),
  );
  if (!allowed || (caller.siteIds !== null && siteIds.length === 0)) throw new Invalid('webhooks:yourSites');
}
