// Files that were cut off, altered or made up, in small: what a backup holds is written here by hand.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Encrypter } from 'age-encryption';
import { pack } from 'tar-stream';
import { afterAll, describe, expect, test } from 'vitest';
import { Invalid } from '../errors.ts';
import { bytesOf } from './archive.ts';
import { CONTENTS, MANIFEST, SUMS } from './contents.ts';
import { unpack } from './unpack.ts';

const base = await mkdtemp(join(tmpdir(), 'rapport-unpack-test-'));
afterAll(() => rm(base, { recursive: true, force: true }));
let made = 0;

type Item = { name: string; data: Buffer; type?: 'symlink' | 'link' | 'directory' };
const text = (name: string, content: string): Item => ({ name, data: Buffer.from(content) });
const sha256 = ({ data }: Item): string => createHash('sha256').update(data).digest('hex');

const contents = {
  format: 1,
  kind: 'base',
  version: '0.1.0',
  postgres: 18,
  migrations: ['0001_first.sql'],
  madeAt: '2026-05-01T01:30:00.000Z',
  bytes: 40,
  secret: 'file',
};
const inDatabase = [text('postgres/PG_VERSION', '18\n'), text('postgres/base/1/1255', 'a page of a table')];
const wal = text('postgres/pg_wal/000000010000000000000001', 'what happened since');
const manifest = text(
  MANIFEST,
  JSON.stringify({
    'PostgreSQL-Backup-Manifest-Version': 2,
    Files: inDatabase.map((item) => ({
      Path: item.name.slice('postgres/'.length),
      Size: item.data.length,
      'Checksum-Algorithm': 'SHA256',
      Checksum: sha256(item),
    })),
  }),
);
const secret = text('files/secret', 'the key');
const whole = [text(CONTENTS, JSON.stringify(contents)), ...inDatabase, wal, manifest, secret];
const sums = text(
  SUMS,
  [whole[0], wal, manifest, secret].map((each) => each && `${sha256(each)}  ${each.name}\n`).join(''),
);

async function tarOf(items: readonly Item[]): Promise<Buffer> {
  const tar = pack();
  for (const { name, data, type } of items)
    if (type === undefined) tar.entry({ name }, data);
    else tar.entry({ name, type, linkname: '/etc/passwd' });
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of bytesOf(tar)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function fileOf(bytes: Uint8Array): Promise<string> {
  const file = join(base, `backup-${++made}`);
  await writeFile(file, bytes);
  return file;
}

const fileWith = async (...items: Item[]): Promise<string> => fileOf(gzipSync(await tarOf(items)));
const altered = (item: Item): Item => {
  const data = Buffer.from(item.data);
  data.writeUInt8(data.readUInt8(2) ^ 1, 2);
  return { ...item, data };
};

async function encrypted(bytes: Buffer): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase('four words and more');
  encrypter.setScryptWorkFactor(10);
  return encrypter.encrypt(bytes);
}

/** @returns where it was unpacked to */
async function open(file: string, passphrase: string | null = null): Promise<string> {
  const folder = `${file}-unpacked`;
  await unpack(file, passphrase, async () => ({ database: join(folder, 'pg'), files: join(folder, 'own') }));
  return folder;
}

async function refusalOf(file: string, passphrase: string | null = null): Promise<string> {
  const error = await open(file, passphrase).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Invalid);
  return error instanceof Invalid ? error.key : '';
}

test('a whole one is unpacked to where it is told', async () => {
  const folder = await open(await fileWith(...whole, sums));
  expect(await readFile(join(folder, 'pg/base/1/1255'), 'utf8')).toBe('a page of a table');
  expect(await readFile(join(folder, 'own/secret'), 'utf8')).toBe('the key');
});

test('what is another thing is refused before anything is written', async () => {
  for (const bytes of [
    Buffer.from(''),
    Buffer.from('a,b\n1,2\n'),
    gzipSync('a,b\n1,2\n'),
    gzipSync(await tarOf([secret])),
  ])
    expect(await refusalOf(await fileOf(bytes))).toMatch(/file\.(foreign|cutOff)$/);
  expect(await refusalOf(join(base, 'missing'))).toBe('backup:file.missing');
  const later = text(CONTENTS, JSON.stringify({ format: 2, shape: 'another' }));
  expect(await refusalOf(await fileWith(later, ...whole.slice(1), sums))).toBe('backup:file.newer');
});

