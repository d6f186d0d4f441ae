import { expect, test } from 'vitest';
import { readAuditSearch } from '../src/modules/audit/web/audit-search.ts';
import { readDuplicatesSearch } from '../src/modules/duplicates/web/duplicates-search.ts';
import { readPromisesSearch } from '../src/modules/promises/web/promises-search.ts';
import { dayIn, idIn } from './address.ts';

const someone = '0193f000-0000-7000-8000-000000000001';

test('an address holds an id only where one can be', () => {
  expect(idIn(someone)).toBe(someone);
  for (const odd of ['x', '', 5, true, null, {}, [someone], '-'.repeat(36), `${someone} `])
    expect(idIn(odd)).toBeUndefined();
});

test('an address holds a day only where the calendar has it', () => {
  expect(dayIn('2028-02-29')).toBe('2028-02-29');
  for (const odd of ['2026-02-29', '2026-99-99', '2026-1-1', 20260101, undefined])
    expect(dayIn(odd)).toBeUndefined();
});

test('pages leave out what their address has wrong', () => {
  const nothing = (read: object): unknown[] => Object.values(read).filter((one) => one !== undefined);
  const wrong = { keeper: 5, site: 'x', show: 'zzz', way: 'maybe' };
  expect(nothing(readPromisesSearch(wrong))).toEqual([]);
  const right = { keeper: 'mine', site: someone, show: 'settled', way: true };
  expect(readPromisesSearch(right)).toEqual(right);
  expect(
    nothing(readAuditSearch({ staffId: '-'.repeat(36), door: "'", room: 5, from: '2026-99-99' })),
  ).toEqual([]);
  expect(nothing(readDuplicatesSearch({ importNo: 1e30, customerId: '-'.repeat(36) }))).toEqual([]);
});
