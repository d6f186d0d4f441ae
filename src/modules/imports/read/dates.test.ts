import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DateReader, type DateOrder } from './dates.ts';
import { decideDateOrder } from './evidence.ts';
import { ZoneClock } from './zone.ts';

const NOW = Date.UTC(2026, 5, 1);

function read(text: string, order: DateOrder = 'ymd', zone = 'UTC'): string {
  const reader = new DateReader(order, zone, NOW);
  const bytes = Buffer.from(text);
  return reader.read(bytes, 0, bytes.length)
    ? new Date(reader.at / 1_000).toISOString().replace(/\.000Z|:00\.000Z/, '')
    : reader.problem;
}

describe('dates', () => {
  test.each<[string, DateOrder, string]>([
    ['2010-12-01 08:26:00', 'ymd', '2010-12-01T08:26'],
    ['2010-12-01T08:26:00.5Z', 'ymd', '2010-12-01T08:26:00.500Z'],
    ['2010-12-01T08:26:00+01:00', 'ymd', '2010-12-01T07:26'],
    ['2010-12-01 08:26 -0530', 'dmy', '2010-12-01T13:56'],
    ['19970101', 'ymd', '1997-01-01T00:00'],
    ['20101201082600', 'ymd', '2010-12-01T08:26'],
    ['2010/12/1', 'mdy', '2010-12-01T00:00'],
    ['1.12.2010', 'dmy', '2010-12-01T00:00'],
    ['1.12.10 08:26', 'dmy', '2010-12-01T08:26'],
    ['12/1/2010 8:26 PM', 'mdy', '2010-12-01T20:26'],
    ['12/1/2010 12:05:07 a.m.', 'mdy', '2010-12-01T00:05:07'],
    ['01-02-99', 'dmy', '1999-02-01T00:00'],
    ['9. Dezember 2011 12:50 Uhr', 'dmy', '2011-12-09T12:50'],
    ['Fri, 9 Dec 2011 12:50:00 GMT', 'dmy', '2011-12-09T12:50'],
    ['December 9th, 2011', 'dmy', '2011-12-09T00:00'],
    ['09-Mär-11', 'dmy', '2011-03-09T00:00'],
    ['40513.3513888889', 'serial', '2010-12-01T08:26'],
    ['2026-06-01 23:59', 'ymd', '2026-06-01T23:59'],
  ])('%s as %s', (text, order, expected) => expect(read(text, order)).toBe(expected));

  test.each<[string, DateOrder, string]>([
    ['2010-02-30', 'ymd', 'badDate'],
    ['13/13/2010', 'dmy', 'badDate'],
    ['2010-12-01 25:00', 'ymd', 'badDate'],
    ['yesterday', 'ymd', 'badDate'],
    ['12.50', 'dmy', 'badDate'],
    ['2010-12', 'ymd', 'badDate'],
    ['0000-01-01', 'ymd', 'dateTooEarly'],
    ['1969-12-31', 'ymd', 'dateTooEarly'],
    ['2026-06-03', 'ymd', 'futureDate'],
    ['31.12.2099', 'dmy', 'futureDate'],
  ])('%s is refused', (text, order, problem) => expect(read(text, order)).toBe(problem));

  test('every moment written in any order is read back', () => {
    const two = (n: number) => String(n).padStart(2, '0');
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date(NOW), noInvalidDate: true }),
        fc.constantFrom<DateOrder>('ymd', 'dmy', 'mdy'),
        fc.constantFrom('-', '/', '.'),
        (date, order, mark) => {
          const year = String(date.getUTCFullYear());
          const month = two(date.getUTCMonth() + 1);
          const day = two(date.getUTCDate());
          const parts =
            order === 'ymd' ? [year, month, day] : order === 'dmy' ? [day, month, year] : [month, day, year];
          const reader = new DateReader(order, 'UTC', NOW);
          const bytes = Buffer.from(`${parts.join(mark)} ${date.toISOString().slice(11, 23)}`);
          expect(reader.read(bytes, 0, bytes.length)).toBe(true);
          expect(reader.at).toBe(date.getTime() * 1_000);
        },
      ),
    );
  });

  test.each<[string[], { order: DateOrder; ambiguous: boolean } | undefined]>([
    [['01/02/2010', '13/02/2010'], { order: 'dmy', ambiguous: false }],
    [['01/02/2010', '02/13/2010'], { order: 'mdy', ambiguous: false }],
    [['01/02/2010', '03/04/2010'], { order: 'dmy', ambiguous: true }],
    [['01.02.2010', '03.04.2010'], { order: 'dmy', ambiguous: false }],
    [['2010-01-02'], { order: 'ymd', ambiguous: false }],
    [['40513', '40514.5'], { order: 'serial', ambiguous: false }],
    [['85123A', '22423', 'POST'], undefined],
  ])('%j decides %j', (values, decision) => expect(decideDateOrder(values)).toEqual(decision));
});

describe('wall clocks', () => {
  test('agree with Intl at any moment in any zone', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'Europe/Berlin',
          'Europe/London',
          'America/New_York',
          'Asia/Kolkata',
          'Australia/Lord_Howe',
          'Pacific/Apia',
        ),
        fc.array(fc.integer({ min: 0, max: NOW / 1_000 }), { minLength: 1, maxLength: 20 }),
        (zone, moments) => {
          const clock = new ZoneClock(zone);
          for (const utc of moments) {
            const local = utc + clock.offsetAt(utc);
            const back = clock.toUtc(local);
            // a time that the clock shows twice is the first of the two
            expect(back + clock.offsetAt(back)).toBe(local);
            expect(back).toBeLessThanOrEqual(utc);
            expect(utc - back).toBeLessThanOrEqual(86_400);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test.each([
    ['2011-03-27 02:30', '2011-03-27T01:30'],
    ['2011-10-30 02:30', '2011-10-30T00:30'],
    ['2011-10-30 03:30', '2011-10-30T02:30'],
    ['2011-07-01 12:00', '2011-07-01T10:00'],
    ['2011-12-01 12:00', '2011-12-01T11:00'],
  ])('%s in Berlin is %s in UTC', (local, utc) => expect(read(local, 'ymd', 'Europe/Berlin')).toBe(utc));
});
