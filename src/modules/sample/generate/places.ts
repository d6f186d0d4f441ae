// The three sites with the towns around them. Streets are common names; phones come only from numbers that the
// regulators keep free for fiction, so that nobody real is ever called from sample data.
import type { Random } from './random.ts';

export type Site = {
  name: string;
  /** days after the company began */
  openedOn: number;
  /** its share of new customers once it is open */
  weight: number;
  towns: readonly Town[];
};
type Town = { name: string; region: string; postcode: string; weight: number };

export const sites: readonly Site[] = [
  {
    name: 'Leeds, Kirkgate',
    openedOn: 0,
    weight: 4,
    towns: [
      { name: 'Leeds', region: 'West Yorkshire', postcode: 'LS', weight: 6 },
      { name: 'Bradford', region: 'West Yorkshire', postcode: 'BD', weight: 2 },
      { name: 'Harrogate', region: 'North Yorkshire', postcode: 'HG', weight: 2 },
      { name: 'York', region: 'North Yorkshire', postcode: 'YO', weight: 2 },
      { name: 'Sheffield', region: 'South Yorkshire', postcode: 'S', weight: 1 },
    ],
  },
  {
    name: 'Bristol, Harbourside',
    openedOn: 250,
    weight: 3,
    towns: [
      { name: 'Bristol', region: 'Bristol', postcode: 'BS', weight: 6 },
      { name: 'Bath', region: 'Somerset', postcode: 'BA', weight: 2 },
      { name: 'Cardiff', region: 'South Glamorgan', postcode: 'CF', weight: 2 },
      { name: 'Gloucester', region: 'Gloucestershire', postcode: 'GL', weight: 1 },
    ],
  },
  {
    name: 'London, Borough',
    openedOn: 560,
    weight: 6,
    towns: [
      { name: 'London', region: 'Greater London', postcode: 'SE', weight: 5 },
      { name: 'London', region: 'Greater London', postcode: 'E', weight: 4 },
      { name: 'London', region: 'Greater London', postcode: 'N', weight: 3 },
      { name: 'Croydon', region: 'Surrey', postcode: 'CR', weight: 1 },
      { name: 'Reading', region: 'Berkshire', postcode: 'RG', weight: 1 },
    ],
  },
];

const streets =
  'High Street,Station Road,Church Lane,Park Road,Victoria Road,Mill Lane,Queen Street,King Street,Bridge Street,Market Place,North Street,South Parade,Albert Road,Chapel Street,Green Lane,New Road,The Crescent,Wellington Street,York Place,Castle Street,Grove Road,Springfield Road,Manor Road,St John’s Road,West Street,Orchard Close,Kings Road,Alexandra Road,Chestnut Avenue,Wharf Road'.split(
    ',',
  );
/** Ofcom, "Telephone numbers for use in TV and radio drama programmes": each ends in 000 to 999. */
const landlines: Record<string, readonly string[]> = {
  London: ['020 7946 0'],
  Leeds: ['0113 496 0'],
  Sheffield: ['0114 496 0'],
  Bristol: ['0117 496 0'],
  Reading: ['0118 496 0'],
  Cardiff: ['029 2018 0'],
};
const elsewhere = ['01632 960', '0161 496 0', '0121 496 0', '0151 496 0', '0141 496 0', '0131 496 0'];
const mobile = '07700 900';

export type Place = { street: string; city: string; region: string; postcode: string; country: string };

/** What lies abroad: a few per cent who moved away, or whom somebody told of the shop. */
const abroad: readonly (Place & { phone: (random: Random) => string })[] = [
  // North American numbers 555-0100 to 555-0199 and the German ones of the Bundesnetzagentur are for fiction too
  {
    street: 'Washington Street',
    city: 'Boston',
    region: 'MA',
    postcode: '02108',
    country: 'US',
    phone: (r) => `+1 617-555-01${digits(r, 2)}`,
  },
  {
    street: 'Atlantic Avenue',
    city: 'Brooklyn',
    region: 'NY',
    postcode: '11201',
    country: 'US',
    phone: (r) => `+1 718-555-01${digits(r, 2)}`,
  },
  {
    street: 'Kastanienallee',
    city: 'Berlin',
    region: 'Berlin',
    postcode: '10119',
    country: 'DE',
    phone: (r) => `+49 30 23125 ${digits(r, 3)}`,
  },
  {
    street: 'Schanzenstraße',
    city: 'Hamburg',
    region: 'Hamburg',
    postcode: '20357',
    country: 'DE',
    phone: (r) => `+49 40 66969 ${digits(r, 3)}`,
  },
  {
    street: 'Rue Oberkampf',
    city: 'Paris',
    region: 'Île-de-France',
    postcode: '75011',
    country: 'FR',
    phone: (r) => `+33 1 99 00 ${digits(r, 2)} ${digits(r, 2)}`,
  },
];

const digits = (random: Random, count: number): string =>
  String(random.int(0, 10 ** count - 1)).padStart(count, '0');

/** @returns where a customer of a site lives, and the phones by which they are reached */
export function placeOf(random: Random, site: Site): { place: Place; landline: string; mobile: string } {
  if (random.chance(0.03)) {
    const { phone, ...place } = random.pick(abroad);
    const number = phone(random);
    return {
      place: { ...place, street: `${random.int(1, 180)} ${place.street}` },
      landline: number,
      mobile: number,
    };
  }
  const town = random.weighted(
    site.towns,
    site.towns.map((each) => each.weight),
  );
  const letters = 'ABDEFGHJLNPQRSTUWXYZ';
  const letter = (): string => letters.charAt(random.int(0, letters.length - 1));
  return {
    place: {
      street: `${random.int(1, 220)} ${random.pick(streets)}`,
      city: town.name,
      region: town.region,
      postcode: `${town.postcode}${random.int(1, 20)} ${random.int(1, 9)}${letter()}${letter()}`,
      country: 'GB',
    },
    landline: abroadForm(random.pick(landlines[town.name] ?? elsewhere) + digits(random, 3)),
    mobile: abroadForm(mobile + digits(random, 3)),
  };
}

/** With the country's code: it is the same number whatever country the business says it is in. */
function abroadForm(national: string): string {
  return national.replace(/^0/, '+44 ');
}
