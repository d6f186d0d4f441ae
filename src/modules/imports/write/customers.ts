import type pg from 'pg';
import { idBytes, newIdBytes } from '../../../core/ids.ts';
import type { TFunction } from 'i18next';
import type { CopiedCustomer, CopiedPoint } from '../../customers/copy-customers.ts';
import { normaliseContact } from '../../customers/normalise.ts';
import type { ErasedInFile } from '../erased-in-file.ts';
import { BY_EMAIL, BY_NAME, BY_PHONE } from '../read/identity.ts';
import type { SalesLines } from '../read/lines.ts';
import type { Facts } from './facts.ts';
import { IdTable } from './id-table.ts';
import { customersByContact, customersByName, customersByNumber } from './look-up.ts';

/** In place of a customer: a sale to nobody in particular. */
const NOBODY = -1;

/** A customer from before, and what the file says of them. */
export type Known = { id: string; facts: Facts; points: CopiedPoint[] };

/** Which customer of the database each customer of a file is. */
export class Customers {
  readonly ids = new IdTable();
  /** Customers made for the chunk at hand and the two before, of whom the database has no order yet. */
  #made = [new Set<number>(), new Set<number>(), new Set<number>()];
  readonly #claimed = new Set<string>();
  /** In files without customer numbers: whom an address or phone was found to be, and who is who's second spelling. */
  readonly #byContact = new Map<string, number>();
  readonly #first = new Map<string, number>();
  readonly #same = new Map<number, number>();
  readonly #country: string;
  readonly #siteOf: (customer: Facts) => string | null;
  readonly #numbered: (number: string) => string;
  readonly #erased: ErasedInFile | null;

  /**
   * @param country ISO 3166, for phone numbers without their country's
   * @param erased null: nobody was ever erased, and nothing is looked up
   */
  constructor(
    country: string,
    siteOf: (customer: Facts) => string | null,
    t: TFunction,
    erased: ErasedInFile | null,
  ) {
    this.#country = country;
    this.#siteOf = siteOf;
    // asked once: a translation costs more than the rest of a customer
    const [before = '', after = ''] = t('import-run:customerNumbered', { number: '\0' }).split('\0');
    this.#numbered = (number) => before + number + after;
    this.#erased = erased;
  }

  /** @returns whether a customer was made for this chunk or the two before */
  isNew(customer: number): boolean {
    return this.#made.some((made) => made.has(customer));
  }

  /** @returns the first of the reader's numbers under which this customer was met; NOBODY for who was erased */
  canonical(customer: number): number {
    return this.#same.size === 0 ? customer : (this.#same.get(customer) ?? customer);
  }

