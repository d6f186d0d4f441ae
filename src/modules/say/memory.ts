// How long a line keeps silent once it was said or left unsaid.
import type { Mark, Material, Rule } from './material.ts';

const dayMs = 86_400_000;
const WEEK = 7 * dayMs;
const MONTH = 30 * dayMs;

/** Made in the contact at hand: it goes on being shown, ticked. */
export function isOfThisContact({ at, conversationId }: Mark, material: Material): boolean {
  const same = conversationId !== null && conversationId === material.conversationId;
  return same || Date.parse(at) >= Date.parse(material.since);
}

/** Whether what was marked is still too fresh to be said again. */
export function isSilent(rule: Pick<Rule, 'kind' | 'againDays'>, mark: Mark, now: string): boolean {
  const age = Date.parse(now) - Date.parse(mark.at);
  if (mark.state === 'skipped') return rule.kind !== 'greet' && age < WEEK;
  return age < restAfter(rule);
}

/** @returns milliseconds; Infinity where nobody wants to hear it twice */
function restAfter({ kind, againDays }: Pick<Rule, 'kind' | 'againDays'>): number {
  switch (kind) {
    case 'greet':
    case 'listen':
      return 0;
    case 'promise':
    case 'confirm':
      return WEEK;
    case 'give':
      return MONTH;
    case 'own':
      return againDays === null ? Infinity : againDays * dayMs;
    default:
      return Infinity; // the subject is one order, one contact, one failure, one service
  }
}
