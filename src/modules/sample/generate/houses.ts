// What cafés, restaurants, offices and clinics call themselves.
import { personName } from './names.ts';
import type { Random } from './random.ts';
import type { Segment } from './segments.ts';

const words = {
  light: 'Lumen Aurora Ember Halo Dawn Solstice Lantern Beacon Meridian Prism'.split(' '),
  place:
    'Harbour Mill Canal Garden Corner Station Market Bridge Chapel Wharf Arcade Terrace Minster Foundry'.split(
      ' ',
    ),
  thing: 'Kettle,Spoon,Anchor,Teapot,Lamp,Compass,Ladder,Thimble,Bicycle,Piano,Almanac,Umbrella'.split(','),
  animal: 'Fox,Heron,Otter,Swan,Hare,Badger,Wren,Stag,Kingfisher,Owl,Magpie,Hedgehog'.split(','),
  colour: 'Blue Copper Green Little White Yellow Old Quiet Silver Red'.split(' '),
};

const patterns: Record<
  Exclude<Segment['name'], 'home'>,
  readonly ((r: Random, family: string) => string)[]
> = {
  café: [
    (r) => `Café ${r.pick(words.light)}`,
    (r) => `The ${r.pick(words.colour)} ${r.pick(words.thing)}`,
    (_, family) => `${family}’s Coffee House`,
    (r) => `${r.pick(words.place)} Espresso Bar`,
    (r) => `${r.pick(words.animal)} & ${r.pick(words.thing)} Coffee`,
    (_, family) => `Bakery ${family}`,
    (r) => `${r.pick(words.place)} Street Roasters`,
    (_, family) => `Bar ${family}`,
  ],
  restaurant: [
    (_, family) => `Trattoria ${family}`,
    (r) => `The ${r.pick(words.animal)} and ${r.pick(words.thing)}`,
    (_, family) => `${family}’s Kitchen`,
    (r) => `${r.pick(words.place)} House Hotel`,
    (_, family) => `${family} Guest House`,
    (r) => `${r.pick(words.colour)} ${r.pick(words.animal)} Bistro`,
    (r) => `The ${r.pick(words.place)} Table`,
  ],
  office: [
    (r, family) => `${family} & ${personName(r).family} Solicitors`,
    (_, family) => `${family} Architects`,
    (r) => `${r.pick(words.light)} Software`,
    (_, family) => `${family} Accountants`,
    (r) => `Studio ${r.pick(words.light)}`,
    (r) => `${r.pick(words.place)} Insurance Brokers`,
    (_, family) => `${family} Estate Agents`,
    (r) => `${r.pick(words.colour)} ${r.pick(words.animal)} Design`,
    (r, family) =>
      `${family} ${r.pick(['Engineering', 'Consulting', 'Logistics', 'Partners', 'Printworks'])}`,
  ],
  clinic: [
    (_, family) => `${family} Dental`,
    (r) => `${r.pick(words.place)} Road Surgery`,
    (_, family) => `${family} Physiotherapy`,
    (r) => `${r.pick(words.place)} Eye Clinic`,
    (_, family) => `${family} Veterinary Practice`,
    (r) => `${r.pick(words.light)} Skin Clinic`,
  ],
};

export function houseName(random: Random, segment: Exclude<Segment['name'], 'home'>, family: string): string {
  return random.pick(patterns[segment])(random, family);
}
