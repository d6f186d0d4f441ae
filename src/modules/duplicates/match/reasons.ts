// Why two customers may be the same, and what speaks against it: kept as bits of one number, told by locales.
export const reasonCodes = [
  'emailSame',
  'emailSimilar',
  'phoneSame',
  'phoneSimilar',
  'nameSame',
  'nameSimilar',
  'nameSwapped',
  'familySame',
  'givenSame',
  'companySame',
  'companySimilar',
  'birthdaySame',
  'birthdaySimilar',
  'addressSame',
  'addressSimilar',
  'areaSame',
  'givenDiffers',
  'birthdayDiffers',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

const bits = new Map(reasonCodes.map((code, index) => [code, 1 << index]));
export function bit(code: ReasonCode): number {
  return bits.get(code) as number;
}

export function codesOf(reasons: number): ReasonCode[] {
  return reasonCodes.filter((code) => (reasons & bit(code)) !== 0);
}