test('one that was cut off is refused, at whatever byte', async () => {
  const bytes = gzipSync(await tarOf([...whole, sums]));
  for (let length = 2; length < bytes.length; length += 31)
    expect(await refusalOf(await fileOf(bytes.subarray(0, length)))).toBe('backup:file.cutOff');
  // and packed anew: a tar has no length of its own
  expect(await refusalOf(await fileWith(...whole))).toBe('backup:file.cutOff');
  const tar = await tarOf([...whole, sums]);
  expect(await refusalOf(await fileOf(gzipSync(tar.subarray(0, 5 * 512 + 100))))).toBe('backup:file.cutOff');
});

test('one in which a byte was altered is refused, at whatever byte', async () => {
  const bytes = gzipSync(await tarOf([...whole, sums]), { level: 0 });
  // from behind the head, whose time says nothing, and the bits that fill a byte up
  for (let at = 15; at < bytes.length; at += 97) {
    const other = Buffer.from(bytes);
    other.writeUInt8(other.readUInt8(at) ^ 0x10, at);
    expect(await refusalOf(await fileOf(other)), `byte ${at}`).toMatch(/^backup:file\./);
  }
});

test('one that was altered and packed anew is refused by name of the file', async () => {
  for (const [at, item] of whole.entries()) {
    if (item.name === CONTENTS) continue;
    const items = whole.with(at, altered(item));
    expect(await refusalOf(await fileWith(...items, sums)), item.name).toBe('backup:file.altered');
    expect(await refusalOf(await fileWith(...whole.toSpliced(at, 1), sums)), item.name).toBe(
      'backup:file.altered',
    );
  }
  const more = text('postgres/recovery.signal', '');
  expect(await refusalOf(await fileWith(...whole, more, sums))).toBe('backup:file.altered');
  expect(await refusalOf(await fileWith(...whole, text('files/more', 'x'), sums))).toBe(
    'backup:file.altered',
  );
});

describe('an encrypted one', () => {
  test('opens with its passphrase', async () => {
    const file = await fileOf(await encrypted(gzipSync(await tarOf([...whole, sums]))));
    expect(existsSync(join(await open(file, 'four words and more'), 'pg/PG_VERSION'))).toBe(true);
    expect(await refusalOf(file)).toBe('backup:file.encrypted');
    expect(await refusalOf(file, 'another passphrase')).toBe('backup:file.otherPassphrase');
  });

  test('is refused when a byte was altered, or its end is missing', async () => {
    const bytes = await encrypted(gzipSync(await tarOf([...whole, sums])));
    const other = Buffer.from(bytes);
    other.writeUInt8(other.readUInt8(400) ^ 1, 400);
    expect(await refusalOf(await fileOf(other), 'four words and more')).toBe('backup:file.damaged');
    const cut = await fileOf(bytes.subarray(0, bytes.length - 40));
    expect(await refusalOf(cut, 'four words and more')).toBe('backup:file.damaged');
  });
});

describe('nothing is written outside', () => {
  test.each([
    '../outside',
    'files/../../outside',
    '/tmp/outside',
    'postgres/base/../../../outside',
    'files/./outside',
    'files//outside',
    'files/a\\..\\b',
    'elsewhere/x',
  ])('by an entry named %s', async (name) => {
    const file = await fileWith(...whole, text(name, 'x'), sums);
    expect(await refusalOf(file)).toBe('backup:file.strange');
    expect(existsSync(join(base, 'outside'))).toBe(false);
  });

  test.each(['symlink', 'link'] as const)('by a %s', async (type) => {
    const link = { name: 'files/way', data: Buffer.alloc(0), type };
    const file = await fileWith(...whole, link, text('files/way/out', 'x'), sums);
    expect(await refusalOf(file)).toBe('backup:file.strange');
  });

  test('by an entry that comes twice, or behind the end', async () => {
    expect(await refusalOf(await fileWith(...whole, sums, text('files/late', 'x')))).toBe(
      'backup:file.strange',
    );
    expect(await refusalOf(await fileWith(...whole, secret, sums))).toBe('backup:file.strange');
  });
});
