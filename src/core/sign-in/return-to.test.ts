import fc from 'fast-check';
import { expect, test } from 'vitest';
import { returnTo } from './return-to.ts';

test('a path of the house is where somebody goes on', () => {
  expect(returnTo('/customers/7?call=1#top')).toBe('/customers/7?call=1#top');
});

test.each([
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '/api/auth/sign-out',
  '/..//evil.example',
  '',
  undefined,
  7,
])('anything else leads home: %j', (wish) => {
  const to = returnTo(wish);
  expect(new URL(to, 'https://crm.example').origin).toBe('https://crm.example');
  expect(to.startsWith('//')).toBe(false);
});

test('whatever is wished for, nobody leaves the house', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `/${text}`),
        fc.webUrl(),
      ),
      (wish) => {
        expect(new URL(returnTo(wish), 'https://crm.example').origin).toBe('https://crm.example');
      },
    ),
  );
});
