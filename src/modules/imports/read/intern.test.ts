import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { HashSet64 } from './hash-set.ts';
import { Interner, settle } from './intern.ts';

test('equal bytes of one kind have one number and give their text back, through every growth', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ unit: 'binary', maxLength: 9 }), fc.integer({ min: 0, max: 2 })), {
        maxLength: 200,
      }),
      (values) => {
        const interner = new Interner();
        const known = new Map<string, number>();
        for (const [text, kind] of values) {
          const bytes = Buffer.from(`<${text}>`);
          const id = interner.intern(bytes, 1, bytes.length - 1, kind);
          expect(id).toBe(known.get(`${kind}${text}`) ?? known.size);
          known.set(`${kind}${text}`, id);
          expect(interner.text(id)).toBe(bytes.toString('utf8', 1, bytes.length - 1));
          expect(interner.kind(id)).toBe(kind);
        }
        expect(interner.size).toBe(known.size);
      },
    ),
  );
});

test('a hundred thousand different values stay apart, in both lanes together', () => {
  const interner = new Interner();
  const pairs = new HashSet64();
  for (let i = 0; i < 100_000; i++) {
    const bytes = Buffer.from(`C5${i}`);
    expect(interner.intern(bytes, 0, bytes.length)).toBe(i);
    expect(pairs.add(interner.laneA[i] ?? 0, interner.laneB[i] ?? 0)).toBe(true);
  }
  expect(interner.text(99_999)).toBe('C599999');
});

test('a set of hashes knows what it has', () => {
  const set = new HashSet64();
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 50_000; i++) expect(set.add(settle(i), settle(i ^ 0x5bd1e995))).toBe(round === 0);
  }
  expect(set.size).toBe(50_000);
});
