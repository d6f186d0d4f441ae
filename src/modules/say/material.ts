// What is known of a customer when somebody is about to speak to them.
import type { Day } from '../../core/zoned-time.ts';
import type { Condition } from './conditions.ts';
import type { Kind } from './kinds.ts';
import type { Line } from './lines.ts';

export type Failure = {
  kind: 'promise' | 'delivery' | 'return' | 'complaint';
  id: string;
  what: string;
  at: string;
};
export type Fact = { kind: string; subject: string; value: string; confirmedAt: string | null };
export type Mark = {
  sayId: string;
  rule: string;
  subject: string;
  state: 'done' | 'skipped';
  at: string;
  by: string | null;
  conversationId: string | null;
  line: Line;
};

/** Times are ISO strings; days are those of the site's calendar. */
export type Material = {
  now: string;
  today: Day;
  /** minutes since midnight on the site's clock */
  minutes: number;
  /** the conversation at hand; null while nothing was said */
  conversationId: string | null;
  /** the earliest that the contact at hand began */
  since: string;
  customer: {
    kind: 'person' | 'company';
    name: string;
    givenName: string | null;
    company: string | null;
    number: string | null;
    language: string | null;
    birthday: Day | null;
    tags: string[];
    signal: string;
  };
  order: {
    orderId: string;
    number: string;
    at: string;
    days: number;
    returned: boolean;
    product: string | null;
  } | null;
  /** days since the last purchase */
  daysSinceOrder: number | null;
  contact: {
    conversationId: string;
    channel: string;
    direction: string;
    purpose: string | null;
    outcome: string | null;
    need: string;
    action: string;
    note: string;
    /** its purpose, in the owner's words */
    about: string | null;
    at: string;
  } | null;
  /** orders that should be with the customer by now */
  missing: { orderId: string; number: string; at: string }[];
  /** open and due by the end of today, and those settled in this contact */
  promises: {
    promiseId: string;
    what: string;
    dueAt: string;
    state: 'open' | 'kept' | 'late' | 'broken';
    keeper: string | null;
    settledBy: string | null;
  }[];
  /** ours, the latest first */
  failures: Failure[];
  /** past their shelf life, the stalest first */
  facts: Fact[];
  service: { belongingId: string; name: string; dueOn: Day } | null;
  owns: string[];
  gifts: { code: string; name: string }[];
  /** kinds of gift that the last contacts gave, the latest first */
  given: string[];
  enjoys: string[];
  avoids: string[];
  /** bought, of those that a rule asks for */
  products: string[];
  /** the latest of each rule and subject */
  marks: Mark[];
};

/** A rule with every text that it has, also those that come with the product. */
export type Rule = {
  code: string;
  kind: Kind;
  active: boolean;
  /** codes of moods; empty: in every mood but upset */
  moods: string[];
  texts: Record<string, string>;
  condition: Condition;
  /** null: once */
  againDays: number | null;
};
