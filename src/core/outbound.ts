// Requests that this server makes to addresses that people typed. Such an address may name a machine that only the server
// reaches (the cloud's metadata service, a database in the cellar), by itself or by a name that resolves to it. So every
// address is looked at where the connection is made: what was checked is what is connected to, whatever a name says later.
import { lookup } from 'node:dns';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { Invalid } from './errors.ts';

const inside = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['192.88.99.0', 24],
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(net, bits, 'ipv4');
inside.addAddress('168.63.129.16'); // Azure tells its virtual machines things there
// Of IPv6 only 2000::/3 is out there (RFC 4291), and of that not what is for special purposes (RFC 6890): Teredo carries
// an IPv4 address that is scrambled, and ORCHID and the benchmarks lead nowhere.
const outside = new BlockList();
outside.addSubnet('2000::', 3, 'ipv6');
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
] as const)
  inside.addSubnet(net, bits, 'ipv6');
// What tells a machine in a cloud its keys. No list of an owner opens it.
const metadata = new BlockList();
for (const address of ['169.254.169.254', '169.254.170.2', '168.63.129.16', '100.100.100.200', '192.0.0.192'])
  metadata.addAddress(address);
metadata.addAddress('fd00:ec2::254', 'ipv6');

/** IPv6 addresses that carry an IPv4 address: mapped (RFC 4291), translated (RFC 6052), 6to4 (RFC 3056). */
function embeddedIpv4(address: string): string | null {
  const words = wordsOf(address);
  const ipv4 = (high: number, low: number): string => [high >> 8, high & 255, low >> 8, low & 255].join('.');
  const zeros = (count: number): boolean => words.slice(0, count).every((word) => word === 0);
  const [first = 0, second = 0, third = 0] = words;
  if (zeros(5) && (words[5] === 0xffff || words[5] === 0)) return ipv4(words[6] ?? 0, words[7] ?? 0);
  if (first === 0x64 && second === 0xff9b && words.slice(2, 6).every((word) => word === 0))
    return ipv4(words[6] ?? 0, words[7] ?? 0);
  return first === 0x2002 ? ipv4(second, third) : null;
}

/** @returns the eight groups of an IPv6 address */
function wordsOf(address: string): number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address.replace(/%.*$/, ''));
  const [, start = '', a, b, c, d] = dotted ?? [];
  const pair = (high: string | undefined, low: string | undefined): string =>
    ((Number(high) << 8) | Number(low)).toString(16);
  const plain = dotted ? `${start}${pair(a, b)}:${pair(c, d)}` : address.replace(/%.*$/, '');
  const [left = '', right] = plain.split('::');
  const groups = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const before = groups(left);
  const after = groups(right ?? '');
  if (right === undefined) return before;
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}

/** @returns whether an address belongs to this machine, its network or nobody */
export function isInside(address: string): boolean {
  if (isIP(address) === 4) return inside.check(address, 'ipv4');
  if (isIP(address) !== 6) return true;
  const carried = embeddedIpv4(address);
  if (carried !== null) return inside.check(carried, 'ipv4');
  const plain = address.replace(/%.*$/, '');
  return !outside.check(plain, 'ipv6') || inside.check(plain, 'ipv6');
}

/** What of the house's own network an owner allowed: nothing, all of it, or these networks (CIDR). */
export type AllowInside = boolean | readonly string[];

/** @returns whether a connection to an address may be made */
function mayReach(address: string, allow: AllowInside): boolean {
  if (!isInside(address)) return true;
  if (typeof allow === 'boolean') return allow;
  return isListed(address, allow);
}

/** @returns whether an address lies in one of these networks; those that tell a cloud machine its keys never do */
export function isListed(address: string, networks: readonly string[]): boolean {
  const plain = (isIP(address) === 6 && embeddedIpv4(address)) || address.replace(/%.*$/, '');
  const family = isIP(plain) === 4 ? 'ipv4' : 'ipv6';
  if (isIP(plain) === 0 || metadata.check(plain, family)) return false;
  const listed = new BlockList();
  for (const network of networks) {
    const [net = '', bits] = network.split('/');
    const of = isIP(net) === 4 ? 'ipv4' : 'ipv6';
    listed.addSubnet(net, Number(bits ?? (of === 'ipv4' ? 32 : 128)), of);
  }
  return listed.check(plain, family);
}

