// One translation layer for pages and server: locales/<language>/<namespace>.json through i18next.
import { readdirSync, readFileSync } from 'node:fs';
import i18next, { type i18n, type TFunction } from 'i18next';
import { isolate } from './isolate.ts';

const folder = new URL('../../locales/', import.meta.url);
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

function load(language: string): Record<string, object> {
  const files = readdirSync(new URL(`${language}/`, folder)).filter((name) => name.endsWith('.json'));
  return Object.fromEntries(
    files.map((name) => [
      name.slice(0, -5),
      JSON.parse(readFileSync(new URL(`${language}/${name}`, folder), 'utf8')) as object,
    ]),
  );
}

const instance: i18n = i18next.createInstance();
await instance.init({
  fallbackLng: 'en',
  resources: Object.fromEntries(languages.map((language) => [language, load(language)])),
  interpolation: { escape: isolate }, // text stays text: React and mail templates escape where they show it
});

/** @returns the translator of a language, English where it is not one of ours */
export function translator(locale: string): TFunction {
  return instance.getFixedT(languageOf(locale));
}

/** @param wish a BCP 47 tag or an Accept-Language header */
export function languageOf(wish: string): Language {
  const wanted = wish.split(',').map((part) => part.trim().slice(0, 2).toLowerCase());
  return (
    wanted
      .map((code) => languages.find((language) => language === code))
      .find((language) => language !== undefined) ?? 'en'
  );
}
