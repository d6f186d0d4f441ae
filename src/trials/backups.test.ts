// Names and places of backups that mean ill, or are only in the way. What lies in the file itself is tried in
// core/backup/unpack.test.ts.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extract } from 'tar-stream';
import { afterAll, describe, expect, test } from 'vitest';
import { Archive } from '../core/backup/archive.ts';
import { addDataFiles } from '../core/backup/data-files.ts';
import { shellWord } from '../core/backup/dump.ts';
import { changeNote, listBackups, readNote, removeOutlived } from '../core/backup/folder.ts';
import { openBackupFile } from '../core/backup/open-file.ts';
import { writeBackupFile } from '../core/backup/write-file.ts';
import { folderSink, zipFileSink } from '../core/transfer/sink.ts';
import { openExport } from '../core/transfer/source.ts';

const base = await mkdtemp(join(tmpdir(), 'rapport-places-'));
afterAll(() => rm(base, { recursive: true, force: true }));
let made = 0;
async function folder(): Promise<string> {
  const path = join(base, String(++made));
  await mkdir(path);
  return path;
}
const keyOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: { key?: string; code?: string }) => error.key ?? error.code,
  );
async function* bytes(): AsyncGenerator<Buffer> {
  yield Buffer.from('contents');
}
const name = 'rapport-20260501T013000Z.tar.gz';

test('what no restore would take is left out of a backup, and links are not followed', async () => {
  const data = await folder();
  const outside = join(base, 'outside');
  await writeFile(outside, 'not ours');
  await mkdir(join(data, 'mail'));
  await symlink(outside, join(data, 'mail', 'link.eml'));
  await symlink(base, join(data, 'around'));
  execFileSync('mkfifo', [join(data, 'pipe')]);
  for (const odd of ['a\nb', 'a\\b', 'a\rb', '\u001b[2J', 'postgres', 'x.tmp'])
    await writeFile(join(data, odd), 'odd');
  const plain = ['mail/one.eml', 'ö ü', '-rf', "quote'd", 'long'.repeat(60), '..hidden'];
  for (const each of plain) await writeFile(join(data, each), each);
  const archive = new Archive(new AbortController().signal);
  const filled = addDataFiles(archive, data, join(data, 'backups')).then(() => archive.finish());
  const found: string[] = [];
  const entries = extract();
  const read = (async () => {
    for await (const chunk of archive.chunks) entries.write(chunk);
    entries.end(null);
  })();
  for await (const entry of entries) {
    found.push(entry.header.name);
    entry.resume();
  }
  await Promise.all([filled, read]);
  expect(found.toSorted()).toEqual(['SHA256SUMS', ...plain.map((each) => `files/${each}`)].toSorted());
});

