// What promises are about. Pages read this too, so it knows nothing of Zod.
export const kinds = ['call_back', 'send', 'visit', 'repair', 'find_out', 'money', 'other'] as const;
export type Kind = (typeof kinds)[number];

/** The first that fits: "send the refund" is about money. */
const signs: readonly [Kind, RegExp][] = [
  ['money', /\b(refund|credit|discount|invoice|gutschr|rückzahl|rabatt|erstatt|rechnung)/],
  ['call_back', /\b(call|ring|phone|ruft?|rückruf|zurückruf|anruf|melden|telefon)/],
  [
    'repair',
    /\b(repair|fix|replace|service|descal|mend|reparier|reparatur|austausch|ersetz|entkalk|wart(en|ung))/,
  ],
  ['visit', /\b(visit|come (by|over|round)|drop (in|by)|install|pick up|besuch|vorbei|termin|abhol|install)/],
  ['send', /\b(send|ship|mail|post|deliver|bring|quote|offer|schick|send|liefer|bring|angebot|post)/],
  ['find_out', /\b(find|ask|check|look|clarify|frag|klär|prüf|herausfind|nachseh|schau)/],
];

/** @returns what a promise in these words is most likely about; whoever makes it can say otherwise */
export function kindOf(what: string): Kind {
  const words = what.toLowerCase();
  return signs.find(([, sign]) => sign.test(words))?.[0] ?? 'other';
}
