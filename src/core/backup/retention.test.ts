import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeNote, listBackups, removeOutlived } from './folder.ts';
import { outlived } from './retention.ts';

const on = (day: string, hour = 1): { at: Date } => ({
  at: new Date(Date.parse(`${day}T00:00:00Z`) + hour * 3_600_000),
});
const daily = (days: number): { at: Date }[] =>
  Array.from({ length: days }, (_, day) => ({ at: new Date(Date.UTC(2026, 0, 1 + day, 1)) }));
const keep = { daily: 7, weekly: 4 };
const keptOf = (all: { at: Date }[]): string[] => {
  const gone = new Set(outlived(all, keep));
  return all.filter((each) => !gone.has(each)).map(({ at }) => at.toISOString().slice(0, 10));
};

test('of sixty nights seven days stay, and the Sunday of each of the weeks before', () => {
  // 2026-03-01 is a Sunday: the week that ends with it is one of the four
  expect(keptOf(daily(60))).toEqual([
    '2026-02-08',
    '2026-02-15',
    '2026-02-22',
    '2026-02-23',
    '2026-02-24',
    '2026-02-25',
    '2026-02-26',
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
  ]);
});

test('of one day the newest stays', () => {
  expect(outlived([on('2026-05-01', 1), on('2026-05-01', 9), on('2026-05-01', 5)], keep)).toEqual([
    on('2026-05-01', 5),
    on('2026-05-01', 1),
  ]);
});

test('a machine that was off for a year loses none by that', () => {
  expect(outlived([...daily(5), on('2027-01-01')], keep)).toEqual([]);
});

test('whatever is kept, the newest is, and never more than days and weeks together', () => {
  const backups = fc.array(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(backups, fc.nat(10), fc.nat(10), (dates, days, weeks) => {
      const all = dates.map((at) => ({ at }));
      const gone = new Set(outlived(all, { daily: days, weekly: weeks }));
      const kept = all.filter((each) => !gone.has(each));
      const newest = Math.max(...all.map(({ at }) => at.getTime()));
      expect(kept.some(({ at }) => at.getTime() === newest)).toBe(true);
      expect(kept.length).toBeLessThanOrEqual(Math.max(1, days + weeks));
    }),
  );
});

test('the one that was rehearsed last stays, and what is not ours', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-retention-test-'));
  const names = ['01', '02', '03'].map((hour) => `rapport-20260501T${hour}3000Z.tar.gz`);
  for (const name of [...names, 'theirs.tar.gz']) await writeFile(join(folder, name), 'x');
  await changeNote(folder, { rehearsed: { at: new Date().toISOString(), name: names[0] ?? '' } });
  expect(await removeOutlived(folder, keep)).toBe(1);
  expect((await listBackups(folder)).map(({ name }) => name)).toEqual([names[2], names[0]]);
  await rm(folder, { recursive: true });
});
