import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeNote } from '../../core/backup/folder.ts';
import { refusal, startTestApp } from '../../testing.ts';
import { backupJobs } from './jobs.ts';
import { isDue, warnings } from './state.ts';

const app = await startTestApp();
const owner = await app.as('owner');
const { folder } = app.jobContext.backup;
const now = new Date('2026-05-10T12:30:00Z');
const hoursAgo = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000);
const name = 'rapport-20260101T013000Z.tar.gz.age';

test('the page knows what lies in the folder, and nothing that is not whole', async () => {
  expect(await owner.backup.state({})).toMatchObject({
    items: [],
    warnings: ['none'],
    failed: null,
    running: null,
  });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), 'x'.repeat(1000));
  await writeFile(join(folder, `.rapport-20260102T013000Z.tar.gz.7.part`), 'half');
  await writeFile(join(folder, `notes.txt`), 'mine');
  const { items, warnings: said } = await owner.backup.state({});
  expect(items).toEqual([{ name, at: '2026-01-01T01:30:00.000Z', bytes: 1000, encrypted: true }]);
  expect(said).toEqual(['late', 'neverRehearsed']);
});

test('a backup that fails is said in a sentence, in the language of whoever reads it', async () => {
  await backupJobs['backup.now']?.run({}, app.jobContext);
  const { failed, running } = await owner.backup.state({});
  expect(failed?.message).toContain('no database of Rapport');
  expect(running).toBeNull();
  const german = await fetch(`${app.url}/api/v1/backups`, {
    headers: { authorization: `Bearer ${await app.keyOf('owner')}`, 'x-rapport-language': 'de' },
  });
  expect(await german.json()).toMatchObject({
    failed: { message: expect.stringContaining('keine Datenbank') },
  });
});

test('what was killed in the middle is not said to be running', async () => {
  const at = new Date(Date.now() - 60_000).toISOString();
  await changeNote(folder, { running: { at, beat: at, done: 5, expected: 10 } });
  expect((await owner.backup.state({})).running).toBeNull();
  await changeNote(folder, { running: { at, beat: new Date().toISOString(), done: 5, expected: 10 } });
  expect((await owner.backup.state({})).running).toMatchObject({ done: 5, expected: 10 });
  await changeNote(folder, { running: null });
});

test('however often one is asked for, one waits', async () => {
  expect((await owner.backup.make({})).waiting).toBe(true);
  await (await app.as('manager')).backup.make({});
  const { rows } = await app.database.pool.query(
    "SELECT count(*)::int AS jobs FROM graphile_worker.jobs WHERE task_identifier = 'backup.now'",
  );
  expect(rows).toEqual([{ jobs: 1 }]);
  expect((await refusal((await app.as('rep')).backup.state({}))).status).toBe(403);
});

test('it is time at night, or once the last one is older than a day and a bit', () => {
  const night = new Date('2026-05-10T01:30:00Z');
  expect(isDue(undefined, undefined, now)).toBe(true);
  expect(isDue(hoursAgo(11), undefined, now)).toBe(false);
  expect(isDue(hoursAgo(29), undefined, now)).toBe(false);
  expect(isDue(hoursAgo(31), undefined, now)).toBe(true);
  expect(isDue(hoursAgo(31), hoursAgo(1), now)).toBe(false);
  expect(isDue(hoursAgo(31), hoursAgo(7), now)).toBe(true);
  expect(isDue(new Date('2026-05-09T01:30:00Z'), new Date('2026-05-10T00:30:00Z'), night)).toBe(true);
  expect(isDue(new Date('2026-05-09T23:30:00Z'), undefined, night)).toBe(false);
});

test('two days without one, or never a rehearsal, is a warning', () => {
  const rehearsed = { at: now.toISOString(), name };
  expect(warnings([{ at: hoursAgo(47) }], { rehearsed }, now)).toEqual([]);
  expect(warnings([{ at: hoursAgo(49) }], { rehearsed }, now)).toEqual(['late']);
  expect(warnings([{ at: hoursAgo(1) }], { rehearsed: null }, now)).toEqual(['neverRehearsed']);
  expect(warnings([], { rehearsed: null }, now)).toEqual(['none']);
});
