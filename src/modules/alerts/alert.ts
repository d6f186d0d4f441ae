/** Something unusual that somebody did, or that was done to their account. */
export type Alert = {
  /** whom it is about; null: whoever has the machine, by a command there */
  staffId: string | null;
  /** of what is told: the same is told once */
  key: string;
  /** names the sentence notices:kind.<kind> */
  kind: string;
  data: Record<string, string>;
  /** who hears of it */
  to: 'owners' | 'them' | 'both';
};

/**
 * What is ten times as much as it was when it was told is news.
 * @returns 0 from `least` on, 1 from ten times as much, …
 */
export function magnitude(count: number, least: number): number {
  return Math.floor(Math.log10(count / least) + 1e-9);
}
