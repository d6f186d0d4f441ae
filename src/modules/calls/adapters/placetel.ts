// Placetel, a PBX of Cisco for small businesses: its Notify API as published at github.com/Placetel/call-control-notify-api.
// Its events carry neither an id nor a time: the body is the id, and the time is when it is heard.
import { createHash, createHmac } from 'node:crypto';
import { type Adapter, type EventKind, extensionOf, formOf, headerOf, restOf } from './adapter.ts';
import { same } from './same.ts';

const known = ['event', 'from', 'to', 'call_id', 'peer', 'type', 'duration', 'direction'];

/** HMAC-SHA256 of the posted body, in hex. */
export function signPlacetel(secret: string, body: string | Buffer): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

export const placetel: Adapter = {
  signed: (request, secret) =>
    same(headerOf(request, 'x-placetel-signature').toLowerCase(), signPlacetel(secret, request.body)),
  read({ body }) {
    const form = formOf(body);
    const event = form.get('event');
    const externalId = form.get('call_id');
    if (!event || !externalId) return null;
    const out = form.get('direction') === 'out' || event === 'OutgoingCall';
    const seconds = Number(form.get('duration') ?? '');
    return {
      kind: kindOf(event, form.get('type') ?? ''),
      externalId: externalId.slice(0, 200),
      eventId: createHash('sha256').update(body).digest('hex'),
      direction: out ? 'out' : 'in',
      number: (out ? form.get('to') : form.get('from')) ?? '',
      extension: extensionOf(form.get('peer')),
      at: null,
      seconds: event === 'HungUp' && form.get('type') === 'accepted' && seconds >= 0 ? seconds : null,
      extra: restOf(form, known),
    };
  },
};

function kindOf(event: string, type: string): EventKind {
  if (event === 'IncomingCall' || event === 'OutgoingCall') return 'ringing';
  if (event === 'CallAccepted') return 'answered';
  if (event !== 'HungUp') return 'other';
  if (type === 'accepted') return 'ended';
  return type === 'blocked' ? 'blocked' : 'missed';
}