describe('a folder of backups', () => {
  test('that is a file, or leads nowhere, is an error and nothing else', async () => {
    const place = await folder();
    const file = join(place, 'file');
    await writeFile(file, 'mine');
    expect(await keyOf(writeBackupFile(file, name, bytes(), null))).toMatch(/^E(EXIST|NOTDIR)$/);
    expect(await keyOf(changeNote(file, { failed: null }))).toMatch(/^E(EXIST|NOTDIR)$/);
    await symlink(join(place, 'nowhere'), join(place, 'dangling'));
    expect(await keyOf(writeBackupFile(join(place, 'dangling'), name, bytes(), null))).toMatch(/^E/);
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  test('in which a link has the name of a backup is not written through it', async () => {
    const place = await folder();
    const victim = join(base, 'victim');
    await writeFile(victim, 'precious');
    await symlink(victim, join(place, name));
    await symlink(victim, join(place, `.${name}.${process.pid}.part`));
    expect(await keyOf(writeBackupFile(place, name, bytes(), null))).toBe('EEXIST');
    await writeBackupFile(place, name, bytes(), null);
    expect(await readFile(victim, 'utf8')).toBe('precious');
    await symlink(victim, join(place, '.note.json.1.tmp'));
    await changeNote(place, { failed: null });
    expect(await readFile(victim, 'utf8')).toBe('precious');
  });

  test('lists and removes files of ours alone, whatever else is called almost so', async () => {
    const place = await folder();
    const outside = join(base, 'kept');
    await writeFile(outside, 'kept');
    const others = [
      `${name}\n`,
      `${name}.age.txt`,
      `x${name}`,
      'rapport-20269901T013000Z.tar.gz',
      'note.txt',
    ];
    for (const other of others) await writeFile(join(place, other), 'x');
    for (let day = 10; day < 30; day++)
      await symlink(outside, join(place, `rapport-202604${day}T013000Z.tar.gz`));
    await mkdir(join(place, name));
    await writeFile(join(place, name, 'inside'), 'x');
    expect(await removeOutlived(place, { daily: 1, weekly: 0 })).toBe(19);
    const newest = 'rapport-20260429T013000Z.tar.gz';
    expect((await readdir(place)).toSorted()).toEqual([...others, name, newest].toSorted());
    expect((await listBackups(place)).map((each) => each.name)).toEqual([newest]);
    expect(await readFile(outside, 'utf8')).toBe('kept');
  });

  test.each(['{', '[]', '{"running": 5}', '\0', '{"__proto__": {"failed": 1}}'])(
    'with %j as its note begins a new one',
    async (text) => {
      const place = await folder();
      await writeFile(join(place, 'note.json'), text);
      expect(await readNote(place)).toEqual({ running: null, failed: null, rehearsed: null });
    },
  );
});

describe('a file to restore', () => {
  test.each(['a folder', 'a pipe', 'a device', 'a dangling link', 'nothing'])(
    'that is %s is said to be none',
    async (what) => {
      const place = await folder();
      const path = what === 'a device' ? '/dev/zero' : join(place, 'it\nself');
      if (what === 'a folder') await mkdir(path);
      if (what === 'a pipe') execFileSync('mkfifo', [path]);
      if (what === 'a dangling link') await symlink(join(place, 'nowhere'), path);
      expect(await keyOf(openBackupFile(path, null).next())).toBe('backup:file.missing');
    },
  );

  test.each(["it's; rm -rf ~", '$(reboot)', '`reboot`', 'a\nb', "'", '-rf', '\\'])(
    'called %j is one word of the command that brings it back',
    (odd) => {
      const said = execFileSync('/bin/sh', ['-c', `printf %s ${shellWord(odd)}`]).toString();
      expect(said).toBe(odd);
    },
  );
});

describe('an export', () => {
  test('goes to no place where something is', async () => {
    const place = await folder();
    const file = join(place, 'file.zip');
    await writeFile(file, 'mine');
    expect(await keyOf(folderSink(file))).toBe('transfer:noFolder');
    expect(await keyOf(folderSink(place))).toBe('transfer:notEmptyFolder');
    expect(await keyOf(zipFileSink(file))).toBe('transfer:fileThere');
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  test.each(['../secret', 'data/../../secret', '/etc/passwd', 'data/a/b', 'data\\a', 'files/a\n'])(
    'that names %j as one of its files is refused before anything is read',
    async (file) => {
      const place = await folder();
      const written = { file, bytes: 1, sha256: '0'.repeat(64) };
      const manifest = {
        ...{ kind: 'rapport-export', format: 1, version: '0.1.0', schema: ['0001_team.sql'] },
        ...{ madeAt: '2026-05-01T00:00:00.000Z', tables: [], leftOut: [], files: [written] },
      };
      await writeFile(join(place, 'manifest.json'), JSON.stringify(manifest));
      expect(await keyOf(openExport(place))).toBe('transfer:foreign');
    },
  );

  test('of which a file is a link or a folder is damaged', async () => {
    const place = await folder();
    await mkdir(join(place, 'data'));
    await mkdir(join(place, 'data', 'folder'));
    await symlink('/etc/hostname', join(place, 'data', 'link'));
    const files = ['folder', 'link', 'missing'].map((each) => ({
      ...{ file: `data/${each}`, bytes: 1, sha256: '0'.repeat(64) },
    }));
    const manifest = {
      ...{ kind: 'rapport-export', format: 1, version: '0.1.0', schema: ['0001_team.sql'] },
      ...{ madeAt: '2026-05-01T00:00:00.000Z', tables: [], leftOut: [], files },
    };
    await writeFile(join(place, 'manifest.json'), JSON.stringify(manifest));
    const source = await openExport(place);
    for (const each of files) {
      const read = async (): Promise<void> => {
        for await (const chunk of source?.read(each) ?? []) expect(chunk.length).toBeGreaterThan(0);
      };
      expect(await keyOf(read())).toBe('transfer:damaged');
    }
    expect(existsSync(join(place, 'manifest.json'))).toBe(true);
  });
});
