/** @returns the name of a language in another one, the tag itself where it has none */
export function languageName(inLanguage: string, tag: string): string {
  try {
    return new Intl.DisplayNames([inLanguage], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
