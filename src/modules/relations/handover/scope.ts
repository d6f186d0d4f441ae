// Which customers a handing over is about.
import { type SqlBool, sql } from 'kysely';

export type Scope = {
  siteId: string | null;
  tags: readonly string[];
  /** what whoever asked may see; null: all */
  seesSites: readonly string[] | null;
};

/** The condition on a row of customers. */
export function inScope({ siteId, tags, seesSites }: Scope): ReturnType<typeof sql<SqlBool>> {
  return sql<SqlBool>`${siteId ? sql`customers.site_id = ${siteId}` : sql`true`}
    AND ${tags.length > 0 ? sql`customers.tags && ${tags}::text[]` : sql`true`}
    AND ${
      seesSites
        ? sql`(customers.site_id IS NULL OR customers.site_id = ANY(${seesSites}::uuid[]))`
        : sql`true`
    }`;
}
