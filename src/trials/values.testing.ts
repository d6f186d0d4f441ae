// Values by a schema: such as it asks for, and such as nobody should send.
import fc from 'fast-check';
import type { Schema } from './operations.testing.ts';
import type { Dice } from './dice.testing.ts';

/** What is given for an id of that name; null: make one up. */
export type IdFor = (name: string) => string | null;

const patterns = [
  'GB',
  'EUR',
  '2024-05',
  'machine',
  'en',
  '09:00',
  'customers.update',
  'b',
  'smtp.mail.example',
];

/** @returns a value that the schema allows, with optional parts left out now and then */
export function valueOf(dice: Dice, schema: Schema, name: string, idFor: IdFor): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return dice.of(schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return valueOf(dice, dice.of(choices), name, idFor);
  if (schema.allOf) {
    const parts = schema.allOf.map((part) => valueOf(dice, part, name, idFor));
    return parts.every((part) => typeof part === 'object') ? Object.assign({}, ...parts) : parts[0];
  }
  const type = Array.isArray(schema.type) ? dice.of(schema.type) : schema.type;
  switch (type) {
    case 'null':
      return null;
    case 'boolean':
      return dice.chance(0.5);
    case 'integer':
    case 'number':
      return numberOf(dice, schema, name, idFor);
    case 'array': {
      const least = schema.minItems ?? 0;
      const length = Math.min(schema.maxItems ?? 3, least + dice.below(3));
      return Array.from({ length }, () => valueOf(dice, schema.items ?? {}, name, idFor));
    }
    case 'object':
      return objectOf(dice, schema, name, idFor);
    case 'string':
      return textOf(dice, schema, name, idFor);
    default:
      return dice.of(['text', 7, true, null, { a: 1 }]);
  }
}

function objectOf(dice: Dice, schema: Schema, name: string, idFor: IdFor): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(schema.properties ?? {})) {
    if (!schema.required?.includes(key) && dice.chance(0.4)) continue;
    made[key] = valueOf(dice, part, key, idFor);
  }
  const { additionalProperties } = schema;
  if (typeof additionalProperties === 'object' && dice.chance(0.5)) {
    const key = textOf(dice, schema.propertyNames ?? {}, name, idFor);
    made[key] = valueOf(dice, additionalProperties, name, idFor);
  }
  return made;
}

function numberOf(dice: Dice, schema: Schema, name: string, idFor: IdFor): number {
  const known = idFor(name);
  if (known !== null && schema.type === 'integer') return Number(known);
  const least = schema.minimum ?? schema.exclusiveMinimum ?? -1000;
  const most = schema.maximum ?? 1000;
  const value = dice.of([
    least,
    most,
    Math.min(most, Math.max(least, 1)),
    Math.min(most, Math.max(least, 30)),
  ]);
  return value === schema.exclusiveMinimum ? value + 1 : value;
}

function textOf(dice: Dice, schema: Schema, name: string, idFor: IdFor): string {
  switch (schema.format) {
    case 'uuid':
      return idFor(name) ?? dice.uuid();
    case 'date':
      return dice.of(['2024-02-29', '1900-01-01', '2199-12-31']);
    case 'date-time':
      return dice.of(['2026-01-05T10:00:00Z', '2031-12-31T23:59:59.999Z', '2026-06-01T00:00:00.000Z']);
    case 'email':
      return `someone${dice.below(1e6)}@mail.example`;
    case 'uri':
      return 'https://switch.example/calls';
    default:
  }
  if (schema.pattern !== undefined) {
    const pattern = new RegExp(schema.pattern, 'u');
    const ready = patterns.filter((each) => pattern.test(each));
    return ready.length > 0
      ? dice.of(ready)
      : (fc.sample(fc.stringMatching(pattern), { numRuns: 1, seed: dice.below(1e6) })[0] ?? '');
  }
  const text = dice.of([
    'Friday',
    'machine',
    'Adaeze',
    'Grüße aus Köln',
    '12.50',
    '2',
    'next month',
    'a@b.example',
    '+442079460101',
  ]);
  return text.padEnd(schema.minLength ?? 0, 'x').slice(0, schema.maxLength);
}

/** Nested so deep that whoever follows it by calls of calls has no stack left. */
export const deep = `${'[{"a":'.repeat(20_000)}1${'}]'.repeat(20_000)}`;

/** What nobody should send, as JSON text: some of it no value of JavaScript can be. */
export function hostileJson(dice: Dice): string {
  const kind = dice.below(10);
  if (kind < 5) return JSON.stringify(hostileText(dice));
  if (kind < 8)
    return dice.of([
      ...[
        '-1',
        '-0',
        '0.1',
        '1e308',
        '1e999',
        '-1e999',
        '9007199254740993',
        '2147483648',
        '-2147483649',
        '1e-400',
      ],
      ...['9223372036854775808', 'true', 'false', 'null', '[]', '{}', '[null]', '""', '0'],
    ]);
  if (kind < 9)
    return dice.of([
      '{"__proto__":{"role":"owner","siteIds":null}}',
      '{"constructor":{"prototype":{"role":"owner"}}}',
      '{"toString":null,"length":-1,"then":{}}',
      '{"$gt":""}',
      '{"type":"Buffer","data":[1]}',
      '[[["a"]]]',
    ]);
  return dice.of([
    deep,
    JSON.stringify(Array.from({ length: 5000 }, () => 'x')),
    JSON.stringify('x'.repeat(200_000)),
  ]);
}

/** Texts that mean something to a database, a page, a shell, a file system, a mail or a log. */
export function hostileText(dice: Dice): string {
  return dice.of([
    "' OR '1'='1",
    "'; DROP TABLE customers; --",
    '$1',
    '%',
    '_%_',
    '\\',
    '\\x00',
    "E'\\\\'",
    '{{7*7}}${7*7}',
    '<script>alert(1)</script>',
    '../../../../etc/passwd',
    '..\\..\\windows\\win.ini',
    'a\r\nX-Injected: yes',
    '=HYPERLINK("http://x.example","y")',
    '\0',
    'a\0b',
    '\uD800',
    'x\uDFFFx',
    '\u202Eltr\u202C',
    '👩‍👩‍👧‍👦𝔘',
    '\uFEFF',
    'ﷺ'.repeat(50),
    'e\u0301'.repeat(60),
    '\u2028\u2029',
    ' '.repeat(500),
    '',
    'x'.repeat(10_000),
    'NaN',
    'Infinity',
    '-infinity',
    'infinity',
    'null',
    'undefined',
    'true',
    '__proto__',
    'constructor',
    '0000-00-00',
    '2026-02-30',
    '9999-12-31',
    '-000001-01-01T00:00:00Z',
    '+275760-09-13T00:00:00.000Z',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999+14:00',
    '2026-01-01T00:00:00-23:59',
    '2026-06-30T23:59:60Z',
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '{01900000-0000-7000-8000-000000000000}',
    'eyJhdCI6IngiLCJpZCI6IngifQ',
    'bnVsbA',
    '[]',
    '[{"field":"name","op":"contains","values":["x"]}]',
    '[{"field":"__proto__","op":"is","values":[]}]',
    '1e999',
    '-1',
    '9007199254740993',
    '99999999999999999999',
  ]);
}
