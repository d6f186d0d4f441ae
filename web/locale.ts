/** @returns the browser's wish where it is a locale at all (headless ones say strange things), English otherwise */
export function browserLocale(): string {
  try {
    return new Intl.Locale(navigator.language).toString();
  } catch {
    return 'en';
  }
}
