// Countries, currencies and zones as this browser names them.
import { browserLocale } from '../../../../web/locale.ts';

const codes =
  'AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FR GA GB GD GE GH GM GN GQ GR GT GW GY HK HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MK ML MM MN MO MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NZ OM PA PE PG PH PK PL PR PS PT PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS SV SY SZ TD TG TH TJ TL TM TN TO TR TT TW TZ UA UG US UY UZ VA VC VE VN VU WS XK YE ZA ZM ZW'.split(
    ' ',
  );

type Choice = { value: string; label: string };

export function countries(language: string): Choice[] {
  const names = new Intl.DisplayNames(language, { type: 'region' });
  return codes
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((a, b) => a.label.localeCompare(b.label, language));
}

export function currencies(language: string): Choice[] {
  const names = new Intl.DisplayNames(language, { type: 'currency' });
  return Intl.supportedValuesOf('currency').map((value) => ({
    value,
    label: `${value} · ${names.of(value) ?? ''}`,
  }));
}

export function timeZones(): string[] {
  return Intl.supportedValuesOf('timeZone').includes('UTC')
    ? Intl.supportedValuesOf('timeZone')
    : ['UTC', ...Intl.supportedValuesOf('timeZone')];
}

/** @returns the region of the browser's language, as a first guess */
export function homeCountry(): string {
  const region = new Intl.Locale(browserLocale()).maximize().region ?? 'GB';
  return codes.includes(region) ? region : 'GB';
}

const euro = 'AD AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MC MT NL PT SI SK SM VA XK';
const own: Record<string, string> = {
  GB: 'GBP',
  US: 'USD',
  CH: 'CHF',
  LI: 'CHF',
  SE: 'SEK',
  NO: 'NOK',
  DK: 'DKK',
  PL: 'PLN',
  CZ: 'CZK',
  HU: 'HUF',
  RO: 'RON',
  BG: 'EUR',
  JP: 'JPY',
  CN: 'CNY',
  IN: 'INR',
  AU: 'AUD',
  CA: 'CAD',
  NZ: 'NZD',
  BR: 'BRL',
  MX: 'MXN',
  ZA: 'ZAR',
  TR: 'TRY',
  KR: 'KRW',
  SG: 'SGD',
  HK: 'HKD',
  AE: 'AED',
  IL: 'ILS',
  UA: 'UAH',
};

export function currencyOf(country: string): string {
  return own[country] ?? (euro.includes(country) ? 'EUR' : 'USD');
}
