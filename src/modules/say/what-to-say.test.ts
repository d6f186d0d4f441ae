// Ten thousand made-up customers, contact after contact, with whatever an owner may have made of the rules.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StandingLine } from './lines.ts';
import type { Fact, Mark, Material, Rule } from './material.ts';
import { builtInTexts } from './rules.ts';
import { whatToSay } from './what-to-say.ts';

const hour = 3_600_000;
const week = 168 * hour;
const start = Date.parse('2026-01-05T09:00:00Z');
const iso = (at: number): string => new Date(at).toISOString();
const kinds = [
  'listen',
  'apology',
  'greet',
  'thank',
  'last_contact',
  'promise',
  'confirm',
  'service',
  'give',
] as const;
const calm = ['apology', 'promise', 'last_contact', 'confirm'];

const house = fc.record({
  order: fc.shuffledSubarray([...kinds], { minLength: kinds.length }),
  off: fc.subarray(['apology', 'greet', 'thank', 'promise', 'confirm', 'give']),
  /** another word of the owner's for upset */
  angry: fc.boolean(),
  own: fc.array(
    fc.record({
      moods: fc.subarray(['upset', 'neutral', 'happy', 'angry']),
      againDays: fc.constantFrom(null, 7, 30),
      tag: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
});
const mood = fc.constantFrom(null, 'upset', 'neutral', 'happy', 'angry');
const contact = fc.record({
  gapHours: fc.integer({ min: 0, max: 480 }),
  orders: fc.boolean(),
  returned: fc.boolean(),
  fails: fc.constantFrom(null, 'promise', 'delivery', 'return', 'complaint'),
  promises: fc.integer({ min: 0, max: 2 }),
  start: mood,
  end: mood,
  written: fc.boolean(),
  does: fc.array(fc.constantFrom('done', 'skipped', null), { minLength: 1, maxLength: 5 }),
});
const customer = fc.record({
  house,
  /** days for which each fact may be believed: some are stale again the next day */
  shelves: fc.array(fc.constantFrom(0, 1, 20, 400), { minLength: 3, maxLength: 3 }),
  contacts: fc.array(contact, { minLength: 2, maxLength: 4 }),
});
type House = typeof house extends fc.Arbitrary<infer T> ? T : never;
type Contact = typeof contact extends fc.Arbitrary<infer T> ? T : never;

const defaults = new Map(kinds.map((kind) => [kind, builtInTexts(kind)]));
function rulesOf({ order, off, angry, own }: House): Rule[] {
  const upset = angry ? ['upset', 'angry'] : ['upset'];
  const ours: Rule[] = order.map((kind) => ({
    ...{ code: kind, kind, active: !off.includes(kind) },
    moods: kind === 'listen' || kind === 'apology' ? upset : [],
    ...{ texts: defaults.get(kind) ?? {}, condition: { on: 'always' }, againDays: null },
  }));
  const theirs: Rule[] = own.map(({ moods, againDays, tag }, index) => ({
    ...{ code: `own_${index}`, kind: 'own', active: true, moods, againDays },
    texts: { en: 'Buy the new blend' },
    condition: tag ? { on: 'tag', tag: 'wholesale' } : { on: 'always' },
  }));
  return [...ours, ...theirs];
}

/** What happened so far to one customer, and what was said to them. */
class Story {
  now = start;
  rules: Rule[];
  facts: (Fact & { at: number; shelf: number })[];
  marks: Mark[] = [];
  contacts = 0;
  order: Material['order'] = null;
  lastContact: Material['contact'] = null;
  since = 0;
  conversationId: string | null = null;
  failures: Material['failures'] = [];
  promises: Material['promises'] = [];
  thanked = new Set<string>();
  /** when a line was last done or skipped, by rule and subject */
  told = new Map<string, { at: number; state: string }>();

  constructor(of: House, shelves: readonly number[]) {
    this.rules = rulesOf(of);
    this.facts = shelves.map((shelf, index) => ({
      ...{ kind: 'email', subject: String(index), value: 'a@b.example', confirmedAt: null },
      ...{ at: start - 500 * 24 * hour, shelf },
    }));
  }

  material(): Material {
    const stale = this.facts.filter(({ at, shelf }) => this.now - at >= shelf * 24 * hour);
    const now = iso(this.now);
    return {
      ...{ now, today: now.slice(0, 10), minutes: 600 },
      conversationId: this.conversationId,
      since: iso(Math.max(this.since, this.now - 4 * hour)),
      customer: {
        ...{ kind: 'person', name: 'Adaeze Okafor', givenName: 'Adaeze', company: null, number: null },
        ...{ language: 'en', birthday: null, tags: ['wholesale'], signal: 'steady' },
      },
      order: this.order,
      daysSinceOrder: this.order && 3,
      contact: this.lastContact,
      promises: this.promises,
      missing: [],
      failures: this.failures,
      facts: stale,
      service: { belongingId: 'machine', name: 'Linea Mini', dueOn: '2026-02-01' },
      owns: ['Linea Mini'],
      gifts: [
        { code: 'tip', name: 'Tip' },
        { code: 'discount', name: 'Discount' },
      ],
      ...{ given: [], enjoys: [], avoids: ['discounts'], products: [], marks: this.marks },
    };
  }

  mark(line: StandingLine, state: 'done' | 'skipped'): void {
    const { rule, subject } = line;
    const name = `${rule} ${subject}`;
    this.marks = this.marks.filter((mark) => `${mark.rule} ${mark.subject}` !== name);
    const at = iso(this.now);
    this.marks.push({
      sayId: name,
      rule,
      subject,
      state,
      at,
      by: null,
      conversationId: this.conversationId,
      line,
    });
    this.told.set(name, { at: this.now, state });
    if (line.kind === 'thank' && state === 'done') this.thanked.add(subject);
    const fact = this.facts.find((each) => `email:${each.subject}` === subject);
    if (line.kind === 'confirm' && state === 'done' && fact) fact.at = this.now;
  }

  meet({ gapHours, orders, returned, fails, promises, start, end, written, does }: Contact): void {
    this.now += gapHours * hour;
    this.contacts += 1;
    const id = `contact ${this.contacts}`;
    if (orders)
      this.order = {
        orderId: `order ${this.contacts}`,
        number: '1',
        at: iso(this.now),
        days: 3,
        returned,
        product: null,
      };
    if (fails) this.failures = [{ kind: fails, id, what: 'kit', at: iso(this.now) }, ...this.failures];
    for (let count = 0; count < promises; count++)
      this.promises.push({
        promiseId: `${id}.${count}`,
        what: 'kit',
        dueAt: iso(this.now),
        state: 'open',
        keeper: null,
        settledBy: null,
      });
    this.conversationId = written ? id : null;
    const asked = new Set<string>();
    for (const [index, what] of does.entries()) {
      const lines = this.look({ start, end: index === 0 ? null : end }, asked);
      const open = lines.filter((line) => line.state === 'open' && line.action !== 'mood');
      const line = open[this.now % Math.max(open.length, 1)];
      if (what && line) this.mark(line, what);
      this.now += 61_000;
    }
    this.look({ start, end }, asked);
    this.since = this.now;
    this.lastContact = {
      ...{
        conversationId: id,
        channel: 'phone',
        direction: 'in',
        purpose: null,
        outcome: 'solved',
        about: null,
      },
      ...{ need: '', action: 'Descaled it', note: '', at: iso(this.now) },
    };
  }

  /** Asks what to say, and holds it to what was promised of the list. */
  look(moods: { start: string | null; end: string | null }, asked: Set<string>): StandingLine[] {
    const lines = whatToSay(this.material(), this.rules, moods, 'en');
    const open = lines.filter(({ state }) => state === 'open');
    for (const { rule, kind, subject } of open) {
      if (kind === 'thank' && this.thanked.has(subject)) throw new Error(`thanked twice for ${subject}`);
      const told = this.told.get(`${rule} ${subject}`);
      const again = told && this.now - told.at < week && (kind === 'confirm' || told.state === 'skipped');
      if (again && kind !== 'greet') throw new Error(`asked again within a week: ${rule} ${subject}`);
      if (kind === 'confirm') asked.add(subject);
    }
    if (asked.size > 2) throw new Error('asked more than two facts in one contact');
    if (lines.filter(({ kind }) => kind === 'confirm').length > 2)
      throw new Error('more than two facts at once');
    this.holdMood(lines, moods);
    return lines;
  }

  holdMood(
    lines: readonly StandingLine[],
    { start, end }: { start: string | null; end: string | null },
  ): void {
    const words = this.rules.find(({ kind }) => kind === 'listen')?.moods ?? [];
    const cameUpset = start !== null && words.includes(start);
    const upset = cameUpset || (end !== null && words.includes(end));
    const order = (kind: string): number => this.rules.findIndex(({ code }) => code === kind);
    const places = lines.map(({ rule, kind }) =>
      upset && kind === 'apology' ? -1 : upset && kind === 'confirm' ? 99 : order(rule),
    );
    if (places.some((place, index) => place < (places[index - 1] ?? -1))) throw new Error('out of order');
    if (!upset) {
      if (lines.some(({ kind }) => kind === 'listen')) throw new Error('listens to the content');
      return;
    }
    if ((cameUpset && end === null) || !cameUpset) {
      if (lines.length !== 1 || lines[0]?.kind !== 'listen') throw new Error('says more than listen');
      return;
    }
    for (const { kind, rule } of lines) {
      const meant = this.rules.find(({ code }) => code === rule)?.moods.some((code) => words.includes(code));
      if (!calm.includes(kind) && !(kind === 'own' && meant))
        throw new Error(`talks business to the upset: ${kind}`);
    }
  }
}

test('of ten thousand customers nobody is thanked twice, asked too much, or sold to while upset', () => {
  let lines = 0;
  fc.assert(
    fc.property(customer, ({ house: of, shelves, contacts }) => {
      const story = new Story(of, shelves);
      for (const each of contacts) story.meet(each);
      lines += story.told.size;
    }),
    { numRuns: 10_000 },
  );
  expect(lines).toBeGreaterThan(10_000); // it was said something to them at all
});
