// Requests of an operation: as it is meant, and bent in one of many ways.
import type { Dice } from './dice.testing.ts';
import type { Ids } from './ids.testing.ts';
import type { Operation } from './operations.testing.ts';
import { deep, hostileJson, hostileText, type IdFor, valueOf } from './values.testing.ts';

export type Asked = {
  method: string;
  /** path and query, encoded */
  target: string;
  headers: Record<string, string>;
  body: string | Buffer | null;
  /** how it was bent */
  bend: Bend;
};
export const bends = [
  'none',
  'field',
  'missing',
  'extra',
  'body',
  'type',
  'query',
  'path',
  'others',
  'headers',
] as const;
export type Bend = (typeof bends)[number];

/** @param theirs ids of the other site, for the bend 'others' */
export function requestOf(dice: Dice, operation: Operation, bend: Bend, mine: Ids, theirs: Ids): Asked {
  const idFor = idsBy(dice, bend === 'others', mine, theirs);
  let path = operation.path;
  const query: [string, string][] = [];
  const stray = bend === 'path' ? dice.below(Math.max(1, operation.parameters.length)) : -1;
  operation.parameters.forEach(({ name, in: where, required, schema }, place) => {
    if (where === 'query') {
      if (!required && dice.chance(bend === 'query' ? 0.3 : 0.6)) return;
      if (bend === 'missing' && dice.chance(0.5)) return;
      query.push([name, plain(valueOf(dice, schema, name, idFor))]);
      return;
    }
    const value = place === stray ? hostileText(dice) : plain(valueOf(dice, schema, name, idFor));
    path = path.replace(`{${name}}`, encode(value));
  });
  const headers: Record<string, string> = {};
  let body: Asked['body'] = null;
  if (operation.body) {
    headers['content-type'] = 'application/json';
    body = bodyOf(dice, operation, bend, idFor);
  }
  if (bend === 'query') bendQuery(dice, query);
  if (bend === 'type') headers['content-type'] = dice.of(contentTypes);
  if (bend === 'body') body = dice.of(bodies);
  if (bend === 'headers') Object.assign(headers, dice.of(strangeHeaders));
  const search = query.map(([key, value]) => `${encode(key)}=${encode(value)}`).join('&');
  const raw = bend === 'query' && dice.chance(0.3) ? dice.of(rawQueries) : '';
  const tail = [search, raw].filter((part) => part !== '').join('&');
  return {
    method: operation.method,
    target: `/api/v1${path}${tail === '' ? '' : `?${tail}`}`,
    headers,
    body,
    bend,
  };
}

function idsBy(dice: Dice, others: boolean, mine: Ids, theirs: Ids): IdFor {
  // the customer's own first: an id below it is of the same customer then
  const house = others && dice.chance(0.5) ? theirs : mine;
  return (name) => {
    const of = others && dice.chance(0.5) ? theirs : house;
    if (name === 'customerId' && dice.chance(0.9)) return of.customerId;
    const known = of.byName.get(name);
    return known === undefined || known.length === 0 || (!others && dice.chance(0.1)) ? null : dice.of(known);
  };
}

function bodyOf(dice: Dice, operation: Operation, bend: Bend, idFor: IdFor): string {
  const value = valueOf(dice, operation.body ?? {}, '', idFor);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = value as Record<string, unknown>;
  const keys = Object.keys(operation.body?.properties ?? fields);
  if (bend === 'extra')
    return JSON.stringify({ ...fields, ...dice.of(extras) }).replace('"proto"', () => '"__proto__"');
  if (keys.length === 0) return JSON.stringify(fields);
  const key = dice.of(keys);
  if (bend === 'missing') delete fields[key];
  if (bend !== 'field') return JSON.stringify(fields);
  const hole = '@hole@';
  const old = fields[key];
  if (Array.isArray(old) && old.length > 0 && dice.chance(0.6)) fields[key] = holed(dice, old, hole);
  else if (typeof old === 'object' && old !== null && Object.keys(old).length > 0 && dice.chance(0.7)) {
    const inner = dice.of(Object.keys(old));
    fields[key] = { ...old, [inner]: hole };
  } else fields[key] = hole;
  return JSON.stringify(fields).replace(`"${hole}"`, () => hostileJson(dice));
}

