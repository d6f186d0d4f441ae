// Click to call, through the telephone system: the reverse of its webhook, in the same form and signed the same way.
import { sql } from 'kysely';
import { newId } from '../../core/ids.ts';
import { inTransaction } from '../../core/db.ts';
import { Conflict, Invalid, NotFound } from '../../core/errors.ts';
import type { Call } from '../../core/handle.ts';
import type { InputOf } from '../../core/operation.ts';
import { postOutbound } from '../../core/outbound.ts';
import { checkVisible } from '../customers/visible.ts';
import { theBusiness } from '../team/business.ts';
import { signGeneric } from './adapters/generic.ts';
import type { callsContract } from './contract.ts';
import { forgetLive } from './live-calls.ts';
import { readNumber } from './number.ts';
import { callIdOf, refold } from './receive.ts';
import { sealPurpose } from './telephones.ts';

type Way = {
  telephone_id: string;
  site_id: string | null;
  secret: Buffer;
  outgoing_url: string;
  outgoing_private: boolean;
  extension: string | null;
};

/**
 * Asks the telephone system to call. What it then tells of the call (with the `call` it was given) becomes part of the
 * same call. The same id again places no second one.
 * @throws Invalid when no telephone system takes calls, Conflict when it refuses
 */
export async function placeCall(
  { db, caller, sealFor }: Call,
  { callId: asked, customerId, phone }: InputOf<typeof callsContract.place>,
): Promise<{ callId: string }> {
  if (!caller.staffId) throw new Invalid('calls:takeNeedsStaff');
  await checkVisible(db, caller, customerId);
  const number = readNumber(phone, (await theBusiness(db)).country);
  const known = await db
    .selectFrom('contact_points')
    .select('normalised')
    .where('customer_id', '=', customerId)
    .where('kind', '=', 'phone')
    .where('normalised', '=', number.phone ?? '')
    .executeTakeFirst();
  if (!number.phone || !known) throw new NotFound('calls:notTheirNumber');
  const { rows } = await sql<Way>`
    SELECT telephones.telephone_id, telephones.site_id, secret, outgoing_url, outgoing_private, extension
      FROM telephones
      LEFT JOIN telephone_lines AS line ON line.telephone_id = telephones.telephone_id AND line.staff_id = ${caller.staffId}
     WHERE removed_at IS NULL AND outgoing_url IS NOT NULL
       AND (${caller.siteIds}::uuid[] IS NULL OR site_id IS NULL OR site_id = ANY(${caller.siteIds}::uuid[]))
     ORDER BY extension IS NULL, telephones.created_at LIMIT 1`.execute(db);
  const way = rows[0];
  if (!way) throw new Invalid('calls:noOutgoing');
  const callId = callIdOf(way.telephone_id, asked);
  const staffId = caller.staffId;
  const fresh = await inTransaction(db, async (tx) => {
    const at = new Date();
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('calls')
      .values({
        call_id: callId,
        telephone_id: way.telephone_id,
        external_id: asked,
        direction: 'out',
        site_id: way.site_id,
        phone: number.phone,
        shown: number.shown,
        withheld: false,
        state: 'ringing',
        rang_at: at,
        candidates: [customerId],
        customer_id: customerId,
        created_at: at,
      })
      .onConflict((conflict) => conflict.column('call_id').doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) return false;
    await tx
      .insertInto('call_events')
      .values({
        call_id: callId,
        event_id: `taken ${staffId}`,
        kind: 'taken',
        at,
        staff_id: staffId,
        extra: '{}',
        received_at: at,
      })
      .execute();
    await refold(tx, callId);
    return true;
  });
  if (!fresh) return { callId };
  try {
    await ask(way, sealFor(sealPurpose).open(way.secret), {
      call: asked,
      to: number.phone,
      staff: caller.name,
    });
  } catch (error) {
    await db.deleteFrom('calls').where('call_id', '=', callId).execute();
    await forgetLive(db, callId);
    throw error;
  }
  return { callId };
}

async function ask(
  way: Way,
  secret: string,
  { call, to, staff }: { call: string; to: string; staff: string },
): Promise<void> {
  const body = JSON.stringify({
    id: newId(),
    event: 'place',
    call,
    to,
    extension: way.extension,
    staff,
    at: new Date().toISOString(),
  });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const { status } = await postOutbound({
    url: way.outgoing_url,
    allowInside: way.outgoing_private,
    body,
    headers: {
      'content-type': 'application/json',
      'x-rapport-timestamp': timestamp,
      'x-rapport-signature': signGeneric(secret, timestamp, body),
    },
  });
  if (status < 200 || status > 299) throw new Conflict('calls:placeRefused', { status });
}
