// Every text exists in every language, with the same placeholders, and every key that code names exists.
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type Texts = Map<string, string>;
const plural = /_(zero|one|two|few|many|other)$/;

function read(language: string): Texts {
  const texts: Texts = new Map();
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string') texts.set(path, value);
    else
      for (const [key, inner] of Object.entries(value as object))
        walk(inner, path.endsWith(':') ? path + key : `${path}.${key}`);
  };
  for (const file of readdirSync(`locales/${language}`))
    walk(JSON.parse(readFileSync(`locales/${language}/${file}`, 'utf8')), `${file.slice(0, -5)}:`);
  return texts;
}

const english = read('en');
const german = read('de');
const bases = (texts: Texts): string[] =>
  [...new Set([...texts.keys()].map((key) => key.replace(plural, '')))].sort();
const placeholders = (text: string): string[] => [...new Set(text.match(/\{\{\w+/g))].sort();

test('German has every text that English has, and no other', () => {
  expect(bases(german)).toEqual(bases(english));
});

test('both languages fill in the same placeholders', () => {
  for (const [key, text] of english) {
    const other = german.get(key);
    if (other !== undefined && !plural.test(key))
      expect(placeholders(other), key).toEqual(placeholders(text));
    expect(text.trim(), key).not.toBe('');
  }
});

test('every key that the code names exists', () => {
  const known = new Set(bases(english));
  const files = globSync(['src/**/*.{ts,tsx}', 'web/**/*.{ts,tsx}'], {
    exclude: (path) => path.includes('.test.'),
  });
  const missing: string[] = [];
  for (const file of files) {
    const code = readFileSync(file, 'utf8');
    const namespace = /useTranslation\('(\w[\w-]*)'/.exec(code)?.[1];
    for (const [, key = ''] of code.matchAll(/(?:\bt|i18n\.t)\(\s*'([^'$]+)'/g)) {
      const full = key.includes(':') ? key : `${namespace}:${key}`;
      if (!known.has(full) && (key.includes(':') || namespace)) missing.push(`${file}: ${full}`);
    }
    for (const [, key = ''] of code.matchAll(
      /new (?:Invalid|Conflict|NotFound|Forbidden|Unauthorized|TooMany)\(\s*'([^']+)'/g,
    )) {
      if (!known.has(key)) missing.push(`${file}: ${key}`);
    }
  }
  expect(missing).toEqual([]);
});
