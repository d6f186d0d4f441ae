import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, clockAt, momentOf } from '../../core/zoned-time.ts';
import { understand } from './when.ts';
import { calendar, read } from './when.testing.ts';

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
