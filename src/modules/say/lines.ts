// What a line is, before it is put into words.
import type { DayPart } from './greetings.ts';
import type { Kind, PersonalField } from './kinds.ts';

/** What is filled in: text as it stands, a day, or a word of say:word that is translated. */
export type Value =
  | { text: string }
  | { at: string }
  | { day: string }
  | { greeting: DayPart }
  | { all: Value[] }
  | { word: string; params?: Record<string, Value | number>; otherwise?: string };
export type Values = Partial<Record<PersonalField, Value>>;

export type Line = {
  rule: string;
  kind: Kind;
  /** what of: an order, a contact, a promise, a fact; '' where there is one a customer */
  subject: string;
  /** with personal fields */
  text: string;
  /** of the text */
  language: string;
  values: Values;
  /** the sentence say:why.<word> */
  why: { word: string; params: Record<string, Value | number> };
  /** what a tick does besides */
  action: 'tick' | 'settle' | 'confirm' | 'give' | 'mood';
  gift: string | null;
};

/** As it stands in this contact. */
export type StandingLine = Line & {
  state: 'open' | 'done' | 'skipped';
  sayId: string | null;
  by: string | null;
};
