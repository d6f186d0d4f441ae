// How likely two customers are the same one: the record linkage of Fellegi and Sunter (1969), with values weighed by how
// rare they are and with what households share held in check.
import { compareCompanies, comparePersons, type Weighed } from './compare-names.ts';
import { compareAddresses, compareBirthdays, compareEmails, comparePhones } from './compare-reach.ts';
import type { Frequencies } from './frequencies.ts';

/** What people who live or work together share, whoever they are: so much of it counts where given names differ. */
const HOUSEHOLD = 6;
/** Of a hundred customers so many have a double, before anything is known of them. */
const DOUBLED = 0.05;

/** @returns bits for (more than 0) or against being the same, before how rare doubles are */
export function weigh(all: Frequencies, a: number, b: number): Weighed {
  const { isCompany } = all.people;
  if (isCompany[a] !== isCompany[b]) return { bits: -100, reasons: 0 };
  return isCompany[a] === 1 ? weighCompanies(all, a, b) : weighPersons(all, a, b);
}

function weighPersons(all: Frequencies, a: number, b: number): Weighed {
  const names = comparePersons(all, a, b);
  const email = compareEmails(all, a, b);
  const birthday = compareBirthdays(all, a, b);
  const shared = [comparePhones(all, a, b), compareAddresses(all, a, b), compareCompanies(all, a, b)];
  const household = shared.reduce((sum, { bits }) => sum + bits, 0);
  const bits = names.givenDiffers
    ? names.bits + birthday.bits + Math.min(HOUSEHOLD, household + email.bits)
    : names.bits + birthday.bits + household + email.bits;
  return { bits, reasons: reasonsOf([names, email, birthday, ...shared]) };
}

function weighCompanies(all: Frequencies, a: number, b: number): Weighed {
  const parts = [
    compareCompanies(all, a, b),
    compareEmails(all, a, b),
    comparePhones(all, a, b),
    compareAddresses(all, a, b),
  ];
  return { bits: parts.reduce((sum, part) => sum + part.bits, 0), reasons: reasonsOf(parts) };
}

function reasonsOf(parts: readonly Weighed[]): number {
  return parts.reduce((all, { reasons }) => all | reasons, 0);
}

/** @returns the chance that a pair with these bits is one customer, in a house of so many @param bits from weigh() */
export function chance(bits: number, people: number): number {
  // A customer of n has DOUBLED/n chance of being the same as a given other one.
  const odds = 2 ** (bits - Math.log2(Math.max(2, people)) + Math.log2(DOUBLED));
  return odds / (1 + odds);
}
