import { plainName } from './roles.ts';

/** A country as ISO 3166-1 alpha-2, null where the text names none; `unsure` asks for a person's look. */
export interface CountryMatch {
  code: string | null;
  unsure: boolean;
}

const CODES =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UM UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'.split(
    ' ',
  );

/** Names outside the tables of `Intl`; `?` marks those that need a look. */
const OTHER: Record<string, string> = {
  eire: 'IE?',
  usa: 'US',
  unitedstatesofamerica: 'US',
  america: 'US?',
  uk: 'GB',
  greatbritain: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  northernireland: 'GB',
  rsa: 'ZA?',
  uae: 'AE',
  czechrepublic: 'CZ',
  holland: 'NL',
  thenetherlands: 'NL',
  hongkong: 'HK',
  macau: 'MO',
  turkey: 'TR',
  russia: 'RU',
  southkorea: 'KR',
  korea: 'KR?',
  brd: 'DE',
  channelislands: '?',
  europeancommunity: '?',
  europeanunion: '?',
  eu: '?',
  unspecified: '?',
  unknown: '?',
  unbekannt: '?',
  other: '?',
};

let names: Map<string, string> | undefined;

function byName(): Map<string, string> {
  if (names !== undefined) return names;
  names = new Map(CODES.map((code) => [code.toLowerCase(), code]));
  for (const language of ['en', 'de', 'fr', 'es', 'nl']) {
    const display = new Intl.DisplayNames(language, { type: 'region' });
    for (const code of CODES) names.set(plainName(display.of(code) ?? code), code);
  }
  return names;
}

/** @returns the country that a text names: an ISO code, a name in five languages, or a known oddity */
export function findCountry(text: string): CountryMatch {
  const plain = plainName(text);
  const other = OTHER[plain];
  if (other !== undefined) return { code: other.replace('?', '') || null, unsure: other.endsWith('?') };
  const code = byName().get(plain) ?? null;
  return { code, unsure: code === null && plain !== '' };
}

const EURO = new Set(
  'AD AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MC ME MT NL PT SI SK SM VA XK'.split(' '),
);
const CURRENCIES: Record<string, string> = Object.fromEntries(
  'GB GBP,US USD,CH CHF,LI CHF,SE SEK,NO NOK,DK DKK,IS ISK,PL PLN,CZ CZK,HU HUF,RO RON,CA CAD,AU AUD,NZ NZD,JP JPY,CN CNY,IN INR,BR BRL,MX MXN,ZA ZAR,TR TRY,IL ILS,AE AED,SA SAR,SG SGD,HK HKD,KR KRW,TH THB'
    .split(',')
    .map((pair) => pair.split(' ')),
);

/** @returns the currency used in a country, as far as it is one of the common ones */
export function currencyOfCountry(code: string): string | undefined {
  return EURO.has(code) ? 'EUR' : CURRENCIES[code];
}
