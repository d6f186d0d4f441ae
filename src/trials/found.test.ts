// What the fuzzer found once stays mended.
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { refusal, startTestApp } from '../testing.ts';

const app = await startTestApp();
const owner = await app.as('owner');

/** @returns what the server says to bytes as they are */
async function said(bytes: string): Promise<{ status: number; body: unknown }> {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), body: JSON.parse(body) };
}

describe('one error body, also where a request gets nowhere', () => {
  test('an address that is none', async () => {
    const response = await fetch(`${app.url}/api/v1/customers/%ED%A0%80/notes`);
    expect(response.status).toBe(400);
    expect(Object.keys((await response.json()) as object).sort()).toEqual([
      'code',
      'data',
      'message',
      'status',
    ]);
  });

  test('what is no HTTP, and headers without end', async () => {
    for (const [bytes, status] of [
      ['HELO mail.example\r\n\r\n', 400],
      [`GET / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
    ] as const) {
      const answer = await said(bytes);
      expect(answer).toMatchObject({ status, body: { code: 'INVALID', status, data: null } });
    }
  });
});

test.each(['Grüße', 'en_GB', 'x y', '--', 'zz-'])(
  '"%s" is no language, for nobody and for no business',
  async (locale) => {
    expect(await refusal(owner.team.setLocale({ locale }))).toMatchObject({ status: 422 });
    expect(await refusal(owner.team.updateBusiness({ locale }))).toMatchObject({ status: 422 });
  },
);
