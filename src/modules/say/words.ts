// Lines in words: the only place where what is known becomes text.
import type { TFunction } from 'i18next';
import { translator } from '../../core/i18n.ts';
import { greetingIn } from './greetings.ts';
import { fillIn, type Part } from './kinds.ts';
import type { Line, Value } from './lines.ts';

export type Speaker = {
  /** language of whoever speaks */
  language: string;
  /** for dates: ISO 3166 */
  country: string;
  /** IANA, of the site */
  timeZone: string;
  now: string;
};

export function partsOf({ text, language, values }: Line, speaker: Speaker): Part[] {
  const says = wordsIn({ ...speaker, language });
  return fillIn(text, (name) => {
    const value = values[name];
    return value ? says(value) : '';
  });
}

/** The reasoning of a line: which data, which rule. */
export function whyOf({ why }: Line, speaker: Speaker): string {
  const t = translator(speaker.language);
  return t(`say:why.${why.word}`, filled(why.params, wordsIn(speaker)));
}

function filled(
  params: Record<string, Value | number> | undefined,
  says: (value: Value) => string,
): Record<string, string | number> {
  const entries = Object.entries(params ?? {});
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'number' ? value : says(value)]),
  );
}

const yearMs = 300 * 86_400_000;

function wordsIn({ language, country, timeZone, now }: Speaker): (value: Value) => string {
  const t: TFunction = translator(language);
  const locale = `${language}-${country}`;
  const dayAt = (at: Date, zone: string): string => {
    const far = Math.abs(at.getTime() - Date.parse(now)) > yearMs;
    return dayFormat(locale, zone, far).format(at);
  };
  const says = (value: Value): string => {
    if ('text' in value) return value.text;
    if ('at' in value) return dayAt(new Date(value.at), timeZone);
    if ('day' in value) return dayAt(new Date(`${value.day}T00:00:00Z`), 'UTC');
    if ('all' in value) return value.all.map(says).join(', ');
    if ('greeting' in value) return greetingIn(language, value.greeting);
    const [room, key] = value.word.split(':', 2);
    if (room === 'language' && key) return languageName(locale, key);
    const word = value.word.includes(':') ? value.word : `say:${value.word}`;
    const otherwise = value.otherwise === undefined ? '' : t(`say:${value.otherwise}`);
    return t(word, { ...filled(value.params, says), defaultValue: otherwise });
  };
  return says;
}

const formats = new Map<string, Intl.DateTimeFormat>();
/** Making one costs a hundred times what using it does. */
function dayFormat(locale: string, timeZone: string, withYear: boolean): Intl.DateTimeFormat {
  const name = `${locale} ${timeZone} ${withYear}`;
  let format = formats.get(name);
  if (!format) {
    const year = withYear ? ({ year: 'numeric' } as const) : {};
    format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...year, timeZone });
    formats.set(name, format);
  }
  return format;
}

function languageName(locale: string, tag: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag; // no language tag at all: shown as it was written
  }
}
