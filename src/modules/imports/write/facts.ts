import { fieldText, type Batch } from '../read/batch.ts';
import { findCountry } from '../read/country.ts';
import { BY_EMAIL, BY_NUMBER, BY_PHONE } from '../read/identity.ts';
import type { Interner } from '../read/intern.ts';
import { columnOf, type Reading } from '../read/reading.ts';
import type { Role } from '../read/roles.ts';

const ROLES_OF_CUSTOMERS = [
  'customerName',
  'givenName',
  'familyName',
  'company',
  'email',
  'phone',
  'street',
  'city',
  'region',
  'postcode',
  'country',
] as const satisfies readonly Role[];
type Fact = (typeof ROLES_OF_CUSTOMERS)[number];

/** What a file says of a customer where they first appear. */
export type Facts = Record<Fact, string | null> & {
  /** The reader's number for them. */
  customer: number;
  /** By what they are told apart: BY_NUMBER, BY_EMAIL, BY_PHONE or BY_NAME. */
  by: number;
  /** The text by which they are told apart. */
  key: string;
  number: string | null;
};

/** The longest text that is taken for a number, code or name; an index refuses far longer ones. */
const LONGEST = 200;

/** @returns a text without NUL, cut where it is longer than any name or number is */
export function shortened(text: string): string {
  const clean = text.includes('\0') ? text.replaceAll('\0', '') : text;
  return clean.length <= LONGEST ? clean : `${clean.slice(0, LONGEST - 1)}…`;
}

/** @returns a function that reads the facts of the customer of a record */
export function factsReader(reading: Reading, keys: Interner) {
  const columns = ROLES_OF_CUSTOMERS.map((role) => ({ role, column: columnOf(reading, role) }));
  return (batch: Batch, record: number, customer: number): Facts => {
    const key = shortened(keys.text(customer));
    const by = keys.kind(customer);
    const facts = Object.fromEntries(
      columns.map(({ role, column }) => {
        const text = column < 0 ? '' : shortened(fieldText(batch, record, column));
        return [role, text === '' ? null : text];
      }),
    ) as Record<Fact, string | null>;
    return {
      ...facts,
      country: facts.country === null ? null : findCountry(facts.country).code,
      email: by === BY_EMAIL ? key : facts.email,
      phone: facts.phone ?? (by === BY_PHONE ? key : null),
      customer,
      by,
      key,
      number: by === BY_NUMBER ? key : null,
    };
  };
}
