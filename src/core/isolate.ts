// Names in sentences. One that is written from right to left, or that holds signs which turn the direction (a trick as old
// as file names that end in "gpj.exe"), would take the rest of the sentence along.

const turning =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Bidi_Control}]/u;

/**
 * Unicode's isolates (UAX 9): what stands between them runs as it will, and what is open at the end is closed.
 * @returns text itself where it runs as the sentence does
 */
export function isolate(text: string): string {
  return turning.test(text) ? `\u2068${text.replaceAll(/[\u2066-\u2069]/g, '')}\u2069` : text;
}
