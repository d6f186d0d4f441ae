// Click to call: what is sent to the telephone system, and what is never sent.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { refusal, startTestApp } from '../../testing.ts';
import { signGeneric } from './adapters/generic.ts';
import { secret, telephoneOf } from './calls.testing.ts';

const app = await startTestApp();
const owner = await app.as('owner');
const heard: { body: string; headers: IncomingMessage['headers'] }[] = [];
let status = 202;
const switchboard = createServer((request: IncomingMessage, response: ServerResponse) => {
  void text(request).then((body) => {
    heard.push({ body, headers: request.headers });
    return response.writeHead(status, { location: 'http://169.254.169.254/' }).end();
  });
});
await new Promise<void>((resolve) => void switchboard.listen(0, '127.0.0.1', resolve));
afterAll(() => void switchboard.close());
const outgoingUrl = `http://127.0.0.1:${(switchboard.address() as AddressInfo).port}/dial`;

async function customer(phone: string): Promise<string> {
  const { customer: made } = await owner.customers.create({
    kind: 'person',
    name: 'Called Somebody',
    contactPoints: [{ kind: 'phone', value: phone }],
  });
  return made.customerId;
}

test('without a telephone system that takes calls there is none to place', async () => {
  const customerId = await customer('+442079460100');
  expect((await owner.calls.current({})).places).toBe(false);
  expect(
    await refusal(owner.calls.place({ callId: newId(), customerId, phone: '+442079460100' })),
  ).toMatchObject({
    status: 422,
  });
});

test('an address in the own network is not called unless the owner allowed it', async () => {
  const { telephone } = await telephoneOf(app, { outgoingUrl });
  const customerId = await customer('+442079460101');
  const input = { customerId, phone: '+442079460101' };
  expect(await refusal(owner.calls.place({ callId: newId(), ...input }))).toMatchObject({ status: 422 });
  expect(heard).toHaveLength(0);
  const kept = await app.database.pool.query(`SELECT FROM calls WHERE direction = 'out'`);
  expect(kept.rowCount).toBe(0); // what was never placed is no call
  const manager = await app.as('manager');
  const allow = { telephoneId: telephone.telephoneId, outgoingPrivate: true };
  expect(await refusal(manager.calls.updateTelephone(allow))).toMatchObject({ status: 403 });
  await owner.calls.updateTelephone(allow);
  await owner.calls.place({ callId: newId(), ...input });
  expect(heard).toHaveLength(1);
});

test('it is asked once, signed, with the caller’s extension; what it then tells is the same call', async () => {
  const line = await telephoneOf(app, { outgoingUrl, outgoingPrivate: true });
  const rep = await app.as('rep');
  const staffId = (await owner.team.staff({})).items.find(({ name }) => name === 'Test rep')?.staffId ?? '';
  await owner.calls.setLines({
    telephoneId: line.telephone.telephoneId,
    lines: [{ extension: '12', staffId }],
  });
  heard.length = 0;
  const customerId = await customer('+442079460102');
  const input = { callId: newId(), customerId, phone: '020 7946 0102' };
  const { callId } = await rep.calls.place(input);
  expect(await rep.calls.place(input)).toEqual({ callId });
  expect(heard).toHaveLength(1);
  const { body = '', headers = {} } = heard[0] ?? {};
  expect(JSON.parse(body)).toMatchObject({
    event: 'place',
    call: input.callId,
    to: '+442079460102',
    extension: '12',
  });
  const timestamp = String(headers['x-rapport-timestamp']);
  expect(headers['x-rapport-signature']).toBe(signGeneric(secret, timestamp, body));
  expect((await rep.calls.current({})).items).toMatchObject([
    { callId, direction: 'out', staff: { staffId } },
  ]);
  await line.say({
    event: 'answered',
    call: input.callId,
    direction: 'out',
    to: '+442079460102',
    extension: '12',
  });
  await line.say({ event: 'ended', call: input.callId, direction: 'out', to: '+442079460102' });
  expect(await rep.calls.get({ callId })).toMatchObject({
    state: 'ended',
    direction: 'out',
    customerId,
    staffId,
  });
});

test('a redirect is a refusal and leads nowhere; only numbers of the customer are called', async () => {
  status = 302;
  heard.length = 0;
  const customerId = await customer('+442079460103');
  expect(
    await refusal(owner.calls.place({ callId: newId(), customerId, phone: '+442079460103' })),
  ).toMatchObject({
    status: 409,
  });
  expect(heard).toHaveLength(1);
  expect(
    await refusal(owner.calls.place({ callId: newId(), customerId, phone: '+442079460999' })),
  ).toMatchObject({
    status: 404,
  });
  expect(heard).toHaveLength(1);
});
