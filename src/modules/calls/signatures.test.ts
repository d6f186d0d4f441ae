// Who may tell of calls: signatures as published, replays, forgeries, floods.
import { describe, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { startTestApp } from '../../testing.ts';
import { signGeneric } from './adapters/generic.ts';
import { signPlacetel } from './adapters/placetel.ts';
import { signTwilio, twilio } from './adapters/twilio.ts';
import { secret, telephoneOf } from './calls.testing.ts';

const app = await startTestApp();
const owner = await app.as('owner');
const now = (): string => String(Math.floor(Date.now() / 1000));
const body = (fields: object = {}): string =>
  JSON.stringify({ id: newId(), call: newId(), event: 'ringing', from: '+442079460812', ...fields });

describe('known vectors', () => {
  test('the generic form is an HMAC-SHA256 over timestamp.body (computed with openssl)', () => {
    expect(signGeneric('It is a secret', '1763800000', '{"id":"1"}')).toBe(
      'sha256=f0dbd55bd8da445276076533e62d54f6d6aaec023c85fe998152f74aa2a2645f',
    );
  });
  test('Twilio: the example of its documentation', () => {
    const params = new URLSearchParams({
      To: '+18005551212',
      From: '+14158675309',
      Digits: '1234',
      Caller: '+14158675309',
      CallSid: 'CA1234567890ABCDE',
    });
    const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
    expect(signTwilio('12345', url, Buffer.from(params.toString()))).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
    const request = (address: string) => ({
      body: Buffer.from(params.toString()),
      headers: { 'x-twilio-signature': 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' },
      urls: [address],
      now: new Date(),
    });
    expect(twilio.signed(request(url), '12345')).toBe(true);
    expect(twilio.signed(request('https://mycompany.com:443/myapp.php?foo=1&bar=2'), '12345')).toBe(true);
    expect(twilio.signed(request(`${url}&more=1`), '12345')).toBe(false);
    expect(twilio.signed(request(url), '12346')).toBe(false);
  });
  test('Placetel: the example of its documentation', () => {
    const posted =
      'call_id=4a4cbb39578170aed9a2761a7bec8c7e704a541f52291ef603d6f5f152980c3c&event=CallAccepted&from=0123456789&to=0987654321';
    expect(signPlacetel('12345', posted)).toBe(
      'c4f823c5b8806432fe2b83b1fc2ee714422e0cdfb4b5129152a7d0bbcd7792d0',
    );
  });
});

describe('what is refused', () => {
  test('forged, unsigned, stale, future and altered requests are refused, counted, and leave no call', async () => {
    const { post, telephone } = await telephoneOf(app);
    const text = body();
    const stale = String(Number(now()) - 310);
    const future = String(Number(now()) + 310);
    const forgeries: [string, Record<string, string>][] = [
      [text, {}],
      [text, { 'x-rapport-timestamp': now(), 'x-rapport-signature': 'sha256=00' }],
      [
        text,
        { 'x-rapport-timestamp': now(), 'x-rapport-signature': signGeneric('another secret', now(), text) },
      ],
      [text, { 'x-rapport-timestamp': stale, 'x-rapport-signature': signGeneric(secret, stale, text) }],
      [text, { 'x-rapport-timestamp': future, 'x-rapport-signature': signGeneric(secret, future, text) }],
      [text, { 'x-rapport-timestamp': now(), 'x-rapport-signature': signGeneric(secret, '', text) }],
      [`${text} `, { 'x-rapport-timestamp': now(), 'x-rapport-signature': signGeneric(secret, now(), text) }],
      ['', { 'x-rapport-timestamp': 'soon', 'x-rapport-signature': signGeneric(secret, 'soon', '') }],
    ];
    for (const [sent, headers] of forgeries) expect((await post(sent, headers)).status).toBe(403);
    const { items } = await owner.calls.telephones({});
    expect(items.find((each) => each.telephoneId === telephone.telephoneId)?.refused).toBe(forgeries.length);
    const kept = await app.database.pool.query('SELECT FROM calls WHERE telephone_id = $1', [
      telephone.telephoneId,
    ]);
    expect(kept.rowCount).toBe(0);
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toMatch(/telephony_requests_total\{outcome="forged"\} \d+/);
  });

  test('a telephone that is not there looks like a wrong signature', async () => {
    for (const id of [newId(), 'nonsense'])
      expect(
        (await fetch(`${app.url}/api/v1/telephony/${id}`, { method: 'POST', body: body() })).status,
      ).toBe(403);
  });

  test('the same request again changes nothing', async () => {
    const { post, telephone } = await telephoneOf(app);
    const text = body();
    const timestamp = now();
    const headers = {
      'x-rapport-timestamp': timestamp,
      'x-rapport-signature': signGeneric(secret, timestamp, text),
    };
    expect(await (await post(text, headers)).json()).toEqual({ repeated: false });
    expect(await (await post(text, headers)).json()).toEqual({ repeated: true });
    const kept = await app.database.pool.query(
      'SELECT FROM call_events JOIN calls USING (call_id) WHERE telephone_id = $1',
      [telephone.telephoneId],
    );
    expect(kept.rowCount).toBe(1);
  });

  test('what is signed but not in the form answers 422 and counts', async () => {
    const { post, telephone } = await telephoneOf(app);
    for (const text of [
      '',
      '{',
      '[]',
      '{"event":"ringing"}',
      '{"id":"1","call":"2","event":"ringing","from":"\\u0000"}',
    ]) {
      const timestamp = now();
      const answer = await post(text, {
        'x-rapport-timestamp': timestamp,
        'x-rapport-signature': signGeneric(secret, timestamp, text),
      });
      expect(answer.status, text).toBe(422);
    }
    const { items } = await owner.calls.telephones({});
    expect(items.find((each) => each.telephoneId === telephone.telephoneId)?.refused).toBe(5);
  });

  test('a removed telephone is heard no more', async () => {
    const { say, telephone } = await telephoneOf(app);
    await owner.calls.removeTelephone({ telephoneId: telephone.telephoneId });
    expect((await say({ event: 'ringing', call: '1' })).status).toBe(403);
  });

  test('a flood is stopped and other telephones go on', async () => {
    const calm = await telephoneOf(app);
    const statuses = new Map<number, number>();
    const minute = (): number => Math.floor(Date.now() / 60_000);
    // requests are counted by the minute of the clock: another telephone, where it changed meanwhile
    for (let begun = -1; begun !== minute();) {
      begun = minute();
      statuses.clear();
      const flooded = await telephoneOf(app);
      for (let round = 0; round < 13; round++) {
        const answers = await Promise.all(Array.from({ length: 100 }, () => flooded.post('x', {})));
        for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    }
    expect(statuses.get(403)).toBe(1200);
    expect(statuses.get(429)).toBe(100);
    expect((await calm.say({ event: 'ringing', call: '1' })).status).toBe(200);
  });

  test('a body over 64 KiB is refused', async () => {
    const { post } = await telephoneOf(app);
    expect((await post('x'.repeat(70_000), {})).status).toBe(413);
  });
});

describe('secrets', () => {
  test('a secret never comes back out and does not lie readable in the database', async () => {
    const { telephone } = await telephoneOf(app);
    const changed = await owner.calls.updateTelephone({
      telephoneId: telephone.telephoneId,
      secret: 'another one',
    });
    const shown = JSON.stringify([telephone, changed, await owner.calls.telephones({})]);
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain('another one');
    const { rows } = await app.database.pool.query<{ secret: Buffer; input: string }>(
      `SELECT secret, (SELECT string_agg(input::text, ' ') FROM audit_entries WHERE operation LIKE 'calls.%') AS input
         FROM telephones WHERE telephone_id = $1`,
      [telephone.telephoneId],
    );
    expect(rows[0]?.secret.toString('latin1')).not.toContain('another');
    expect(rows[0]?.input).not.toContain(secret);
  });

  test('a new secret counts at once', async () => {
    const { say, telephone } = await telephoneOf(app);
    expect((await say({ event: 'ringing', call: '1' })).status).toBe(200);
    await owner.calls.updateTelephone({ telephoneId: telephone.telephoneId, secret: 'another one' });
    expect((await say({ event: 'ringing', call: '2' })).status).toBe(403);
  });
});

describe('adapters over HTTP', () => {
  test('Twilio: legs to our people belong to the call that came in', async () => {
    const { url, post, telephone, callId } = await telephoneOf(app, {
      kind: 'twilio',
      secret: 'auth token of ours',
    });
    const staff = (await owner.team.staff({})).items[0];
    await owner.calls.setLines({
      telephoneId: telephone.telephoneId,
      lines: [{ extension: 'client:olive', staffId: staff?.staffId ?? '' }],
    });
    const send = async (fields: Record<string, string>): Promise<number> => {
      const text = new URLSearchParams({
        From: '+442079460812',
        ApiVersion: '2010-04-01',
        ...fields,
      }).toString();
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': signTwilio('auth token of ours', url, Buffer.from(text)),
      };
      return (await post(text, headers)).status;
    };
    const leg = { CallSid: 'CAleg', ParentCallSid: 'CAin', Direction: 'outbound-dial', To: 'client:olive' };
    const at = (seconds: number): string =>
      new Date(Date.parse('2025-11-21T09:00:00Z') + seconds * 1000).toUTCString();
    expect(await send({ ...leg, CallStatus: 'ringing', Timestamp: at(0), SequenceNumber: '1' })).toBe(200);
    expect(await send({ ...leg, CallStatus: 'in-progress', Timestamp: at(8), SequenceNumber: '2' })).toBe(
      200,
    );
    expect(await send({ ...leg, CallStatus: 'completed', Timestamp: at(60), SequenceNumber: '3' })).toBe(200);
    expect(
      await send({
        CallSid: 'CAin',
        Direction: 'inbound',
        CallStatus: 'completed',
        CallDuration: '61',
        Timestamp: at(61),
      }),
    ).toBe(200);
    expect(await owner.calls.get({ callId: callId('CAin') })).toMatchObject({
      state: 'ended',
      direction: 'in',
      phone: '+442079460812',
      rings: 2,
      seconds: 53,
      staffId: staff?.staffId,
    });
    expect((await post('CallSid=CAin&CallStatus=completed', { 'x-twilio-signature': 'x' })).status).toBe(403);
  });

  test('Placetel: accepted and missed', async () => {
    const { post, callId } = await telephoneOf(app, { kind: 'placetel', secret: '12345', country: 'DE' });
    const send = async (fields: Record<string, string>): Promise<number> => {
      const text = new URLSearchParams(fields).toString();
      return (await post(text, { 'x-placetel-signature': signPlacetel('12345', text) })).status;
    };
    const call = { call_id: 'a', from: '022129191999', to: '022199998560', direction: 'in' };
    expect(await send({ ...call, event: 'IncomingCall' })).toBe(200);
    expect(await send({ ...call, event: 'CallAccepted', peer: '7777abcdefg@fpbx.de' })).toBe(200);
    expect(await send({ ...call, event: 'HungUp', type: 'accepted', duration: '30' })).toBe(200);
    expect(await owner.calls.get({ callId: callId('a') })).toMatchObject({
      state: 'ended',
      phone: '+4922129191999',
      rings: 1,
    });
    expect(await send({ ...call, call_id: 'b', from: 'anonymous', event: 'IncomingCall' })).toBe(200);
    expect(
      await send({
        ...call,
        call_id: 'b',
        from: 'anonymous',
        event: 'HungUp',
        type: 'missed',
        duration: '0',
      }),
    ).toBe(200);
    expect(await owner.calls.get({ callId: callId('b') })).toMatchObject({ state: 'missed', phone: null });
  });
});
