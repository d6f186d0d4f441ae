// How people are greeted. In these languages a greeting needs no text of its own.

export type DayPart = 'morning' | 'afternoon' | 'evening';

const greetings: Readonly<Record<string, Record<DayPart, string>>> = {
  cs: { morning: 'Dobré ráno', afternoon: 'Dobrý den', evening: 'Dobrý večer' },
  cy: { morning: 'Bore da', afternoon: 'Prynhawn da', evening: 'Noswaith dda' },
  da: { morning: 'Godmorgen', afternoon: 'Goddag', evening: 'Godaften' },
  de: { morning: 'Guten Morgen', afternoon: 'Guten Tag', evening: 'Guten Abend' },
  en: { morning: 'Good morning', afternoon: 'Good afternoon', evening: 'Good evening' },
  es: { morning: 'Buenos días', afternoon: 'Buenas tardes', evening: 'Buenas noches' },
  fi: { morning: 'Hyvää huomenta', afternoon: 'Hyvää päivää', evening: 'Hyvää iltaa' },
  fr: { morning: 'Bonjour', afternoon: 'Bonjour', evening: 'Bonsoir' },
  it: { morning: 'Buongiorno', afternoon: 'Buongiorno', evening: 'Buonasera' },
  nb: { morning: 'God morgen', afternoon: 'God dag', evening: 'God kveld' },
  nl: { morning: 'Goedemorgen', afternoon: 'Goedemiddag', evening: 'Goedenavond' },
  pl: { morning: 'Dzień dobry', afternoon: 'Dzień dobry', evening: 'Dobry wieczór' },
  pt: { morning: 'Bom dia', afternoon: 'Boa tarde', evening: 'Boa noite' },
  sv: { morning: 'God morgon', afternoon: 'God eftermiddag', evening: 'God kväll' },
  tr: { morning: 'Günaydın', afternoon: 'İyi günler', evening: 'İyi akşamlar' },
};
export const greetingLanguages: readonly string[] = Object.keys(greetings);

/** @param minutes since midnight, as the site's clock shows them */
export function dayPartAt(minutes: number): DayPart {
  if (minutes < 12 * 60) return 'morning';
  return minutes < 18 * 60 ? 'afternoon' : 'evening';
}

/** @returns the greeting in a language, in English where it is not one of ours */
export function greetingIn(language: string, part: DayPart): string {
  return (greetings[language] ?? greetings.en)?.[part] ?? '';
}

/** @param tag BCP 47 @returns its language alone ('de' of 'de-AT'), null for what is none */
export function languageIn(tag: string | null): string | null {
  const language = tag?.trim().split(/[-_]/)[0]?.toLowerCase() ?? '';
  return /^[a-z]{2,3}$/.test(language) ? language : null;
}
