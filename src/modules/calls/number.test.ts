// Numbers of twenty countries as telephone systems write them.
import { type CountryCode, getCountryCallingCode, getExampleNumber } from 'libphonenumber-js';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, test } from 'vitest';
import { readNumber } from './number.ts';

const countries: CountryCode[] = [
  'GB',
  'DE',
  'AT',
  'CH',
  'FR',
  'IT',
  'ES',
  'PT',
  'NL',
  'BE',
  'DK',
  'SE',
  'NO',
  'PL',
  'IE',
  'US',
  'BR',
  'IN',
  'JP',
  'AU',
];
const fixed: Record<string, [string, string[]]> = {
  GB: ['+442079460812', ['020 7946 0812', '(020) 7946-0812', '+44 (0)20 7946 0812', '0044 20 7946 0812']],
  DE: ['+4930901820', ['030 901820', '030/901820', '+49 (0)30 901820', '0049-30-901820', '(030) 90 18 20']],
  FR: ['+33142685300', ['01 42 68 53 00', '01.42.68.53.00', '+33 (0)1 42 68 53 00', '0033142685300']],
  IT: ['+390612345678', ['06 1234 5678', '06/12345678', '+39 06 1234 5678', '003906 12345678']],
  US: [
    '+12125550123',
    ['(212) 555-0123', '212-555-0123', '212.555.0123', '1-212-555-0123', '011 1 212 555 0123'],
  ],
  CH: ['+41446681800', ['044 668 18 00', '+41 (0)44 668 18 00', '0041446681800']],
  ES: ['+34912345678', ['912 345 678', '91 234 56 78', '0034 912 345 678']],
  JP: ['+81332010000', ['03-3201-0000', '(03) 3201-0000', '+81 3-3201-0000', '+81 (0)3 3201 0000']],
};

describe.each(countries)('%s', (country) => {
  const example = getExampleNumber(country, examples);
  const e164 = example?.number ?? '';
  const digits = e164.slice(1);
  test.each([
    ['E.164', e164],
    ['without its plus', digits],
    ['with 00', `00${digits}`],
    ['international', example?.formatInternational() ?? ''],
    ['national', example?.formatNational() ?? ''],
    ['RFC 3966', example?.getURI() ?? ''],
    ['SIP', `"A caller" <sip:${e164}@pbx.example;user=phone>`.replace('"A caller" ', '')],
    ['in brackets and dots', (example?.formatInternational() ?? '').replaceAll(' ', '.')],
    ['with dashes', (example?.formatInternational() ?? '').replaceAll(' ', '-')],
  ])('%s', (_notation, written) => {
    expect(readNumber(written, country)).toMatchObject({ phone: e164, withheld: false });
  });
  test('read in another country, with its country code', () => {
    const elsewhere = country === 'AU' ? 'DE' : 'AU';
    for (const written of [e164, `00${digits}`, example?.formatInternational() ?? ''])
      expect(readNumber(written, elsewhere).phone, written).toBe(e164);
    expect(e164.startsWith(`+${getCountryCallingCode(country)}`)).toBe(true);
  });
});

describe.each(Object.entries(fixed))('landlines of %s', (country, [e164, notations]) => {
  test.each(notations)('%s', (written) => expect(readNumber(written, country).phone).toBe(e164));
});

test.each([
  '',
  ' ',
  'anonymous',
  'Anonymous',
  'sip:anonymous@anonymous.invalid',
  'Restricted',
  'unknown',
  '+266696687',
])('withheld: "%s"', (written) =>
  expect(readNumber(written, 'GB')).toEqual({ phone: null, shown: '', withheld: true }),
);

test.each(['23', '101', 'front desk', 'client:mia', '+', '<script>', '0'])(
  'no public number, and not withheld: %s',
  (written) => expect(readNumber(written, 'GB')).toMatchObject({ phone: null, withheld: false }),
);
