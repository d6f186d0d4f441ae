import type { DateOrder } from './dates.ts';
import type { DecimalStyle } from './decimals.ts';
import type { Role } from './roles.ts';

/** Everything needed to give the lines of a file their meaning, the same way each time. */
export interface Reading {
  /** What each column is, by its place. */
  roles: Role[];
  dateOrder: DateOrder;
  decimalStyle: DecimalStyle;
  /** IANA name of the site's time zone, for times written without one. */
  zone: string;
  /** ISO 4217 code for lines that name none. */
  currency: string;
  /** Milliseconds since 1970; what is dated more than a day later is refused. */
  now: number;
}

/** @returns the place of the column with a role, -1 when there is none */
export function columnOf(reading: Reading, role: Role): number {
  return reading.roles.indexOf(role);
}
