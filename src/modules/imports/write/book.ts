import type { Db } from '../../../core/db.ts';
import { translator } from '../../../core/i18n.ts';
import { listSites } from '../../team/business.ts';
import type { ErasedInFile } from '../erased-in-file.ts';
import type { Place } from '../place.ts';
import type { Reading } from '../read/reading.ts';
import { SalesLineReader } from '../read/sales-line.ts';
import { Customers } from './customers.ts';
import { Products } from './products.ts';
import { Sales } from './sales.ts';
import { type AddSite, Sites } from './sites.ts';

/**
 * Who and what the values of a file are in the database.
 * @param addSite for a site that the file is the first to name
 */
export async function openBook(
  db: Db,
  { business, siteId, homeSiteId }: Place,
  {
    reading,
    importNo,
    erased,
    addSite,
  }: { reading: Reading; importNo: number; erased: ErasedInFile | null; addSite: AddSite },
) {
  const reader = new SalesLineReader(reading);
  const sites = new Sites(reader.sites, { sites: await listSites(db), siteId, addSite });
  const customers = new Customers(business.country, () => homeSiteId, translator(business.locale), erased);
  const products = new Products(reader, importNo);
  const sales = new Sales(reader, { customers, sites, importNo, currency: reading.currency });
  return { reader, sites, customers, products, sales, importNo };
}
