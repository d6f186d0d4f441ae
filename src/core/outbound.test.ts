// What this server may be talked into calling.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { isInside, isListed, postOutbound } from './outbound.ts';

const servers: ReturnType<typeof createServer>[] = [];
afterAll(() => servers.forEach((server) => server.close()));
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const post = (url: string, more: Partial<Parameters<typeof postOutbound>[0]> = {}) =>
  postOutbound({ url, headers: {}, body: '{}', allowInside: false, ...more });
const keyOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'answered',
    (error: { key?: string }) => error.key,
  );

test.each([
  '127.0.0.1',
  '127.9.9.9',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1',
  'fe80::1%eth0',
  'fc00::1',
  'fd12:3456::1',
  'ff02::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.0.0.1',
  '64:ff9b::a9fe:a9fe',
  '2002:7f00:1::',
  '::7f00:1',
  '::ffff:0:7f00:1',
  '64:ff9b:1::1',
  '2001:0:4136:e378:8000:63bf:3fff:fdd2',
  '2001:db8::1',
  'fec0::1',
  '100::1',
  '4000::1',
  '168.63.129.16',
  '192.0.0.192',
  'no address',
])('%s is inside', (address) => expect(isInside(address)).toBe(true));

test.each([
  '1.1.1.1',
  '8.8.8.8',
  '172.32.0.1',
  '192.167.1.1',
  '2606:4700::1111',
  '::ffff:8.8.8.8',
  '64:ff9b::808:808',
])('%s is outside', (address) => expect(isInside(address)).toBe(false));

describe('refuses', () => {
  test.each([
    'http://127.0.0.1:1/',
    'http://127.1:1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://169.254.169.254/latest/meta-data',
    'http://localhost:1/',
    'http://0/',
  ])('%s, in every way to write it', async (url) =>
    expect(await keyOf(post(url))).toBe('errors:outboundInside'),
  );
  test.each(['ftp://example.com/', 'file:///etc/passwd', 'nonsense', 'http://user:password@example.com/'])(
    '%s, which is no address to call',
    async (url) => expect(await keyOf(post(url))).toBe('errors:outboundAddress'),
  );
});

test('calls into the own network when the owner allowed it', async () => {
  const url = await serve((_request, response) => response.writeHead(202).end('ok'));
  expect(await post(url, { allowInside: true })).toEqual({
    status: 202,
    text: 'ok',
    retryAfter: null,
  });
});

test('a redirect leads nowhere', async () => {
  let followed = 0;
  const secret = await serve((_request, response) => {
    followed += 1;
    response.end('secret');
  });
  const url = await serve((_request, response) => response.writeHead(302, { location: secret }).end());
  expect(await post(url, { allowInside: true })).toMatchObject({ status: 302, text: '' });
  expect(followed).toBe(0);
});

test('an answer that never ends is cut off, and one that never comes is given up', async () => {
  const endless = await serve((_request, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  expect((await post(endless, { allowInside: true, maxBytes: 1000 })).text).toHaveLength(1000);
  const silent = await serve(() => {});
  expect(await keyOf(post(silent, { allowInside: true, timeoutMs: 50 }))).toBe('errors:outboundFailed');
});

describe('a list of networks', () => {
  test('opens what is on it and nothing else, in every way to write it', async () => {
    const url = await serve((_request, response) => response.end('ok'));
    const { port } = new URL(url);
    expect((await post(url, { allowInside: ['127.0.0.0/8'], strict: true })).status).toBe(200);
    expect((await post(`http://localhost:${port}/`, { allowInside: ['127.0.0.1', '::1/128'] })).status).toBe(
      200,
    );
    expect((await post(`http://2130706433:${port}/`, { allowInside: ['127.0.0.1/32'] })).status).toBe(200);
    for (const allowInside of [[], ['10.0.0.0/8'], ['127.0.0.2/32']])
      expect(await keyOf(post(url, { allowInside }))).toBe('errors:outboundInside');
    expect(isListed('::ffff:10.1.2.3', ['10.0.0.0/8'])).toBe(true);
    expect(isListed('fd12::1', ['fd00::/8'])).toBe(true);
  });

  test.each(['169.254.169.254', '::ffff:169.254.169.254', 'fd00:ec2::254', '100.100.100.200'])(
    'never opens %s, where a cloud keeps its keys',
    (address) => expect(isListed(address, ['0.0.0.0/0', '::/0'])).toBe(false),
  );
});

describe('where it is strict', () => {
  test.each([
    ['http://1.1.1.1/', 'errors:outboundPlain'],
    ['https://1.1.1.1:22/', 'errors:outboundPort'],
    ['https://1.1.1.1:25/', 'errors:outboundPort'],
  ])('%s is not called', async (url, key) => expect(await keyOf(post(url, { strict: true }))).toBe(key));
});
