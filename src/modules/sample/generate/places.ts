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
export type Place = { street: string; city: string; region: string; postcode: string; country: string };

/** What lies abroad: a few per cent who moved away, or whom somebody told of the shop. */
const abroad: readonly Place[] = [
  {
    street: 'Washington Street',
    city: 'Boston',
    region: 'MA',
    postcode: '02108',
    country: 'US',
  },
  {
    street: 'Atlantic Avenue',
    city: 'Brooklyn',
    region: 'NY',
    postcode: '11201',
    country: 'US',
  },
  {
    street: 'Kastanienallee',
    city: 'Berlin',
    region: 'Berlin',
    postcode: '10119',
    country: 'DE',
  },
  {
    street: 'Schanzenstraße',
    city: 'Hamburg',
    region: 'Hamburg',
    postcode: '20357',
    country: 'DE',
  },
  {
    street: 'Rue Oberkampf',
    city: 'Paris',
    region: 'Île-de-France',
    postcode: '75011',
    country: 'FR',
  },
];

/** @returns where a customer of a site lives */
export function placeOf(random: Random, site: Site): Place {
  if (random.chance(0.03)) {
    const place = random.pick(abroad);
    return { ...place, street: `${random.int(1, 180)} ${place.street}` };
  }
  const town = random.weighted(
    site.towns,
    site.towns.map((each) => each.weight),
  );
  const letters = 'ABDEFGHJLNPQRSTUWXYZ';
  const letter = (): string => letters.charAt(random.int(0, letters.length - 1));
  return {
    street: `${random.int(1, 220)} ${random.pick(streets)}`,
    city: town.name,
    region: town.region,
    postcode: `${town.postcode}${random.int(1, 20)} ${random.int(1, 9)}${letter()}${letter()}`,
    country: 'GB',
  };
}
