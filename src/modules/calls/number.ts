// A caller's number as telephone systems write it, in one notation.
import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js';

export type CallerNumber = {
  /** E.164, or null: withheld, or no public number (an extension of our own) */
  phone: string | null;
  /** as it is read out; '' when withheld */
  shown: string;
  withheld: boolean;
};

/** What stands where a number would; the digits are what Twilio puts there: the words as typed on a telephone's keys. */
const withheldWords = new Set([
  '',
  'anonymous',
  'private',
  'restricted',
  'unavailable',
  'unknown',
  'withheld',
  'blocked',
  'clir',
  '+266696687',
  '+7378742833',
  '+2562533',
  '+8656696',
  '+86282452253',
]);

/** @param country ISO 3166, for numbers without their country code */
export function readNumber(written: string, country: string): CallerNumber {
  const bare = written
    .trim()
    .replace(/^["<]*(?:sips?:|tel:)?/i, '')
    .replace(/[@;>].*$/, '')
    .trim();
  if (withheldWords.has(bare.toLowerCase())) return { phone: null, shown: '', withheld: true };
  const parsed = parse(bare, country as CountryCode);
  if (!parsed) return { phone: null, shown: bare.slice(0, 60), withheld: false };
  return { phone: parsed.number, shown: parsed.formatInternational(), withheld: false };
}

/**
 * With 00 for +, or the country's own code without one, it is read as international first: German and Japanese numbers
 * are long enough to be read in both ways. Then as typed, then as E.164 without its plus. A valid reading beats one that
 * is only possible: numbering plans grow faster than tables of them, so that the possible is taken too.
 */
function parse(bare: string, country: CountryCode): PhoneNumber | undefined {
  const digits = bare.replaceAll(/[^\d+]/g, '');
  const read = (text: string): PhoneNumber | undefined => parsePhoneNumberFromString(text, country);
  const typed = read(bare);
  const withCode = digits.startsWith('+') ? undefined : read(`+${digits.replace(/^00/, '')}`);
  const international =
    digits.startsWith('00') ||
    (isSupportedCountry(country) && digits.startsWith(getCountryCallingCode(country)));
  const readings = (international ? [withCode, typed] : [typed, withCode]).filter(
    (number) => number !== undefined,
  );
  const possible = digits.length >= 6 && typed?.isPossible() ? typed : undefined;
  return readings.find((number) => number.isValid()) ?? possible;
}

/** @returns ISO 3166; null where the number tells none, as a free one of many countries */
export function countryOf(phone: string): string | null {
  return parsePhoneNumberFromString(phone)?.country ?? null;
}
