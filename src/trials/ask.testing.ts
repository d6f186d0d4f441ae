// One request over HTTP as it stands: nothing is mended on the way out, as `fetch` would.
import { Agent, request } from 'node:http';
import type { Asked } from './requests.testing.ts';

export type Answer = { status: number; type: string; text: string; headers: Record<string, unknown> };

/** @returns functions that ask (status 0: hung up on), and that close the connections that were kept */
export function asker(url: string): {
  ask(asked: Pick<Asked, 'method' | 'target' | 'headers' | 'body'>): Promise<Answer>;
  close(): void;
} {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const { hostname, port } = new URL(url);
  return {
    close: () => agent.destroy(),
    ask: ({ method, target, headers, body }) =>
      new Promise((resolve) => {
        const hungUp = (error: Error): void =>
          resolve({ status: 0, type: '', text: error.message, headers: {} });
        const bytes = body === null ? null : Buffer.from(body);
        const length = bytes === null ? {} : { 'content-length': String(bytes.length) };
        const sent = request(
          { agent, hostname, port, method, path: target, headers: { ...length, ...headers } },
          (response) => {
            const parts: Buffer[] = [];
            response.on('data', (part: Buffer) => parts.push(part));
            response.on('error', hungUp);
            response.on('end', () =>
              resolve({
                status: response.statusCode ?? 0,
                type: response.headers['content-type'] ?? '',
                text: Buffer.concat(parts).toString('utf8'),
                headers: response.headers,
              }),
            );
          },
        );
        sent.setTimeout(15_000, () => sent.destroy(new Error('no answer')));
        sent.on('error', hungUp);
        sent.end(bytes ?? undefined);
      }),
  };
}
