import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { translator } from './i18n.ts';
import { fieldName, wrongInput } from './wrong-input.ts';

/** What both languages say of a value that a schema refuses. */
function said(schema: z.ZodType, value: unknown): string[] {
  const issue = schema.safeParse(value).error?.issues[0];
  if (!issue) throw new Error('the value was taken');
  return ['en', 'de'].map((language) => wrongInput(issue, translator(language)));
}

describe('what is wrong with a value is said', () => {
  test.each([
    [z.string().trim().min(1), ' ', 'must not be empty', 'darf nicht leer sein'],
    [
      z.string().max(200),
      'x'.repeat(201),
      'must have 200 characters or fewer',
      'darf höchstens 200 Zeichen haben',
    ],
    [z.string().min(12), 'x', 'must have 12 characters or more', 'braucht mindestens 12 Zeichen'],
    [z.array(z.string()).min(2), [], 'needs 2 entries or more', 'braucht mindestens 2 Einträge'],
    [z.array(z.string()).max(1), ['a', 'b'], 'takes 1 entry', 'nimmt höchstens 1 Eintrag'],
    [z.int().min(5), 3, 'must be 5 or more', 'muss mindestens 5 sein'],
    [z.number().max(5), 7, 'must be 5 or less', 'darf höchstens 5 sein'],
    [z.email(), 'ann@x', 'is no e-mail address', 'ist keine E-Mail-Adresse'],
    [z.url(), 'x', 'is no web address', 'ist keine Webadresse'],
    [z.iso.date(), '2024-02-30', 'is no date', 'ist kein Datum'],
    [z.uuid(), 'x', 'is no UUID', 'ist keine UUID'],
    [
      z.union([z.cidrv4(), z.ipv4()]),
      'x',
      'is no network or address',
      'ist weder ein Netz noch eine Adresse',
    ],
  ])('%#', (schema, value, english, german) => {
    expect(said(schema, value)).toEqual([english, german]);
  });

  test('as the schema says it where only a program can bring it about', () => {
    expect(said(z.string(), 5)).toEqual([
      'Invalid input: expected string, received number',
      'Invalid input: expected string, received number',
    ]);
  });
});

test.each([
  [['name'], 'Name', 'Name'],
  [['contactPoints', '0', 'value'], 'How to reach them 1, Value', 'Kontaktwege 1, Wert'],
  [['neverHeardOf'], 'neverHeardOf', 'neverHeardOf'],
])('a field %j is named as pages name it', (path, english, german) => {
  expect(['en', 'de'].map((language) => fieldName(path, translator(language)))).toEqual([english, german]);
});
