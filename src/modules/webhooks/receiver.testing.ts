// Somebody who receives webhooks, and checks them with the package that receivers use.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { afterAll } from 'vitest';

export type Told = { type: string; timestamp: string; data: Record<string, string | number | null> };
export type Received = { id: string; told: Told; headers: IncomingHttpHeaders; body: string };
export type Receiver = {
  url: string;
  /** in the order in which they came, answered well or not */
  all: Received[];
  /** what it answers; 204 unless told otherwise */
  answer: (response: ServerResponse, received: Received) => void | Promise<void>;
  secret: string | null;
};

export async function startReceiver(): Promise<Receiver> {
  const receiver: Receiver = {
    url: '',
    all: [],
    secret: null,
    answer: (response) => void response.writeHead(204).end(),
  };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { headers } = request;
    if (receiver.secret !== null)
      new Webhook(receiver.secret).verify(body, headers as Record<string, string>);
    const received = {
      id: String(headers['webhook-id']),
      told: JSON.parse(body) as Told,
      headers,
      body,
    };
    receiver.all.push(received);
    await receiver.answer(response, received);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
  return receiver;
}