  /** @returns how many of these lines are of people who were erased */
  linesOfErased({ customers, count }: SalesLines): number {
    let lines = 0;
    if (this.#erased?.any === true)
      for (let i = 0; i < count; i++) if (this.#same.get(customers[i] as number) === NOBODY) lines++;
    return lines;
  }

  /** Finds or makes the customers whom a chunk is the first to name. */
  async resolve(pool: pg.Pool, all: readonly Facts[]): Promise<{ made: CopiedCustomer[]; known: Known[] }> {
    const numbers = new Set<number>();
    this.#made = [numbers, ...this.#made.slice(0, 2)];
    const made: CopiedCustomer[] = [];
    const known: Known[] = [];
    const withPoints = all.map((facts) => ({ facts, points: this.#points(facts) }));
    const found = await this.#find(pool, withPoints);
    const erased = await this.#erased?.among(withPoints.filter(({ facts }) => !found.has(facts.customer)));
    for (const { facts, points } of withPoints) {
      const contact = contactKey(facts, points);
      const twin = contact === undefined ? undefined : this.#byContact.get(contact);
      const id = found.get(facts.customer);
      const before = twin ?? (id === undefined || contact === undefined ? undefined : this.#first.get(id));
      if (before !== undefined) {
        this.#same.set(facts.customer, this.canonical(before));
        this.ids.set(facts.customer, Buffer.from(this.ids.get(before)));
        continue;
      }
      if (contact !== undefined) this.#byContact.set(contact, facts.customer);
      if (id !== undefined) {
        if (contact !== undefined) this.#first.set(id, facts.customer);
        this.ids.set(facts.customer, idBytes(id));
        known.push({ id, facts, points });
        continue;
      }
      if (erased?.has(facts.customer) === true) {
        this.#same.set(facts.customer, NOBODY);
        continue;
      }
      const customer = this.#newCustomer(facts, points);
      this.ids.set(facts.customer, customer.id);
      numbers.add(facts.customer);
      made.push(customer);
    }
    return { made, known };
  }

  /**
   * By number; else by e-mail, among those without a number; else by phone, among those with neither; in a file of
   * names by name with postcode and company. Nobody is claimed by two customers of a file, except by what they are
   * told apart by there: one may have two addresses.
   */
  async #find(
    pool: pg.Pool,
    all: readonly { facts: Facts; points: CopiedPoint[] }[],
  ): Promise<Map<number, string>> {
    const found = new Map<number, string>();
    const claim = (customer: number, candidates: readonly string[] | undefined, shared = false) => {
      const id = candidates?.find((candidate) => shared || !this.#claimed.has(candidate));
      if (found.has(customer) || id === undefined) return;
      this.#claimed.add(id);
      found.set(customer, id);
    };
    const numbers = await customersByNumber(
      pool,
      all.flatMap(({ facts }) => (facts.number === null ? [] : [facts.number])),
    );
    for (const { facts } of all) claim(facts.customer, numbers.get(facts.number ?? ''));
    for (const kind of ['email', 'phone'] as const) {
      const open = all.filter(({ facts }) => !found.has(facts.customer));
      const wanted = open.flatMap(({ facts, points }) => {
        const point = points.find((each) => each.kind === kind);
        return point === undefined ? [] : [{ facts, normalised: point.normalised }];
      });
      const contacts = await customersByContact(
        pool,
        kind,
        wanted.map(({ normalised }) => normalised),
      );
      for (const { facts, normalised } of wanted) {
        const candidates = contacts
          .get(normalised)
          ?.filter(
            ({ number, hasEmail }) =>
              (facts.number === null || number === null) &&
              (kind === 'email' || facts.email === null || !hasEmail),
          );
        claim(
          facts.customer,
          candidates?.map(({ id }) => id),
          facts.by === (kind === 'email' ? BY_EMAIL : BY_PHONE),
        );
      }
    }
    const named = all.filter(({ facts }) => facts.by === BY_NAME && !found.has(facts.customer));
    const names = await customersByName(
      pool,
      named.map(({ facts }) => this.#newCustomer(facts, [])),
    );
    for (const [index, { facts }] of named.entries()) claim(facts.customer, names.get(index));
    return found;
  }

  /** What is no phone or e-mail is not kept as one; the order is worth more than a typing error. */
  #points(facts: Facts): CopiedPoint[] {
    const points: CopiedPoint[] = [];
    for (const kind of ['email', 'phone'] as const) {
      const value = facts[kind];
      if (value === null) continue;
      try {
        points.push({ kind, ...normaliseContact(kind, value, facts.country ?? this.#country) });
      } catch {
        if (facts.key === value) points.push({ kind, value, normalised: value.toLowerCase() });
      }
    }
    return points;
  }

  #newCustomer(facts: Facts, points: CopiedPoint[]): CopiedCustomer {
    const { givenName, familyName, company, number, country, street, city, region, postcode } = facts;
    const person = facts.customerName ?? ([givenName, familyName].filter(Boolean).join(' ') || null);
    const address = { street, city, region, postcode };
    return {
      id: newIdBytes(),
      kind: person === null && company !== null ? 'company' : 'person',
      name: person ?? company ?? (number === null ? facts.key : this.#numbered(number)),
      givenName,
      familyName,
      company: person === null ? null : company,
      number,
      siteId: this.#siteOf(facts),
      country,
      points,
      address: Object.values(address).some((part) => part !== null) ? address : null,
    };
  }
}

/** @returns in a file that tells customers apart by e-mail or phone, this customer's in the notation of the database */
function contactKey({ by }: Facts, points: readonly CopiedPoint[]): string | undefined {
  const kind = by === BY_EMAIL ? 'email' : by === BY_PHONE ? 'phone' : undefined;
  const point = points.find((each) => each.kind === kind);
  return point === undefined ? undefined : `${point.kind} ${point.normalised}`;
}
