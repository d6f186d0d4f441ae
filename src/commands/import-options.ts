import { Invalid } from '../core/errors.ts';
import { isCurrency } from '../core/money.ts';
import type { Chosen } from '../modules/imports/row.ts';
import { dateOrders } from '../modules/imports/read/dates.ts';
import { decimalStyles } from '../modules/imports/read/decimals.ts';
import { oneOf } from '../modules/imports/one-of.ts';
import { ROLES, type Role } from '../modules/imports/read/roles.ts';
import { checkTimeZone } from '../modules/team/business.ts';

/** As the command line hands it over: what looks like a number is one. */
export type ImportOptions = {
  map?: string | number | (string | number)[];
  dryRun?: boolean;
  site?: string | number;
  json?: boolean;
  currency?: string;
  dateOrder?: string;
  decimals?: string;
  delimiter?: string;
  encoding?: string;
  sheet?: string | number;
  timeZone?: string;
  header?: boolean | 'auto';
};

const delimiters = { comma: ',', semicolon: ';', tab: '\t', bar: '|' } as const;

/** @throws Invalid for an option that cannot be */
export function chosenFrom(options: ImportOptions): Chosen {
  const chosen: Chosen = {};
  if (typeof options.header === 'boolean') chosen.header = options.header;
  if (options.sheet !== undefined) chosen.sheet = String(options.sheet);
  chosen.dateOrder = oneOf('--date-order', options.dateOrder, dateOrders);
  chosen.decimalStyle = oneOf('--decimals', options.decimals, decimalStyles);
  chosen.encoding = oneOf('--encoding', options.encoding, ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']);
  const delimiter = oneOf('--delimiter', options.delimiter, ['comma', 'semicolon', 'tab', 'bar']);
  if (delimiter !== undefined) chosen.delimiter = delimiters[delimiter];
  if (options.timeZone !== undefined) {
    checkTimeZone(options.timeZone);
    chosen.timeZone = options.timeZone;
  }
  if (options.currency !== undefined) {
    const currency = options.currency.toUpperCase();
    if (!isCurrency(currency)) throw new Invalid('team:noCurrency', { currency });
    chosen.currency = currency;
  }
  const mapping = mappingFrom([options.map ?? []].flat());
  if (Object.keys(mapping).length > 0) chosen.mapping = mapping;
  return JSON.parse(JSON.stringify(chosen)) as Chosen; // without what is undefined
}

/** @param pairs such as 'date=InvoiceDate,customerNumber=7'; an empty column leaves the role out */
function mappingFrom(pairs: readonly (string | number)[]): NonNullable<Chosen['mapping']> {
  const mapping: NonNullable<Chosen['mapping']> = {};
  for (const pair of pairs.flatMap((all) => String(all).split(','))) {
    const [role = '', column = ''] = pair.split(/=(.*)/s).map((part) => part.trim());
    const known: Role | undefined = ROLES.find((each) => each === role && each !== 'ignore');
    if (known === undefined) {
      const roles = ROLES.filter((each) => each !== 'ignore').join(', ');
      throw new Invalid('import-run:option', { option: '--map', given: pair, known: roles });
    }
    mapping[known] = column;
  }
  return mapping;
}
