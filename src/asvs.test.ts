// The evidence that docs/asvs.md and SECURITY.md name is there.
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const asvs = readFileSync('docs/asvs.md', 'utf8');
const rows = [...asvs.matchAll(/^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+?) \| (.+) \|$/gm)].map(
  ([, id = '', , state = '', evidence = '']) => ({ id, state, evidence }),
);
/** `path`, or `path › words of a test's name` */
const named = (text: string): { path: string; words: string | undefined }[] =>
  [
    ...text.matchAll(
      /`((?:src|e2e|docs|deploy|scripts|migrations|web|\.ci)\/[^` ]+|[A-Z]+\.md|[\w-]+\.json)(?: › ([^`]+))?`/g,
    ),
  ].map(([, path = '', words]) => ({ path, words }));

test('every requirement of level 2 is there once, and counted as it is', () => {
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  const count = (state: string): number => rows.filter((row) => row.state === state).length;
  expect(asvs).toContain(
    `${rows.length} requirements: ${count('met')} met, ${count('in part')} in part, ${count('**not met**')} not met, ${count('does not apply')} do not apply.`,
  );
  const chapters = Array.from(
    { length: 14 },
    (_, index) => rows.filter(({ id }) => id.startsWith(`${index + 1}.`)).length,
  );
  // of 4.0.3, without what was deleted and what level 3 alone asks for
  expect(chapters).toEqual([38, 54, 18, 9, 30, 13, 12, 15, 7, 5, 8, 15, 13, 23]);
});

test('what is met names what shows it, and all of it exists', () => {
  const missing: string[] = [];
  for (const { id, evidence } of rows)
    for (const { path, words } of named(evidence)) {
      if (!existsSync(path)) missing.push(`${id}: ${path}`);
      else if (words !== undefined && !readFileSync(path, 'utf8').includes(words))
        missing.push(`${id}: ${path} has no "${words}"`);
    }
  expect(missing).toEqual([]);
  expect(rows.flatMap(({ evidence }) => named(evidence)).length).toBeGreaterThan(150);
  expect(rows.filter(({ evidence }) => evidence.length < 5)).toEqual([]);
});

test('SECURITY.md names nothing that is not there', () => {
  const security = readFileSync('SECURITY.md', 'utf8');
  const links = [...security.matchAll(/\]\(([^)#]+)\)/g)].map(([, path = '']) => path);
  for (const path of [...links, ...named(security).map((each) => each.path)])
    expect(existsSync(path), path).toBe(true);
});
