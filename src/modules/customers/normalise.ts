// Contact points in one notation, so that the same one is known again however it was typed.
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';
import { Invalid } from '../../core/errors.ts';

export type ContactKind = 'phone' | 'email' | 'web' | 'social';

/**
 * @param country ISO 3166, for a phone without its country code
 * @returns what is shown, and what is compared: E.164 for a phone, lower case otherwise
 * @throws Invalid when it cannot be what it is said to be
 */
export function normaliseContact(
  kind: ContactKind,
  value: string,
  country: string,
): { value: string; normalised: string } {
  const typed = value.trim();
  if (kind === 'phone') return phone(typed, country);
  if (kind === 'email') return email(typed);
  if (kind === 'web') return webPage(typed);
  return { value: typed, normalised: typed.toLowerCase() };
}

/** @returns what is compared, or null for what cannot be it, or not yet: somebody is still typing */
export function typedContact(kind: ContactKind, value: string | undefined, country: string): string | null {
  if (!value) return null;
  try {
    return normaliseContact(kind, value, country).normalised;
  } catch {
    return null;
  }
}

/** Possible, not valid: numbering plans grow faster than any table of them, and a refused customer cannot be called. */
function phone(typed: string, country: string): { value: string; normalised: string } {
  const parsed = parsePhoneNumberFromString(typed, country as CountryCode);
  if (!parsed?.isPossible()) throw new Invalid('customers:noPhone', { value: typed.slice(0, 80) });
  return { value: parsed.formatInternational(), normalised: parsed.number };
}

function email(typed: string): { value: string; normalised: string } {
  if (!/^[^\s@<>"]{1,64}@[^\s@<>"]+\.[^\s@<>".]{2,}$/u.test(typed) || typed.length > 254)
    throw new Invalid('customers:noEmail', { value: typed.slice(0, 80) });
  return { value: typed, normalised: typed.toLowerCase() };
}

function webPage(typed: string): { value: string; normalised: string } {
  const url = webAddress(typed);
  if (!url) throw new Invalid('customers:noLink', { value: typed.slice(0, 80) });
  return { value: url.href, normalised: url.href.toLowerCase().replace(/\/$/, '') };
}

/** @returns an http or https address, or null: nothing else may become a link */
export function webAddress(typed: string): URL | null {
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(typed) && !/^[^/]+:\d/.test(typed) ? typed : `https://${typed}`;
  const url = URL.canParse(whole) ? new URL(whole) : null;
  return url && /^https?:$/.test(url.protocol) && url.hostname.includes('.') ? url : null;
}