export type Outbound = {
  url: string;
  headers: Record<string, string>;
  body: string;
  allowInside: AllowInside;
  /** plain http is for the house's own network alone, and there are no ports but those of the web and high ones */
  strict?: boolean;
  /** gives up when it is aborted */
  signal?: AbortSignal;
  timeoutMs?: number;
  /** of the answer; what is longer is cut off */
  maxBytes?: number;
};

export type Answer = { status: number; text: string; retryAfter: string | null };

/**
 * POSTs once. A redirect is an answer like any other and leads nowhere.
 * @returns status and beginning of the answer
 * @throws Invalid for an address that may not be called, or that does not answer in time
 */
export function postOutbound(outbound: Outbound): Promise<Answer> {
  return ask(outbound);
}

/** GETs once, as postOutbound POSTs. */
export function getOutbound(outbound: Omit<Outbound, 'body'>): Promise<Answer> {
  return ask(outbound);
}

async function ask({
  url,
  headers,
  body,
  allowInside,
  strict = false,
  signal,
  timeoutMs = 5000,
  maxBytes = 64 << 10,
}: Omit<Outbound, 'body'> & { body?: string }): Promise<Answer> {
  const target = outboundUrl(url);
  const host = target.hostname.replace(/^\[|\]$/g, '');
  const check = (addresses: readonly string[]): Invalid | null => {
    if (!addresses.every((address) => mayReach(address, allowInside)))
      return new Invalid('errors:outboundInside', { host });
    if (!strict || addresses.every(isInside)) return null;
    if (target.protocol !== 'https:') return new Invalid('errors:outboundPlain', { host });
    return isWebPort(target.port) ? null : new Invalid('errors:outboundPort', { port: target.port });
  };
  const wrong = isIP(host) ? check([host]) : null;
  if (wrong) throw wrong;
  const send = target.protocol === 'https:' ? overHttps : overHttp;
  const timeout = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException): void =>
      reject(
        error instanceof Invalid
          ? error
          : new Invalid('errors:outboundFailed', {
              host,
              reason: timeout.aborted ? 'TIMEOUT' : (error.code ?? ''),
            }),
      );
    const request = send(
      target,
      {
        method: body === undefined ? 'GET' : 'POST',
        headers:
          body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        lookup: checkedLookup(check),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        agent: false,
      },
      (response) => {
        const parts: Buffer[] = [];
        let bytes = 0;
        const done = (): void =>
          resolve({
            status: response.statusCode ?? 0,
            retryAfter: response.headers['retry-after'] ?? null,
            text: Buffer.concat(parts).subarray(0, maxBytes).toString('utf8'),
          });
        response.on('data', (part: Buffer) => {
          parts.push(part);
          bytes += part.length;
          if (bytes < maxBytes) return;
          done();
          response.destroy();
        });
        response.on('end', done);
        response.on('error', refused);
      },
    );
    request.on('error', refused);
    // whoever answers that it speaks something else now would otherwise never be done
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      refused(new Error('upgraded'));
    });
    request.end(body);
  });
}

/**
 * @returns an address as it is called: what is written in decimal, octal or hexadecimal has become four numbers
 * @throws Invalid for what is none, is no web address, or carries a user or password
 */
export function outboundUrl(url: string): URL {
  const target = URL.canParse(url) ? new URL(url) : null;
  if (!target || !/^https?:$/.test(target.protocol) || target.username !== '' || target.password !== '')
    throw new Invalid('errors:outboundAddress');
  return target;
}

/** Below 1024 other services listen, and what is said to them over HTTP may mean something to them. */
function isWebPort(port: string): boolean {
  return port === '' || port === '80' || Number(port) >= 1024;
}

/** Resolves a name, and hands only addresses on that may be connected to: one bad address spoils the name. */
function checkedLookup(check: (addresses: readonly string[]) => Invalid | null): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { all: true, verbatim: true, family: options.family ?? 0 }, (error, found) => {
      const first = found?.[0];
      const bad = first ? check(found.map(({ address }) => address)) : null;
      if (error) callback(error, '', 0);
      else if (bad || !first) callback(bad ?? new Invalid('errors:outboundInside', { host }), '', 0);
      else if (options.all) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
}
