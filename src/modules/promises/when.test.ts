import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, clockAt, momentOf } from '../../core/zoned-time.ts';
import { usualHours } from './business-hours.ts';
import { type Reading, understand } from './when.ts';

const timeZone = 'Europe/London';
const calendar = { timeZone, hours: usualHours, closedDays: ['2026-12-25'] };
/** A Thursday, ten in the morning in London. */
const now = new Date('2026-11-19T10:00:00Z');

function read(text: string, locale = 'en-GB', at = now): Reading | null {
  return understand(text, { now: at, calendar, locale });
}
function said(text: string, locale?: string): string | null {
  const reading = read(text, locale);
  if (!reading) return null;
  const { day, minutes } = clockAt(reading.dueAt, timeZone);
  return `${day} ${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

test.each([
  ['two weeks from now', '2026-12-03 17:00'],
  ['two weeks from today at 10', '2026-12-03 10:00'],
  ['in two weeks’ time', '2026-12-03 17:00'],
  ['20 minutes from now', '2026-11-19 10:20'],
  ['in a quarter of an hour', '2026-11-19 10:15'],
  ['in a fortnight', '2026-12-03 17:00'],
  ['a fortnight from now', '2026-12-03 17:00'],
  ['two hours', '2026-11-19 12:00'],
  ['end of today', '2026-11-19 17:00'],
  ['in twenty minutes', '2026-11-19 10:20'],
  ['the week after next', '2026-12-04 17:00'],
  ['the Friday after next', '2026-12-04 17:00'],
  ['tomorrow at 3', '2026-11-20 15:00'],
  ['tomorrow at three', '2026-11-20 15:00'],
  ['tomorrow at 8', '2026-11-20 08:00'],
  ['tomorrow at 6', '2026-11-20 18:00'],
  ['at 3', '2026-11-19 15:00'],
  ['tomorrow 03:30', '2026-11-20 03:30'],
  ['tomorrow at 3 am', '2026-11-20 03:00'],
  ['half past three', '2026-11-19 15:30'],
  ['half past 9 tomorrow', '2026-11-20 09:30'],
  ['half past 9 pm', '2026-11-19 21:30'],
  ['quarter to five on Friday', '2026-11-20 16:45'],
  ['tomorrow morning at 9', '2026-11-20 09:00'],
  ['tomorrow afternoon at 3:30', '2026-11-20 15:30'],
  ['Friday evening 8', '2026-11-20 20:00'],
  ['Friday', '2026-11-20 17:00'],
  ['by Friday', '2026-11-20 17:00'],
  ['Thursday', '2026-11-26 17:00'],
  ['this Friday', '2026-11-20 17:00'],
  ['next Tuesday', '2026-11-24 17:00'],
  ['next Friday', '2026-11-27 17:00'],
  ['Tuesday next week', '2026-11-24 17:00'],
  ['Friday in two weeks', '2026-12-04 17:00'],
  ['today', '2026-11-19 17:00'],
  ['today at 3pm', '2026-11-19 15:00'],
  ['tomorrow 10', '2026-11-20 10:00'],
  ['tomorrow at 10:30', '2026-11-20 10:30'],
  ['10:30 tomorrow', '2026-11-20 10:30'],
  ['tomorrow morning', '2026-11-20 12:00'],
  ['the day after tomorrow', '2026-11-21 17:00'],
  ['at 9', '2026-11-20 09:00'],
  ['2 p.m.', '2026-11-19 14:00'],
  ['noon', '2026-11-19 12:00'],
  ['in 20 minutes', '2026-11-19 10:20'],
  ['in two hours', '2026-11-19 12:00'],
  ['in 3 days', '2026-11-22 17:00'],
  ['in two weeks', '2026-12-03 17:00'],
  ['within a week', '2026-11-26 17:00'],
  ['3 working days', '2026-11-24 17:00'],
  ['in a month', '2026-12-19 17:00'],
  ['next week', '2026-11-27 17:00'],
  ['end of the week', '2026-11-20 17:00'],
  ['end of the month', '2026-11-30 17:00'],
  ['end of next month', '2026-12-31 17:00'],
  ['end of November', '2026-11-30 17:00'],
  ['Ende Januar', '2027-01-29 17:00'],
  ['next week Friday', '2026-11-27 17:00'],
  ['nächste Woche am Dienstag um 9', '2026-11-24 09:00'],
  ['this weekend', '2026-11-20 17:00'],
  ['tonight', '2026-11-19 20:00'],
  ['Freitagnachmittag', '2026-11-20 17:00'],
  ['Mittwochabend', '2026-11-25 20:00'],
  ['28/11', '2026-11-28 17:00'],
  ['28/11/2027 14:00', '2027-11-28 14:00'],
  ['28.11.', '2026-11-28 17:00'],
  ['28 Nov', '2026-11-28 17:00'],
  ['28 Nov 10', '2026-11-28 10:00'],
  ['Nov 28', '2026-11-28 17:00'],
  ['November 28th, 2026', '2026-11-28 17:00'],
  ['Saturday 28 November', '2026-11-28 17:00'],
  ['the 28th', '2026-11-28 17:00'],
  ['2026-11-28', '2026-11-28 17:00'],
  ['3/2', '2027-02-03 17:00'],
  ['halb vier', '2026-11-19 15:30'],
  ['morgen um halb vier', '2026-11-20 15:30'],
  ['Freitag halb 4', '2026-11-20 15:30'],
  ['halb eins', '2026-11-19 12:30'],
  ['morgen halb zehn', '2026-11-20 09:30'],
  ['Viertel nach vier', '2026-11-19 16:15'],
  ['Freitag um Viertel vor drei', '2026-11-20 14:45'],
  ['morgen um drei', '2026-11-20 15:00'],
  ['morgen um drei Uhr', '2026-11-20 15:00'],
  ['morgen früh um 8', '2026-11-20 08:00'],
  ['morgen früh um halb vier', '2026-11-20 03:30'],
  ['Freitagnachmittag um 3', '2026-11-20 15:00'],
  ['heute bis Feierabend', '2026-11-19 17:00'],
  ['heute Abend um 8', '2026-11-19 20:00'],
  ['in vierzehn Tagen', '2026-12-03 17:00'],
  ['heute in 14 Tagen', '2026-12-03 17:00'],
  ['in den nächsten zwei Tagen', '2026-11-21 17:00'],
  ['innerhalb einer Woche', '2026-11-26 17:00'],
  ['in einer Viertelstunde', '2026-11-19 10:15'],
  ['übernächsten Freitag', '2026-12-04 17:00'],
  ['übernächsten Freitag um 10', '2026-12-04 10:00'],
  ['übernächste Woche', '2026-12-04 17:00'],
  ['Dienstag übernächster Woche', '2026-12-01 17:00'],
  ['übermorgen', '2026-11-21 17:00'],
  ['morgen um 10', '2026-11-20 10:00'],
  ['morgen früh', '2026-11-20 12:00'],
  ['heute 14 Uhr', '2026-11-19 14:00'],
  ['nächsten Freitag um 14 Uhr', '2026-11-27 14:00'],
  ['Freitag 14.30 Uhr', '2026-11-20 14:30'],
  ['am Fr. um 9', '2026-11-20 09:00'],
  ['kommenden Montag', '2026-11-23 17:00'],
  ['Dienstag nächster Woche', '2026-11-24 17:00'],
  ['in zwei Wochen', '2026-12-03 17:00'],
  ['in 14 Tagen', '2026-12-03 17:00'],
  ['in einem Monat', '2026-12-19 17:00'],
  ['in 3 Werktagen', '2026-11-24 17:00'],
  ['bis Ende des Monats', '2026-11-30 17:00'],
  ['Ende nächster Woche', '2026-11-27 17:00'],
  ['Monatsende', '2026-11-30 17:00'],
  ['am 28.', '2026-11-28 17:00'],
  ['28. November', '2026-11-28 17:00'],
  ['Sa., 28.11.2026', '2026-11-28 17:00'],
  ['28.11. 14:30', '2026-11-28 14:30'],
  ['Friday week', '2026-11-27 17:00'],
  ['a week on Friday', '2026-11-27 17:00'],
  ['a week tomorrow', '2026-11-27 17:00'],
  ['two weeks on Friday', '2026-12-04 17:00'],
  ['Friday fortnight at 10', '2026-12-04 10:00'],
  ['a week from tomorrow', '2026-11-27 17:00'],
  ['this coming Friday', '2026-11-20 17:00'],
  ['before Friday', '2026-11-19 17:00'],
  ['before Monday', '2026-11-20 17:00'],
  ['before Friday 10', '2026-11-20 10:00'],
  ['before 28 November', '2026-11-27 17:00'],
  ['before noon', '2026-11-19 12:00'],
  ['before the weekend', '2026-11-20 17:00'],
  ['before next week', '2026-11-20 17:00'],
  ['before December', '2026-11-30 17:00'],
  ['before the end of November', '2026-11-30 17:00'],
  ['after the weekend', '2026-11-23 17:00'],
  ['start of next week', '2026-11-23 17:00'],
  ['beginning of December', '2026-12-01 17:00'],
  ['mid-December', '2026-12-15 17:00'],
  ['in January', '2027-01-29 17:00'],
  ['later this week', '2026-11-20 17:00'],
  ['later today', '2026-11-19 17:00'],
  ['no later than Friday', '2026-11-20 17:00'],
  ['Friday at the latest', '2026-11-20 17:00'],
  ['next working day', '2026-11-20 17:00'],
  ['Friday by noon', '2026-11-20 12:00'],
  ['tomorrow by 3pm', '2026-11-20 15:00'],
  ['by 3', '2026-11-19 15:00'],
  ['tomorrow around 3', '2026-11-20 15:00'],
  ['3 o’clock', '2026-11-19 15:00'],
  ['in an hour and a half', '2026-11-19 11:30'],
  ['week 50', '2026-12-11 17:00'],
  ['heute noch', '2026-11-19 17:00'],
  ['noch heute', '2026-11-19 17:00'],
  ['heute noch vor 15 Uhr', '2026-11-19 15:00'],
  ['bis Freitag', '2026-11-20 17:00'],
  ['noch diese Woche', '2026-11-20 17:00'],
  ['diese Woche noch', '2026-11-20 17:00'],
  ['noch diesen Monat', '2026-11-30 17:00'],
  ['noch dieses Jahr', '2026-12-31 17:00'],
  ['im Laufe der Woche', '2026-11-20 17:00'],
  ['im Laufe des Tages', '2026-11-19 17:00'],
  ['bis spätestens Freitag', '2026-11-20 17:00'],
  ['Freitag spätestens um 10', '2026-11-20 10:00'],
  ['vor Freitag', '2026-11-19 17:00'],
  ['vor dem Wochenende', '2026-11-20 17:00'],
  ['nach dem Wochenende', '2026-11-23 17:00'],
  ['vor Freitag 10 Uhr', '2026-11-20 10:00'],
  ['morgen bis 15 Uhr', '2026-11-20 15:00'],
  ['Freitag bis 12', '2026-11-20 12:00'],
  ['Anfang Dezember', '2026-12-01 17:00'],
  ['Anfang nächster Woche', '2026-11-23 17:00'],
  ['Mitte nächster Woche', '2026-11-25 17:00'],
  ['Mitte Dezember', '2026-12-15 17:00'],
  ['Anfang nächsten Monats', '2026-12-01 17:00'],
  ['kommenden Monat', '2026-12-31 17:00'],
  ['im Dezember', '2026-12-31 17:00'],
  ['bis KW 50', '2026-12-11 17:00'],
  ['50. KW', '2026-12-11 17:00'],
  ['Montagmorgen', '2026-11-23 12:00'],
  ['Montag Morgen um 9', '2026-11-23 09:00'],
  ['morgen in einer Woche', '2026-11-27 17:00'],
  ['in anderthalb Stunden', '2026-11-19 11:30'],
  ['in 1,5 Stunden', '2026-11-19 11:30'],
])('%s is %s', (text, expected) => {
  expect(said(text)).toBe(expected);
  expect(read(text)?.past).toBe(false);
});

test('which number is the month is the reader’s habit, unless only one can be', () => {
  expect(said('3/12', 'en-GB')).toBe('2026-12-03 17:00');
  expect(said('3/12', 'en-US')).toBe('2027-03-12 17:00');
  expect(said('3.12.', 'en-US')).toBe('2026-12-03 17:00');
  expect(said('11/28', 'en-GB')).toBe('2026-11-28 17:00');
  expect(said('28/11', 'en-US')).toBe('2026-11-28 17:00');
});

test('what nobody understands is not guessed at', () => {
  for (const text of [
    '',
    'soon',
    'when she calls',
    '31/2',
    '32.1.',
    'Friday 24 November',
    '25:00',
    'in many days',
    '99',
    'week',
    'December',
    'Anfang der Woche', // it is Thursday: the next one's may be meant
    'Mitte des Monats',
    'before tomorrow morning',
    '2h',
    'KW 54',
    'x'.repeat(200),
  ])
    expect(read(text), text).toBeNull();
});

test('the past is past only when it was said', () => {
  for (const text of [
    'yesterday',
    'gestern',
    '3 days ago',
    'vor zwei Wochen',
    '1/2/2020',
    'today 9:00',
    'before today',
  ])
    expect(read(text)?.past, text).toBe(true);
  const late = new Date('2026-11-19T18:00:00Z');
  expect(read('today', 'en-GB', late)).toMatchObject({ past: false, day: '2026-11-19' });
});

test('a day on which the site is closed is said to be one', () => {
  expect(read('Saturday')).toMatchObject({ closed: true, day: '2026-11-21' });
  expect(read('25 December')).toMatchObject({ closed: true });
  expect(read('Friday')).toMatchObject({ closed: false });
});

describe('for any moment', () => {
  const moments = fc.date({ min: new Date('2024-01-01'), max: new Date('2035-12-31'), noInvalidDate: true });
  const zones = fc.constantFrom(
    'Europe/London',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
  );
  const styles: Intl.DateTimeFormatOptions[] = [
    { day: 'numeric', month: 'numeric', year: 'numeric' },
    { day: 'numeric', month: 'short', year: 'numeric' },
    { weekday: 'short', day: 'numeric', month: 'short' },
    { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
    { day: 'numeric', month: 'numeric' },
    { weekday: 'long', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' },
    { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  ];

  test('a date as any of these locales writes it is understood as that date', () => {
    const ahead = fc.integer({ min: 1, max: 300 });
    const minute = fc.integer({ min: 240, max: 1439 }); // clocks change before four
    fc.assert(
      fc.property(
        moments,
        zones,
        ahead,
        minute,
        fc.constantFrom('en-GB', 'en-US', 'de-DE', 'de-AT', 'en-AU'),
        fc.constantFrom(...styles),
        (moment, zone, days, minutes, locale, style) => {
          const day = addDays(clockAt(moment, zone).day, days);
          const at = momentOf(day, minutes, zone);
          const text = new Intl.DateTimeFormat(locale, { ...style, timeZone: zone }).format(at);
          const reading = understand(text, {
            now: moment,
            calendar: { ...calendar, timeZone: zone },
            locale,
          });
          expect(reading?.day, text).toBe(day);
          expect(reading?.timeSaid, text).toBe('hour' in style);
          if ('hour' in style) expect(reading?.dueAt, text).toEqual(at);
        },
      ),
      { numRuns: 1500 },
    );
  });

  test('nothing is in the past that was not said so', () => {
    const sayings = [
      'Friday',
      'next Tuesday',
      'today',
      'tomorrow 10',
      'in two weeks',
      'in 3 days',
      '28/11',
      '29/2',
      'end of the month',
      'at 9',
      'end of the week',
      'next week',
      'übermorgen',
      'nächsten Freitag um 14 Uhr',
      'Ende des Monats',
      'the 31st',
      '3 working days',
      'noon',
      'in 5 minutes',
      'this Monday',
      'before Friday',
      'before Monday 10',
      'vor nächster Woche',
      'before December',
      'Friday week',
      'heute noch',
      'noch diese Woche',
      'Anfang Dezember',
      'mid-December',
      'Anfang nächster Woche',
      'KW 50',
      'next working day',
    ];
    fc.assert(
      fc.property(moments, zones, fc.constantFrom(...sayings), (moment, zone, text) => {
        const reading = understand(text, {
          now: moment,
          calendar: { ...calendar, timeZone: zone },
          locale: 'en-GB',
        });
        if (reading === null) throw new Error(`${text} at ${moment.toISOString()}`);
        expect(reading.past, `${text} at ${moment.toISOString()} ${zone}`).toBe(false);
      }),
      { numRuns: 1500 },
    );
  });

  test('clocks that jump lose no promise', () => {
    fc.assert(
      fc.property(moments, zones, fc.integer({ min: 0, max: 1439 }), (moment, zone, minutes) => {
        const { day } = clockAt(moment, zone);
        const shown = clockAt(momentOf(day, minutes, zone), zone);
        expect(shown.day).toBe(day);
        expect([0, 30, 60]).toContain(shown.minutes - minutes);
      }),
    );
    expect(momentOf('2026-03-29', 90, 'Europe/London')).toEqual(new Date('2026-03-29T01:30:00Z')); // 01:30 is not shown
    expect(momentOf('2026-10-25', 90, 'Europe/London')).toEqual(new Date('2026-10-25T01:30:00Z')); // the second 01:30
  });

  test('whatever is typed, nothing breaks', () => {
    fc.assert(fc.property(fc.string({ maxLength: 120 }), (text) => void read(text)));
  });
});
