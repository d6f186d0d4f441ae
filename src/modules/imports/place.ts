import type { Db } from '../../core/db.ts';
import { type Business, listSites, theBusiness } from '../team/business.ts';
import { ImportFailed } from './failures.ts';

export type Place = {
  business: Business;
  /** the site of lines that name none */
  siteId: string;
  /** the site of new customers whose lines name none; null: of no site in particular */
  homeSiteId: string | null;
  /** IANA name of the site's zone */
  zone: string;
};

/** Where an import goes. @throws NotFound before there is a business, ImportFailed before there is a site */
export async function placeOf(db: Db, row: { site_id: string | null }): Promise<Place> {
  const business = await theBusiness(db);
  const sites = await listSites(db);
  const siteId = row.site_id ?? sites[0]?.siteId;
  if (siteId === undefined) throw new ImportFailed('import-run:noSite');
  const zone = sites.find((site) => site.siteId === siteId)?.timeZone ?? business.timeZone;
  return { business, siteId, zone, homeSiteId: row.site_id ?? (sites.length === 1 ? siteId : null) };
}
