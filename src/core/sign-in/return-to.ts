const plain = /^\/(?![/\\])[^\\\p{Cc}]*$/u;

/**
 * Where somebody goes after signing in: a path of this house and nothing else. A browser reads `//host`, `/\host` and what
 * hides a line break as another site; so what is no plain path leads home.
 */
export function returnTo(wish: unknown): string {
  if (typeof wish !== 'string' || wish.length > 2000 || !plain.test(wish)) return '/';
  const base = 'http://house.invalid';
  if (!URL.canParse(wish, base)) return '/';
  const url = new URL(wish, base);
  const path = url.pathname + url.search + url.hash; // its dots are resolved: /..//host has become //host
  return url.origin === base && plain.test(path) && !path.startsWith('/api/') ? path : '/';
}
