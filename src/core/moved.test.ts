import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Env, readEnv } from './env.ts';
import { Invalid } from './errors.ts';
import { databaseUrlOf, noteDatabaseUrl, placeOf } from './moved.ts';

const secret = 'a secret of the installation, long enough';
const url = 'postgres://rapport:hidden%20word@db.example.com/house?sslmode=verify-full';
let env: Env;

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-moved-'));
  await chmod(folder, 0o711); // as root: else a home that PostgreSQL reaches is made elsewhere, and stays there
  env = readEnv({ RAPPORT_DATA: folder, RAPPORT_SECRET: secret });
});
afterEach(() => rm(env.dataDir, { recursive: true, force: true }));

function refusal(of: Env): string {
  try {
    return `opened ${databaseUrlOf(of)}`;
  } catch (error) {
    return error instanceof Invalid ? error.key : String(error);
  }
}

test('a data directory of its own belongs to the embedded database, and DATABASE_URL goes before that', () => {
  expect(databaseUrlOf(env)).toBeNull();
  expect(databaseUrlOf({ ...env, DATABASE_URL: url })).toBe(url);
});

describe('after a move', () => {
  beforeEach(() => noteDatabaseUrl(env, secret, url));

  test('it belongs to the database that it was moved to', () => {
    expect(databaseUrlOf(env)).toBe(url);
  });

  test('DATABASE_URL may lead there another way, and to no other one', () => {
    const same = 'postgresql://somebody:else@db.example.com:5432/house';
    expect(databaseUrlOf({ ...env, DATABASE_URL: same })).toBe(same);
    for (const other of ['postgres://db.example.com/another', 'postgres://old.example.com/house'])
      expect(refusal({ ...env, DATABASE_URL: other })).toBe('transfer:place.disagree');
  });

  test('the database that was left is not opened when the address is gone, damaged or cannot be read', async () => {
    const other = { ...env, RAPPORT_SECRET: 'another secret of thirty-two characters' };
    expect(refusal(other)).toBe('transfer:place.otherSecret');
    expect(databaseUrlOf({ ...other, DATABASE_URL: url })).toBe(url);
    const note = join(env.dataDir, 'database.json');
    await writeFile(note, '');
    expect(refusal(env)).toBe('transfer:place.otherSecret');
    await rm(note);
    expect(refusal(env)).toBe('transfer:place.left');
    expect(databaseUrlOf({ ...env, DATABASE_URL: url })).toBe(url);
    await rm(join(env.dataDir, 'postgres', 'moved.json'));
    expect(databaseUrlOf(env)).toBeNull();
  });
});

test('a place is told without who and the password', () => {
  expect(placeOf(url)).toBe('db.example.com:5432/house');
  expect(placeOf('postgres://a:b@localhost/house?host=/run/pg&port=5433')).toBe('/run/pg:5433/house');
});
