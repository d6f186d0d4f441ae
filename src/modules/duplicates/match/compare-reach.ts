// E-mails, phones, birthdays and addresses, compared two and two; the best of several counts.
import type { Weighed } from './compare-names.ts';
import type { Frequencies } from './frequencies.ts';
import type { Lists } from './people.ts';
import { bit } from './reasons.ts';
import { atMostAlike, jaroWinkler, oneSlip } from './similar.ts';

/** Of two addresses without a word in common nothing more is looked at. */
const ELSEWHERE: Weighed = { bits: -4, reasons: 0 };
const nothing: Weighed = { bits: 0, reasons: 0 };
/** People have several of these: another one says little against. */
const OTHER: Weighed = { bits: -1, reasons: 0 };

/** Calls with each pair of values; the heaviest result, or `nothing` where either has none. */
function best(
  lists: Lists,
  [a, b]: readonly [number, number],
  compare: (at: number, other: number) => Weighed,
): Weighed {
  let found: Weighed | null = null;
  for (let at = lists.first[a] as number; at >= 0; at = lists.next[at] as number)
    for (let other = lists.first[b] as number; other >= 0; other = lists.next[other] as number) {
      const weighed = compare(at, other);
      if (found === null || weighed.bits > found.bits) found = weighed;
    }
  return found ?? nothing;
}

export function compareEmails(all: Frequencies, a: number, b: number): Weighed {
  const { mails, emails } = all.people;
  const values = mails.columns[0] as Float64Array;
  return best(mails, [a, b], (at, other) => {
    const [x, y] = [values[at] as number, values[other] as number];
    if (x === y) return { bits: Math.min(15, Math.log2(0.6 / all.email.of(x))), reasons: bit('emailSame') };
    return isLikeEmail(emails.text(x), emails.text(y)) ? { bits: 8, reasons: bit('emailSimilar') } : OTHER;
  });
}

const roles = /^(info|mail|office|contact|kontakt|hello|sales|admin|service|support|team|post|buero|shop)$/;

/** The same box elsewhere, or a slip of the hand; anna1@ and anna2@ are told apart by their numbers. */
function isLikeEmail(a: string, b: string): boolean {
  if (a[0] !== b[0] && a[1] !== b[1] && a[0] !== b[1]) return false; // no slip is left for the rest
  const [boxA = '', boxB = ''] = [a.split('@', 1)[0], b.split('@', 1)[0]];
  if (boxA === boxB) return boxA.length >= 6 && !roles.test(boxA);
  if (a.replace(/\d+/g, '') === b.replace(/\d+/g, '')) return false;
  return boxA.length >= 5 && oneSlip(a, b);
}

export function comparePhones(all: Frequencies, a: number, b: number): Weighed {
  const { phones } = all.people;
  const values = phones.columns[0] as Float64Array;
  return best(phones, [a, b], (at, other) => {
    const [x, y] = [values[at] as number, values[other] as number];
    if (x === y) return { bits: Math.min(13, Math.log2(0.6 / all.phone.of(x))), reasons: bit('phoneSame') };
    const [textX, textY] = [String(x), String(y)];
    // The last digit alone is an extension as often as a slip.
    const slip = oneSlip(textX, textY) && textX.slice(0, -1) !== textY.slice(0, -1);
    return slip ? { bits: 5, reasons: bit('phoneSimilar') } : OTHER;
  });
}

export function compareBirthdays(all: Frequencies, a: number, b: number): Weighed {
  const { birthday } = all.people;
  const [x, y] = [birthday[a] as number, birthday[b] as number];
  if (x === 0 || y === 0) return nothing;
  if (x === y)
    return { bits: Math.min(13, Math.log2(0.9 / all.birthday.of(x))), reasons: bit('birthdaySame') };
  const swapped = Math.floor(x / 10_000) * 10_000 + (x % 100) * 100 + (Math.floor(x / 100) % 100);
  if (swapped === y || oneSlip(String(x), String(y))) return { bits: 5.5, reasons: bit('birthdaySimilar') };
  return { bits: -5, reasons: bit('birthdayDiffers') };
}

export function compareAddresses(all: Frequencies, a: number, b: number): Weighed {
  return best(all.people.addresses, [a, b], (at, other) => compareAddress(all, at, other));
}

function compareAddress(all: Frequencies, at: number, other: number): Weighed {
  const { addresses, places } = all.people;
  const field = (column: number): readonly [number, number] => {
    const values = addresses.columns[column] as Float64Array;
    return [values[at] as number, values[other] as number];
  };
  const part = (
    [x, y]: readonly [number, number],
    [share, most]: readonly [(value: number) => number, number],
    against: number,
  ): number => {
    if (x === 0 || y === 0) return 0;
    const rarity = Math.min(most, Math.log2(0.8 / Math.max(share(x), share(y))));
    if (x === y) return rarity;
    const [one, two] = [places.text(x), places.text(y)];
    const slip = one.length >= 4 && oneSlip(one, two);
    const word = one.length >= 5 && one.charCodeAt(0) > 57; // a postcode of digits is none
    return slip || (word && atMostAlike(one, two) >= 0.9 && jaroWinkler(one, two) >= 0.9)
      ? Math.max(0.5, rarity - 3)
      : against;
  };
  if (![0, 1, 2, 3].some((column) => isShared(field(column)))) return ELSEWHERE;
  const street = part(field(0), [(value) => all.street.of(value), 10], -2);
  const postcode = part(field(3), [(value) => all.postcode.of(value), 9], -1.5);
  const city = part(field(2), [(value) => all.city.of(value), 7], -1.5);
  // A postcode and its city are nearly the same fact said twice.
  const [more, less] = [Math.max(postcode, city), Math.min(postcode, city)];
  const area = more + (less > 0 ? 0.4 * less : less);
  const [houseX, houseY] = field(1);
  const numbered = houseX !== 0 && houseY !== 0;
  const sameNumber = numbered && houseX === houseY;
  // Many live at number 1, few at 4817: with one weight for all, recall on the childcare sites was 0.85 instead of 0.91.
  const rarity = sameNumber ? Math.min(8, Math.log2(0.8 / all.house.of(houseX))) : 0;
  const house = !numbered ? 0 : sameNumber ? (street > 0 ? rarity : rarity / 2) : street > 0 ? -2.5 : -0.5;
  const bits = Math.max(-4, street + area + house);
  const sameHouse = street > 3 && (!numbered || sameNumber);
  if (sameHouse && area > 0) return { bits, reasons: bit('addressSame') };
  if (street > 3) return { bits, reasons: bit('addressSimilar') };
  return { bits, reasons: area > 3 ? bit('areaSame') : 0 };
}

/** Neither known is no difference. */
function isShared([x, y]: readonly [number, number]): boolean {
  return x === y;
}
