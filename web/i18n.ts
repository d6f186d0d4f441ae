// The texts of one language are one file, loaded when it is chosen.
import i18next, { type Resource } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { isolate } from '../src/core/isolate.ts';
import { browserLocale } from './locale.ts';

type Texts = { texts: Resource[string] };
const load: Record<string, () => Promise<Texts>> = {
  en: () => import('virtual:texts/en'),
  de: () => import('virtual:texts/de'),
};
export const languages = Object.keys(load);
export const i18n = i18next.createInstance();

export async function startTranslation(): Promise<void> {
  const locale = localStorage.getItem('rapport.locale') ?? browserLocale();
  await i18n.use(initReactI18next).init({
    lng: 'none',
    fallbackLng: false, // a test holds that both languages have the same keys
    resources: {},
    interpolation: { escape: isolate }, // React escapes
  });
  await chooseLanguage(locale);
}

/** @param locale BCP 47; the part before the dash chooses the texts */
export async function chooseLanguage(locale: string): Promise<void> {
  const language = languages.find((each) => locale.toLowerCase().startsWith(each)) ?? 'en';
  if (!i18n.hasResourceBundle(language, 'shell')) {
    const { texts } = await (load[language] as () => Promise<Texts>)();
    for (const [namespace, bundle] of Object.entries(texts))
      i18n.addResourceBundle(language, namespace, bundle);
  }
  localStorage.setItem('rapport.locale', locale);
  document.documentElement.lang = language;
  await i18n.changeLanguage(language);
}
