// Whoever was erased does not come back with an old file: their lines are kept as sales without a customer, and nothing of
// them stays in what the import keeps besides. Where nobody was ever erased, none of this is there.
import type { Db } from '../../core/db.ts';
import type { Seal } from '../../core/seal.ts';
import type { CopiedPoint } from '../customers/copy-customers.ts';
import { anybodyErased, erasedAmong, type Marked, marksOf, sealPurpose } from '../customers/erased-marks.ts';
import { typedContact } from '../customers/normalise.ts';
import type { Rejected } from './read/batch.ts';
import { findImport, updateImport } from './row.ts';
import type { Facts } from './write/facts.ts';

const GONE = '…';

export class ErasedInFile {
  readonly #db: Db;
  readonly #seal: Seal;
  readonly #country: string;
  /** what the file says of them, in lower case */
  readonly #texts = new Set<string>();

  private constructor(db: Db, seal: Seal, country: string) {
    this.#db = db;
    this.#seal = seal;
    this.#country = country;
  }

  /** @param country ISO 3166, for phones without their country's @returns null where nobody was ever erased */
  static async open(
    db: Db,
    sealFor: (purpose: string) => Seal,
    country: string,
  ): Promise<ErasedInFile | null> {
    return (await anybodyErased(db)) ? new ErasedInFile(db, sealFor(sealPurpose), country) : null;
  }

  get any(): boolean {
    return this.#texts.size > 0;
  }

  /**
   * By number, e-mail or phone: any one of them will do, since an old file may know only that.
   * @returns the reader's numbers of those who were erased
   */
  async among(customers: readonly { facts: Facts; points: readonly CopiedPoint[] }[]): Promise<Set<number>> {
    const found = await this.#erased(customers, ({ facts: { number }, points }) => {
      const of = (wanted: CopiedPoint['kind']): string[] =>
        points.flatMap(({ kind, normalised }) => (kind === wanted ? [normalised] : []));
      return { emails: of('email'), phones: of('phone'), numbers: number === null ? [] : [number] };
    });
    for (const { facts } of found) {
      const { customer: _customer, by: _by, country: _country, ...said } = facts;
      for (const text of Object.values(said)) if (text !== null) this.#texts.add(text.toLowerCase());
    }
    return new Set(found.map(({ facts }) => facts.customer));
  }

  /** @returns the same lines, those in which a field is of somebody erased without what stood in them */
  async blank(rejected: readonly Rejected[]): Promise<Rejected[]> {
    const theirs = new Set(
      await this.#erased(rejected, ({ fields }) => {
        const said = (kind: CopiedPoint['kind']): string[] =>
          fields.flatMap((field) => typedContact(kind, field.slice(0, 254), this.#country) ?? []);
        return { emails: said('email'), phones: said('phone'), numbers: fields.map((field) => field.trim()) };
      }),
    );
    return rejected.map((line) => (theirs.has(line) ? { ...line, params: {}, fields: [GONE] } : line));
  }

  async #erased<T>(all: readonly T[], markedIn: (one: T) => Marked): Promise<T[]> {
    if (all.length === 0) return [];
    const marked = all.map((one) => ({ one, marks: marksOf(this.#seal, markedIn(one)) }));
    const erased = await erasedAmong(
      this.#db,
      marked.flatMap(({ marks }) => marks),
    );
    return marked.flatMap(({ one, marks }) => (marks.some((mark) => erased.has(mark)) ? [one] : []));
  }

  /** The uploaded file goes where it holds somebody erased, and so do they from the values shown as examples. */
  async forget(importNo: number): Promise<void> {
    if (!this.any) return;
    const { file_id: fileId, analysis, mapping, file_name: name } = await findImport(this.#db, importNo);
    const cleaned = (text: string): string =>
      text
        .split(/([,;|\t"]| · )/)
        .map((part) => (this.#texts.has(part.trim().toLowerCase()) ? GONE : part))
        .join('');
    // only where the file is shown: a customer may be called like a word of ours
    const clean = <T>(kept: T): T =>
      JSON.parse(JSON.stringify(kept), (key, value: unknown) => {
        if (key === 'samples' && Array.isArray(value)) return value.map(String).map(cleaned);
        return (key === 'text' || key === 'value') && typeof value === 'string' ? cleaned(value) : value;
      }) as T;
    const named = [...this.#texts].some((text) => text.length >= 5 && name.toLowerCase().includes(text));
    await updateImport(this.#db, importNo, {
      analysis: clean(analysis),
      mapping: clean(mapping),
      ...(named && { file_name: GONE }),
    });
    if (fileId !== null) await this.#db.deleteFrom('files').where('file_id', '=', fileId).execute();
  }
}
