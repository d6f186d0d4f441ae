// Phones that reach nobody: numbers that regulators keep for fiction, each given once, so that a call names one customer.
import type { Place } from './places.ts';

/** Ofcom, "Telephone numbers for use in TV and radio drama programmes": each ends in 000 to 999. */
const towns: Record<string, string> = {
  London: '+44 20 7946 0',
  Leeds: '+44 113 496 0',
  Sheffield: '+44 114 496 0',
  Bristol: '+44 117 496 0',
  Reading: '+44 118 496 0',
  Cardiff: '+44 29 2018 0',
};
const elsewhere = [
  '+44 1632 960',
  ...['161', '121', '151', '141', '131', '115', '116'].map((area) => `+44 ${area} 496 0`),
  '+44 191 498 0',
];
const mobile = '+44 7700 900';
/** North American numbers 555-0100 to 555-0199, and those of the Bundesnetzagentur and of ARCEP. */
const abroad: Record<string, [prefix: string, digits: number]> = {
  Boston: ['+1 617-555-01', 2],
  Brooklyn: ['+1 718-555-01', 2],
  Berlin: ['+49 30 23125 ', 3],
  Hamburg: ['+49 40 66969 ', 3],
  Paris: ['+33 1 99 00 ', 4],
};

export class PhoneBook {
  readonly #given = new Map<string, number>();

  /** @returns null when nobody can get another one there */
  landline({ city, country }: Place): string | null {
    const far = abroad[city];
    if (country !== 'GB') return far ? this.#next(...far) : null;
    for (const prefix of [towns[city], ...elsewhere, ...Object.values(towns)]) {
      const number = prefix === undefined ? null : this.#next(prefix, 3);
      if (number !== null) return number;
    }
    return null;
  }

  /** @returns a landline where the thousand mobiles are given away, or abroad */
  mobile(place: Place): string | null {
    return (place.country === 'GB' ? this.#next(mobile, 3) : null) ?? this.landline(place);
  }

  /** Every number once, in an order that looks like none: 617 shares no divisor with a power of ten. */
  #next(prefix: string, digits: number): string | null {
    const given = this.#given.get(prefix) ?? 0;
    if (given >= 10 ** digits) return null;
    this.#given.set(prefix, given + 1);
    return prefix + String((given * 617 + 42) % 10 ** digits).padStart(digits, '0');
  }
}
