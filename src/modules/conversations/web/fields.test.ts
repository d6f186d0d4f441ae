import { describe, expect, test } from 'vitest';
import { blank, changes, fieldsOf, isClean, joined, merge } from './fields.ts';

const base = { ...blank, note: 'A', purpose: 'support' };

describe('merging', () => {
  test('takes what only one of two people changed from that one', () => {
    const { merged, clashes } = merge(base, { ...base, note: 'AB' }, { ...base, purpose: 'order' });
    expect(clashes).toEqual([]);
    expect(merged).toEqual({ ...base, note: 'AB', purpose: 'order' });
  });

  test('names what both changed, and keeps mine there', () => {
    const mine = { ...base, note: 'mine', moodStart: 'upset' };
    const theirs = { ...base, note: 'theirs', outcome: 'solved' };
    const { merged, clashes } = merge(base, mine, theirs);
    expect(clashes).toEqual(['note']);
    expect(merged).toEqual({ ...mine, outcome: 'solved' });
    expect(joined(merged, theirs, clashes).note).toBe('theirs\nmine');
  });

  test('is no clash where both wrote the same', () => {
    const wrote = { ...base, gifts: [{ gift: 'tip', what: 'Rinse it' }] };
    expect(merge(base, wrote, { ...base, gifts: [{ gift: 'tip', what: 'Rinse it' }] })).toEqual({
      merged: wrote,
      clashes: [],
    });
  });
});

test('only what changed is sent', () => {
  expect(changes(base, { ...base, firstTime: false })).toEqual({ firstTime: false });
  expect(isClean(base, fieldsOf({ ...base }))).toBe(true);
});
