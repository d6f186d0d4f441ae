// Receivers of webhooks that mean ill: names that lead elsewhere the second time, answers that never come to an end,
// addresses that carry a header. The lists of addresses themselves are tried in core/outbound.test.ts.
import dns from 'node:dns';
import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { type AllowInside, type Answer, outboundUrl, postOutbound } from '../core/outbound.ts';

const lookup = vi.spyOn(dns, 'lookup');
syncBuiltinESMExports();
const open: { close(): unknown }[] = [];
afterAll(() => {
  open.forEach((each) => each.close());
  lookup.mockRestore();
  syncBuiltinESMExports();
});
afterEach(() => lookup.mockReset());

async function listening(server: Server | ReturnType<typeof createServer>, host: string, port = 0) {
  await new Promise<void>((resolve) => void server.listen(port, host, resolve));
  open.push(server);
  return (server.address() as AddressInfo).port;
}
const http = (listener: RequestListener, host = '127.0.0.1', port = 0): Promise<number> =>
  listening(createHttp(listener), host, port);
/** Says whatever it likes once somebody has spoken to it. */
function raw(speak: (socket: Socket, said: string) => void): Promise<number> {
  return listening(
    createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (bytes) => speak(socket, bytes.toString()));
    }),
    '127.0.0.1',
  );
}
const post = (url: string, allowInside: AllowInside = ['127.0.0.1/32'], timeoutMs = 2000): Promise<Answer> =>
  postOutbound({ url, headers: { 'x-own': 'yes' }, body: '{}', allowInside, strict: true, timeoutMs });
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    (answer) => answer,
    (error: { key?: string; params?: { reason?: string } }) => [error.key, error.params?.reason],
  );
/** What a name means, one list of addresses for each time that it is asked for. */
function names(...answers: string[][]): void {
  lookup.mockClear(); // listening asks too
  lookup.mockImplementation(((_host: string, _options: object, done: (...all: unknown[]) => void) =>
    done(
      null,
      (answers.shift() ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )) as typeof dns.lookup);
}

describe('a name', () => {
  test('that leads elsewhere the second time is looked at the second time, and asked for once a call', async () => {
    const heard: string[] = [];
    const port = await http((request, response) => {
      heard.push('allowed');
      request.resume();
      response.end('ok');
    });
    await http(
      (_request, response) => {
        heard.push('secret');
        response.end('secret');
      },
      '127.0.0.2',
      port,
    );
    names(['127.0.0.1'], ['127.0.0.2'], ['127.0.0.1']);
    const url = `http://rebinding.example:${port}/`;
    expect(await post(url)).toMatchObject({ status: 200, text: 'ok' });
    expect(lookup).toHaveBeenCalledTimes(1);
    expect(await failure(post(url))).toEqual(['errors:outboundInside', undefined]);
    expect(await post(url)).toMatchObject({ text: 'ok' });
    expect(heard).toEqual(['allowed', 'allowed']);
  });

  test.each([
    ['an allowed address and another', ['127.0.0.1', '127.0.0.2']],
    ['an address inside as IPv6', ['::ffff:127.0.0.2']],
    ['the metadata of a cloud', ['169.254.169.254']],
    ['no address at all', []],
  ])('with %s is not called', async (_case, addresses) => {
    names(addresses);
    expect(await failure(post('http://mixed.example:8080/'))).toEqual(['errors:outboundInside', undefined]);
  });
});

test('a chain of redirects is one answer, and its first step is never taken', async () => {
  const asked: string[] = [];
  const port = await http((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(307, { location: `http://127.0.0.2:${port}/next` }).end();
  });
  expect(await post(`http://127.0.0.1:${port}/first`)).toMatchObject({ status: 307 });
  expect(asked).toEqual(['/first']);
});

describe('an answer', () => {
  test('that trickles is given up, however often it says something', async () => {
    const port = await http((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(drip));
    });
    expect(await failure(post(`http://127.0.0.1:${port}/`, true, 300))).toEqual([
      'errors:outboundFailed',
      'TIMEOUT',
    ]);
  });

  test.each([
    ['of interim answers without end', 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'],
    ['of one header without end', 'x'.repeat(1000)],
    ['of headers without end', `x-${'y'.repeat(20)}: z\r\n`],
  ])('%s is given up', async (what, more) => {
    const port = await raw((socket) => {
      if (!what.includes('interim')) socket.write('HTTP/1.1 200 OK\r\nx-first: ');
      const drip = setInterval(() => socket.write(more), 2);
      socket.on('close', () => clearInterval(drip));
    });
    const [key] = (await failure(post(`http://127.0.0.1:${port}/`, true, 1500))) as unknown[];
    expect(key).toBe('errors:outboundFailed');
  });

  test.each([
    'SSH-2.0-OpenSSH_9.9\r\n',
    'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
    'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort',
    'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
    '\0\0\0\0',
    '',
  ])('%j is a failure and no fault', async (said) => {
    const port = await raw((socket) => socket.end(said));
    const [key] = (await failure(post(`http://127.0.0.1:${port}/`, true, 1500))) as unknown[];
    expect(key).toBe('errors:outboundFailed');
  });

  test('behind which a second one stands is one answer', async () => {
    const twice = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'.repeat(2);
    const port = await raw((socket) => socket.end(twice));
    expect(await post(`http://127.0.0.1:${port}/`, true)).toMatchObject({ status: 200, text: 'ok' });
  });
});

describe('an address', () => {
  test.each([
    '/a\r\nx-evil: 1',
    '/a%0d%0ax-evil: 1',
    '/a?b=\nx-evil: 1',
    '/a b HTTP/1.1\r\nx-evil: 1',
    '/\u{10d}\u{10a}x-evil: 1',
  ])('that ends in %j says one line and no header of its own', async (path) => {
    const said: string[] = [];
    const port = await raw((socket, text) => {
      said.push(text);
      socket.end('HTTP/1.1 204 No Content\r\n\r\n');
    });
    await post(outboundUrl(`http://127.0.0.1:${port}${path}`).href);
    const [line = '', ...headers] = (said[0] ?? '').split('\r\n\r\n')[0]?.split('\r\n') ?? [];
    expect(line).toMatch(/^POST \/\S* HTTP\/1\.1$/);
    expect(headers.filter((each) => /^x-/i.test(each))).toEqual(['x-own: yes']);
  });

  test.each([
    'http://127.0.0.1\r\n.evil.example/',
    'http://①②⑦.0.0.1/',
    'http://127。0。0。1/',
    'http://0x7f000001/',
    'http://017700000001/',
  ])('%j means the machine itself in whatever letters, or nothing', async (url) => {
    const [key] = (await failure(post(url, false))) as unknown[];
    expect(['errors:outboundInside', 'errors:outboundAddress', 'errors:outboundFailed']).toContain(key);
  });
});