function holed(dice: Dice, list: readonly unknown[], hole: string): unknown[] {
  const place = dice.below(list.length);
  return list.map((each, at) => {
    if (at !== place) return each;
    if (typeof each !== 'object' || each === null || Object.keys(each).length === 0) return hole;
    return { ...each, [dice.of(Object.keys(each))]: hole };
  });
}

/** What nobody may set by naming it. */
const extras: readonly Record<string, unknown>[] = [
  { role: 'owner', siteIds: [], permissions: null },
  { staffId: '01900000-0000-7000-8000-000000000000', sessionId: null },
  { siteId: null, sample: true, version: 1, createdAt: '2000-01-01T00:00:00Z' },
  { proto: { role: 'owner' } },
  { constructor: { prototype: { role: 'owner' } } },
  { customerId: '01900000-0000-7000-8000-000000000000' },
];
const contentTypes = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'application/xml',
  'application/json; charset=utf-16',
  'application/json;charset=nonsense',
  'application/octet-stream',
  'text/event-stream',
  'x',
  '',
];
const bodies: readonly (string | Buffer)[] = [
  '',
  '{',
  '[]',
  'null',
  '"text"',
  '7',
  '\uFEFF{}',
  '{"a":1,"a":2}',
  "{'a':1}",
  deep,
  Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  Buffer.from('{}', 'utf16le'),
  '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x--',
  'a=1&b[__proto__][c]=2',
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
];
const rawQueries = [
  '__proto__[role]=owner',
  'constructor[prototype][role]=owner',
  'a[b][c][d][e][f][g]=1',
  'limit=%00',
  'q=%ED%A0%80',
  'q=%zz',
  'q=%',
  '&&==&',
  `q=${'x'.repeat(6000)}`,
  Array.from({ length: 300 }, (_, n) => `filter[${n}]=x`).join('&'),
  `filter${'[a]'.repeat(500)}=x`,
];
const strangeHeaders: readonly Record<string, string>[] = [
  { 'accept-language': 'x'.repeat(2000) },
  { 'accept-language': '../../../etc/passwd' },
  { 'accept-language': '__proto__' },
  { 'x-rapport-language': 'constructor' },
  { 'x-rapport-ip': '1.2.3.4', 'x-forwarded-for': "'; DROP TABLE sessions; --" },
  { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'javascript' },
  { 'x-http-method-override': 'DELETE' },
  { 'user-agent': '<script>alert(1)</script>' },
  { 'content-encoding': 'gzip' },
  { range: 'bytes=0-1,5-9' },
  { 'if-none-match': '*' },
  { host: 'evil.example' },
];

function bendQuery(dice: Dice, query: [string, string][]): void {
  const first = query[0];
  if (!first) return;
  const chosen = dice.of(query);
  if (dice.chance(0.6)) chosen[1] = hostileText(dice);
  else if (dice.chance(0.5)) query.push([chosen[0], chosen[1]]);
  else chosen[0] = dice.of([`${chosen[0]}[]`, `${chosen[0]}[0]`, `${chosen[0]}[a]`, `${chosen[0]}.a`]);
}

/** Half a pair cannot be said in UTF-8; what encodeURIComponent refuses goes as its three bytes. */
function encode(text: string): string {
  if (text.isWellFormed()) return encodeURIComponent(text);
  return text
    .split(/([\uD800-\uDFFF])/)
    .map((part) => (part.isWellFormed() ? encodeURIComponent(part) : '%ED%A0%80'))
    .join('');
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
