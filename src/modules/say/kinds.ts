// What pages and server share about lines: their kinds, and what a text may name. Imports nothing that runs on a server.
import { isolate } from '../../core/isolate.ts';

export const kinds = [
  'listen',
  'apology',
  'greet',
  'thank',
  'last_contact',
  'promise',
  'confirm',
  'service',
  'give',
  'own',
] as const;
export type Kind = (typeof kinds)[number];

/** What stands in a text between {{ and }}. A line that names something which is not known is not said. */
export const personalFields = [
  'greeting',
  'givenName',
  'name',
  'company',
  'order.day',
  'order.number',
  'order.product',
  'contact.how',
  'contact.day',
  'contact.what',
  'contact.question',
  'promise.what',
  'promise.day',
  'failure',
  'fact',
  'fact.value',
  'gift',
  'enjoys',
  'owns',
  'service.what',
  'service.day',
  'birthday',
  'daysSinceOrder',
] as const;
export type PersonalField = (typeof personalFields)[number];

/** Without a name there is still a greeting. */
export const mayBeMissing: readonly PersonalField[] = ['greeting', 'givenName', 'name'];
const field = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** @returns what a text names, known or not, each once */
export function fieldsIn(text: string): string[] {
  return [...new Set([...text.matchAll(field)].map(([, name = '']) => name))];
}

export function isPersonalField(name: string): name is PersonalField {
  return (personalFields as readonly string[]).includes(name);
}

export type Part = { text: string; strong: boolean };

/**
 * A text with its fields filled in. What stands between ** and ** is strong; what is filled in never is more than text.
 * Where nothing is filled in, the space and comma before it go too.
 */
export function fillIn(text: string, valueOf: (name: PersonalField) => string): Part[] {
  const parts = text.split('**').map((piece, index) => ({
    text: piece.replaceAll(field, (_all, name: string) =>
      isPersonalField(name) ? isolate(valueOf(name)) : '',
    ),
    strong: index % 2 === 1,
  }));
  const shown = parts.filter((part) => part.text !== '');
  return shown.map((part, index) => {
    const next = shown[index + 1]?.text ?? '';
    const single = part.text.replaceAll(/[ \t]{2,}/g, ' ').replaceAll(/[ ,]+(?=[.!?])/g, '');
    const ends = next === '' || /^[.!?]/.test(next);
    return { ...part, text: ends ? single.replace(/[\s,]+$/, '') : single };
  });
}
