/**
 * Where somebody goes after signing in: a path of this house and nothing else. A browser reads `//host`, `/\host` and what
 * hides a line break as another site; so what is no plain path leads home.
 */
export function returnTo(wish: unknown): string {
  if (typeof wish !== 'string' || wish.length > 2000 || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(wish)) return '/';
  const base = 'http://house.invalid';
  if (!URL.canParse(wish, base)) return '/';
  const url = new URL(wish, base);
  return url.origin === base && !url.pathname.startsWith('/api/')
    ? url.pathname + url.search + url.hash
    : '/';
}
