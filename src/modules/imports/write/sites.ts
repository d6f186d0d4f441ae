import type { Db } from '../../../core/db.ts';
import { listSites } from '../../team/business.ts';
import type { Interner } from '../read/intern.ts';
import { shortened } from './facts.ts';

export type AddSite = (site: { name: string }) => Promise<{ siteId: string }>;

/** Which site each name in a file's column of sites is. A site that is not known is added. */
export class Sites {
  readonly #byName = new Map<string, string>();
  readonly #ids: string[] = [];
  readonly #names: Interner;
  readonly #default: string;
  readonly #addSite: AddSite;

  constructor(
    names: Interner,
    {
      sites,
      siteId,
      addSite,
    }: { sites: readonly { siteId: string; name: string }[]; siteId: string; addSite: AddSite },
  ) {
    this.#names = names;
    this.#default = siteId;
    this.#addSite = addSite;
    for (const site of sites) this.#byName.set(site.name.trim().toLowerCase(), site.siteId);
  }

  /** @param site the reader's number for its name, -1 where a line names none */
  idOf(site: number): string {
    return site < 0 ? this.#default : (this.#ids[site] ?? this.#default);
  }

  /** Knows all names that the reader has met from then on. */
  async resolve(db: Db): Promise<void> {
    for (let site = this.#ids.length; site < this.#names.size; site++) {
      const name = shortened(this.#names.text(site)).trim();
      let id = this.#byName.get(name.toLowerCase());
      if (id === undefined) {
        const known = (await listSites(db)).find((each) => each.name.toLowerCase() === name.toLowerCase());
        id = (known ?? (await this.#addSite({ name }))).siteId;
        this.#byName.set(name.toLowerCase(), id);
      }
      this.#ids[site] = id;
    }
  }
}
