// Our own documented form, for every telephone system that can send a signed request or has a script that can:
//
//   POST /api/v1/telephony/<telephone>          content-type: application/json
//   X-Rapport-Timestamp: 1763800000             seconds since 1970
//   X-Rapport-Signature: sha256=<hex>           HMAC-SHA256 of "<timestamp>.<body>" with the secret
//   {"id": "e-1", "call": "c-1", "event": "ringing", "at": "2025-11-22T09:30:00Z", "from": "+44 20 7946 0812", "extension": "12"}
//
// event: ringing, answered, passed_on (extension: to whom), ended, missed. direction: "in" (default) or "out" (then `to`
// is the customer). An anonymous caller is from "" or "anonymous". Other fields are kept with the event.
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { type Adapter, extensionOf, headerOf, restOf } from './adapter.ts';
import { same } from './same.ts';

/** A request older or younger than this is refused: who records one cannot send it later. */
export const windowSeconds = 300;

const Id = z.union([z.string().min(1).max(200), z.int()]).transform(String);
const Form = z.looseObject({
  id: Id,
  call: Id,
  event: z.string().max(60),
  at: z.iso.datetime({ offset: true }).nullish(),
  direction: z.enum(['in', 'out']).default('in'),
  from: z.string().max(200).nullish(),
  to: z.string().max(200).nullish(),
  extension: z
    .union([z.string().max(200), z.int()])
    .transform(String)
    .nullish(),
});
const kinds = ['ringing', 'answered', 'passed_on', 'ended', 'missed'] as const;

/** @param timestamp seconds since 1970, as sent */
export function signGeneric(secret: string, timestamp: string, body: string | Buffer): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')}`;
}

export const generic: Adapter = {
  signed(request, secret) {
    const timestamp = headerOf(request, 'x-rapport-timestamp');
    const right = same(
      headerOf(request, 'x-rapport-signature'),
      signGeneric(secret, timestamp, request.body),
    );
    const age = Math.abs(request.now.getTime() / 1000 - Number(timestamp || Number.NaN));
    return right && age <= windowSeconds;
  },
  read({ body }) {
    const parsed = Form.safeParse(jsonOf(body));
    if (!parsed.success) return null;
    const form = parsed.data;
    return {
      kind: kinds.find((kind) => kind === form.event) ?? 'other',
      externalId: form.call,
      eventId: form.id,
      direction: form.direction,
      number: (form.direction === 'in' ? form.from : form.to) ?? '',
      extension: extensionOf(form.extension ?? undefined),
      at: form.at ? new Date(form.at) : null,
      seconds: null,
      extra: restOf(Object.entries(form), Object.keys(Form.shape)),
    };
  },
};

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
