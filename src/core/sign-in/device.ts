// What a browser says it is, in two words. It is a help for people who look for the session that is not theirs, no proof.
type Device = { browser: string | null; system: string | null };

// The first that fits: Edge and Opera call themselves Chrome as well, and Chrome calls itself Safari.
const browsers: readonly [string, RegExp][] = [
  ['Edge', /\bEdgA?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b((Headless)?Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
  ['curl', /^curl\//],
];
const systems: readonly [string, RegExp][] = [
  ['Windows', /Windows/],
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Android', /Android/],
  ['ChromeOS', /CrOS/],
  ['macOS', /Mac OS X|Macintosh/],
  ['Linux', /Linux/],
];

export function deviceOf(userAgent: string): Device {
  const first = (known: readonly [string, RegExp][]): string | null =>
    known.find(([, mark]) => mark.test(userAgent))?.[0] ?? null;
  return { browser: first(browsers), system: first(systems) };
}

/** @returns in one line, for the audit; null where it says nothing */
export function deviceLine(userAgent: string): string | null {
  const { browser, system } = deviceOf(userAgent);
  return [browser, system].filter((word) => word !== null).join(', ') || null;
}
