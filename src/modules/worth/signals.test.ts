import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { translator } from '../../core/i18n.ts';
import { outlooks, type Scoring } from './outlook.ts';
import { type CustomerHistory, type Outlook, signalOf } from './signals.ts';
import type { Signal } from '../customers/signals.ts';

const plain: CustomerHistory = { x: 5, tx: 200, T: 220, second: 0, growth: 0, back: null };
const calm: Outlook = {
  alive: 0.8,
  purchases: 6,
  discounted: 20,
  atRisk: 0.2,
  rhythmDays: 40,
  dueDays: 64,
  givenUp: false,
};
const said = (history: Partial<CustomerHistory>, outlook: Partial<Outlook> = {}): Signal =>
  signalOf({ ...plain, ...history }, { ...calm, ...outlook }).signal;

describe('a signal', () => {
  test('goes from a first order to silence without a gap between', () => {
    expect(said({ x: 0, tx: 0, T: 0 }, { rhythmDays: null, dueDays: null })).toBe('new');
    expect(said({ x: 0, tx: 0, T: 60 }, { rhythmDays: null, dueDays: null })).toBe('new');
    expect(said({ x: 0, tx: 0, T: 61 }, { rhythmDays: null, dueDays: null })).toBe('none');
    expect(said({ x: 0, tx: 0, T: 400 }, { alive: 0.05, rhythmDays: null, dueDays: null })).toBe('lost');
  });

  test('says later from the day after 8 of 10 would have been back, slipping from twice the usual gap', () => {
    expect(said({ tx: 200, T: 264 })).toBe('steady');
    expect(said({ tx: 200, T: 265 })).toBe('later');
    expect(said({ tx: 200, T: 279 })).toBe('later');
    expect(said({ tx: 200, T: 280 })).toBe('slipping');
    expect(said({ x: 2, tx: 200, T: 600 }), 'two gaps are no usual gap').toBe('later');
    expect(said({ tx: 200, T: 280 }, { dueDays: 90 }), 'twice a gap, but not late').toBe('steady');
  });

  test('says lost below one chance in ten, and never where leaving cannot be told', () => {
    expect(said({ T: 2000 }, { alive: 0.1 })).toBe('slipping');
    expect(said({ T: 2000 }, { alive: 0.0999 })).toBe('lost');
    expect(said({ T: 2000 }, { alive: null })).toBe('slipping');
  });

  test('leaves the chance of who is lost to the sentence that says it of everybody', () => {
    const { signal, reason } = signalOf({ ...plain, T: 2000 }, { ...calm, alive: 0.004 });
    for (const [locale, sentence] of [
      ['en', 'No order for 1800 days.'],
      ['de', 'Seit 1800 Tagen keine Bestellung.'],
    ] as const)
      expect(translator(locale)(`worth:reason.${signal}`, reason)).toBe(sentence);
  });

  test('says becoming regular to newcomers who were back early', () => {
    expect(said({ x: 1, tx: 60, T: 90, second: 60 })).toBe('becoming_regular');
    expect(said({ x: 1, tx: 61, T: 90, second: 0 })).toBe('steady');
    expect(said({ x: 3, tx: 180, T: 183, second: 30 })).toBe('steady');
  });

  test('says growing from a third more, and back only to who had been given up', () => {
    expect(said({ growth: 34 })).toBe('growing');
    expect(said({ growth: 33 })).toBe('steady');
    const back = { x: 2, tx: 50, T: 210 };
    expect(said({ back }, { givenUp: true })).toBe('back');
    expect(said({ back }, { givenUp: false })).toBe('steady');
  });

  test('has a sentence for every reason, in English and in German, with every number filled in', () => {
    const days = fc.integer({ min: 0, max: 4000 });
    fc.assert(
      fc.property(
        scorings,
        fc.integer({ min: 0, max: 60 }),
        days,
        days,
        fc.constantFrom(0, 7),
        (scoring, x, a, b, second) => {
          const tx = x === 0 ? 0 : Math.max(x, Math.min(a, b));
          const history = { ...plain, x, tx, T: Math.max(tx, a, b), second, growth: second * 10 };
          const outlook = outlooks(scoring)(history);
          const { signal, reason } = signalOf(history, outlook);
          for (const number of [outlook.purchases, outlook.discounted, outlook.atRisk]) {
            expect(number).toBeGreaterThanOrEqual(0);
            expect(number).toBeLessThan(1e7);
          }
          if (signal === 'none') return;
          for (const language of ['en', 'de']) {
            const sentence = translator(language)(`worth:reason.${signal}`, reason);
            expect(sentence).toMatch(/^\p{Lu}.*\.$/u);
            expect(sentence).not.toMatch(/\{\{|\$t|undefined|NaN|reason\./);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

const scorings = fc.constantFrom<Scoring>(
  { by: { model: 'mbg/nbd', parameters: { r: 0.52, alpha: 6.18, a: 0.89, b: 1.61 } }, spend: null },
  { by: { model: 'pareto/nbd', parameters: { r: 0.55, alpha: 10.58, s: 0.61, beta: 11.67 } }, spend: null },
  { by: { model: 'gap', parameters: { r: 0.83, alpha: 9.86 } }, spend: null },
  { by: { model: 'none' }, spend: null },
);
