// What the staff wrote down about customers.
import type { Calendar } from './calendar.ts';
import type { Random } from './random.ts';
import type { Segment } from './segments.ts';

type About = { segment: Segment; joins: number; owner: number | null; givenName: string };

const ofHouses = [
  'Ask for {name}; the others do not decide.',
  'Machine stands in the kitchen on the first floor, no lift.',
  'Deliveries only before ten: the street is closed after that.',
  'Thinks about a second machine when the new room opens.',
  'Happy with the oat drink, asks for a cheaper cup.',
  'Water is very hard here: cartridge every three months.',
  'Moved to a new address, same machine.',
  'New manager since spring; introduced myself, went well.',
  'Wants the invoice by e-mail, not by post.',
  'Tried two blends at the tasting, chose the darker one.',
] as const;
const ofPeople = [
  'Grinds by hand, likes light roasts.',
  'Bought the machine for {name}’s mother; may ask about it.',
  'Comes on Saturdays with the dog.',
  'Asked how to set the grinder; explained by phone.',
  'Drinks decaf only.',
  'Liked the tasting evening, wants to hear of the next one.',
  'Does not want to be called before noon.',
  'Moves house in summer, will send the new address.',
] as const;

/** About one customer in eight has a note or two, written after they joined. */
export function notesOn(
  random: Random,
  about: About,
  days: Calendar,
): { at: Date; text: string; staff: number | null }[] {
  if (!random.chance(0.12)) return [];
  const texts = random.several(
    about.segment.name === 'home' ? ofPeople : ofHouses,
    random.chance(0.25) ? 2 : 1,
  );
  return texts.map((text) => ({
    at: days.at(random.int(about.joins, days.days - 1), random.int(11 * 60, 17 * 60)),
    text: text.replace('{name}', about.givenName),
    staff: about.owner,
  }));
}
