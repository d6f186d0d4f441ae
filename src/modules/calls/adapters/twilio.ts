// Twilio's voice status callbacks (www.twilio.com/docs/voice/api/call-resource#statuscallback, /docs/voice/twiml/number and
// /docs/usage/security). The number that customers dial has our address as its status callback, and every <Number>,
// <Client> or <Sip> in <Dial> too, with the events initiated, ringing, answered and completed: the legs to our people
// carry ParentCallSid, and only they tell that a person answered, since a menu that picks up "answers" as well.
import { createHmac } from 'node:crypto';
import { type Adapter, type EventKind, extensionOf, formOf, headerOf, restOf } from './adapter.ts';
import { same } from './same.ts';

const known = [
  'CallSid',
  'ParentCallSid',
  'CallStatus',
  'DialCallStatus',
  'DialCallDuration',
  'CallDuration',
  'Direction',
  'From',
  'To',
  'Timestamp',
  'SequenceNumber',
];

/**
 * The address, then every field's name and value in the order of the names; HMAC-SHA1, Base64. Of a repeated field each
 * different value counts once, in order.
 */
export function signTwilio(token: string, url: string, body: Buffer): string {
  const fields = new URLSearchParams(body.toString('utf8'));
  const text = [...new Set(fields.keys())]
    .sort()
    .flatMap((name) => [...new Set(fields.getAll(name))].sort().map((value) => name + value))
    .join('');
  return createHmac('sha1', token)
    .update(url + text, 'utf8')
    .digest('base64');
}

/** Twilio signs the address with or without its port, depending on how it was written. */
function withAndWithoutPort(address: string): string[] {
  const [, host = '', port = '', path = ''] = /^(https?:\/\/[^/?]*?)(:\d+)?([/?].*)?$/.exec(address) ?? [];
  if (port !== '') return [address, host + path];
  return [address, `${host}:${host.startsWith('https') ? 443 : 80}${path}`];
}

export const twilio: Adapter = {
  signed(request, token) {
    const given = headerOf(request, 'x-twilio-signature');
    const right = request.urls
      .flatMap(withAndWithoutPort)
      .map((url) => same(given, signTwilio(token, url, request.body)));
    return right.includes(true);
  },
  read({ body }) {
    const form = formOf(body);
    const sid = form.get('CallSid');
    const status = form.get('CallStatus');
    if (!sid || !status) return null;
    const parent = form.get('ParentCallSid');
    const dialled = form.get('DialCallStatus');
    // a leg of ours is "outbound" to Twilio and still belongs to the call that came in
    const out = !parent && (form.get('Direction') ?? '').startsWith('outbound');
    const at = new Date(form.get('Timestamp') ?? Number.NaN);
    const seconds = Number(form.get('DialCallDuration') ?? (parent ? '' : form.get('CallDuration')) ?? '');
    return {
      kind: dialled
        ? afterDial(dialled)
        : parent
          ? ofLeg(status)
          : out
            ? ofOutgoing(status)
            : ofCaller(status),
      externalId: parent || sid,
      eventId: [sid, dialled ?? status, form.get('SequenceNumber') ?? ''].join(':'),
      direction: out ? 'out' : 'in',
      number: (out ? form.get('To') : form.get('From')) ?? '',
      extension: parent ? extensionOf(form.get('To')) : null,
      at: Number.isNaN(at.getTime()) ? null : at,
      seconds: dialled === 'completed' && seconds > 0 ? seconds : null,
      extra: restOf(form, known),
    };
  },
};

function ofLeg(status: string): EventKind {
  if (status === 'queued' || status === 'initiated' || status === 'ringing') return 'ringing';
  return status === 'in-progress' ? 'answered' : 'other'; // another leg may still ring; the caller's end says the end
}

function ofCaller(status: string): EventKind {
  if (status === 'queued' || status === 'ringing') return 'ringing';
  if (status === 'completed') return 'ended';
  return ['busy', 'no-answer', 'failed', 'canceled'].includes(status) ? 'missed' : 'other';
}

function ofOutgoing(status: string): EventKind {
  return status === 'in-progress' ? 'answered' : status === 'initiated' ? 'ringing' : ofCaller(status);
}

function afterDial(status: string): EventKind {
  return status === 'completed' || status === 'answered' ? 'ended' : 'missed';
}
