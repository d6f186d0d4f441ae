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
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 127], // unspecified and loopback
  ['64:ff9b:1::', 48],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(net, bits, 'ipv6');

/** IPv6 addresses that carry an IPv4 address: mapped (RFC 4291), translated (RFC 6052), 6to4 (RFC 3056). */
function embeddedIpv4(address: string): string | null {
  const words = wordsOf(address);
  const ipv4 = (high: number, low: number): string => [high >> 8, high & 255, low >> 8, low & 255].join('.');
  const zeros = (count: number): boolean => words.slice(0, count).every((word) => word === 0);
  const [first = 0, second = 0, third = 0] = words;
  if (zeros(5) && (words[5] === 0xffff || words[5] === 0)) return ipv4(words[6] ?? 0, words[7] ?? 0);
  if (first === 0x64 && second === 0xff9b) return ipv4(words[6] ?? 0, words[7] ?? 0);
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
  return (
    inside.check(address.replace(/%.*$/, ''), 'ipv6') || (carried !== null && inside.check(carried, 'ipv4'))
  );
}

export type Outbound = {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** the owner said that this address may lie in the house's own network */
  allowInside: boolean;
  timeoutMs?: number;
  /** of the answer; what is longer is cut off */
  maxBytes?: number;
};

/**
 * POSTs once. A redirect is an answer like any other and leads nowhere.
 * @returns status and beginning of the answer
 * @throws Invalid for an address that may not be called, or that does not answer in time
 */
export async function postOutbound({
  url,
  headers,
  body,
  allowInside,
  timeoutMs = 5000,
  maxBytes = 64 << 10,
}: Outbound): Promise<{ status: number; text: string }> {
  const target = URL.canParse(url) ? new URL(url) : null;
  if (!target || !/^https?:$/.test(target.protocol) || target.username !== '' || target.password !== '')
    throw new Invalid('errors:outboundAddress');
  const host = target.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !allowInside && isInside(host)) throw new Invalid('errors:outboundInside', { host });
  const send = target.protocol === 'https:' ? overHttps : overHttp;
  return new Promise((resolve, reject) => {
    const refused = (error: Error): void =>
      reject(error instanceof Invalid ? error : new Invalid('errors:outboundFailed', { host }));
    const request = send(
      target,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        lookup: checkedLookup(allowInside),
        signal: AbortSignal.timeout(timeoutMs),
        agent: false,
      },
      (response) => {
        const parts: Buffer[] = [];
        let bytes = 0;
        const done = (): void =>
          resolve({
            status: response.statusCode ?? 0,
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
    request.end(body);
  });
}

/** Resolves a name, and hands only addresses on that may be connected to: one bad address spoils the name. */
function checkedLookup(allowInside: boolean): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { all: true, verbatim: true, family: options.family ?? 0 }, (error, found) => {
      const first = found?.[0];
      const bad = allowInside ? undefined : found?.find(({ address }) => isInside(address));
      if (error) callback(error, '', 0);
      else if (bad || !first) callback(new Invalid('errors:outboundInside', { host }), '', 0);
      else if (options.all) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
}
