import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { atMostAlike, isNickname, jaroWinkler, oneSlip, sound } from './similar.ts';

const word = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
  minLength: 1,
  maxLength: 12,
});

describe('Jaro-Winkler', () => {
  // Winkler (1994), table of example strings of the Census Bureau
  test.each([
    ['martha', 'marhta', 0.961],
    ['dwayne', 'duane', 0.84],
    ['dixon', 'dicksonx', 0.813],
    ['jones', 'johnson', 0.832],
    ['abroms', 'abrams', 0.922],
    ['itman', 'smith', 0.467],
    ['', 'smith', 0],
  ])('of %s and %s is as published', (a, b, expected) => {
    expect(jaroWinkler(a, b)).toBeCloseTo(expected, 3);
  });
  test('does not hang on the order, and is never more than its bound', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(jaroWinkler(a, b)).toBeCloseTo(jaroWinkler(b, a), 9);
        expect(jaroWinkler(a, b)).toBeLessThanOrEqual(atMostAlike(a, b) + 1e-9);
      }),
    );
  });
});

describe('one slip of the hand', () => {
  test('is a letter more, less, other, or two swapped', () => {
    for (const slipped of ['anderson', 'andersenn', 'andersn', 'adnersen', 'xandersen', 'anderse'])
      expect(oneSlip('andersen', slipped), slipped).toBe(true);
    for (const other of ['andersen', 'andreson', 'endersan', 'ander'])
      expect(oneSlip('andersen', other), other).toBe(false);
  });
  test('made anywhere is seen from both sides', () => {
    fc.assert(
      fc.property(word, fc.nat(20), fc.constantFrom('x', 'y'), (text, at, letter) => {
        const slipped = text.slice(0, at) + letter + text.slice(at);
        expect(oneSlip(text, slipped) && oneSlip(slipped, text)).toBe(true);
      }),
    );
  });
});

test('names are heard as Kölner Phonetik hears them', () => {
  // Postel (1969) and the examples that are told since
  expect(sound('mueller')).toBe('657');
  expect(sound('breschnew')).toBe('17863');
  expect(sound('wikipedia')).toBe('3412');
  expect(sound('meyer')).toBe(sound('maier'));
  expect(sound('schmidt')).toBe(sound('schmitt'));
  expect(sound('')).toBe('');
});

test('Bob is Robert, and not Bill', () => {
  expect(isNickname('bob', 'robert')).toBe(true);
  expect(isNickname('bob', 'bill')).toBe(false);
  expect(isNickname('ted', 'edward') && isNickname('ted', 'theodore')).toBe(true);
  expect(isNickname('zoe', 'zoe')).toBe(false);
});
