// What was talked about with customers: mostly support and orders, some complaints, most of it put right the first time.
import type { SampledConversation } from '../../conversations/sample-conversations.ts';
import type { Calendar } from './calendar.ts';
import type { SampleCustomer } from './customers.ts';
import type { Random } from './random.ts';
import { repsOf } from './staff.ts';

/** By the numbers of a customer and of somebody on the staff. */
export type SampleContact = Omit<SampledConversation, 'customerId' | 'staffId'> & {
  customer: number;
  staff: number;
};
type Talk = Pick<SampledConversation, 'note' | 'need' | 'behind' | 'action'>;
type Template = {
  purpose: string;
  weight: number;
  /** chances that it begins upset, neutral, happy */
  moods: [number, number, number];
  /** chance that it is put right the first time */
  first: number;
  talks: readonly Talk[];
};

const moods = ['upset', 'neutral', 'happy'] as const;
const talk = (note: string, need = '', behind = '', action = ''): Talk => ({ note, need, behind, action });
const templates: readonly Template[] = [
  {
    purpose: 'support',
    weight: 9,
    moods: [2, 6, 2],
    first: 0.78,
    talks: [
      talk(
        'Brew head slow in the mornings',
        'Coffee before the doors open',
        'Guests wait at eight',
        'Explained the descaling, sent the kit',
      ),
      talk(
        'Grinder stands still after the bean change',
        'Grind again today',
        '',
        'Loosened the burr together by phone',
      ),
      talk(
        'Asks how often the water filter has to be changed',
        'No scale in the machine',
        '',
        'Every three months here, the water is hard',
      ),
      talk(
        'Milk foam collapses',
        'Foam like in the shop',
        'Visitors at the weekend',
        'Colder milk, wand cleaned',
      ),
      talk('Machine leaks under the tank', 'A dry counter', '', 'New gasket goes out today'),
    ],
  },
  {
    purpose: 'order',
    weight: 7,
    moods: [1, 6, 4],
    first: 0.93,
    talks: [
      talk(
        'Orders the house blend and asks for a later delivery',
        'Fresh beans after the holiday',
        'Away for two weeks',
        'Moved to the Monday after',
      ),
      talk(
        'Wants to try something fruitier',
        'A change from the dark roast',
        '',
        'Two samples go with the next parcel',
      ),
      talk(
        'Asks for the price of ten kilos a month',
        'A price that holds for a year',
        'Budget talks in autumn',
        'Offer goes out by e-mail',
      ),
      talk(
        'Adds cups to the order of yesterday',
        'One parcel instead of two',
        '',
        'Added before it was packed',
      ),
    ],
  },
  {
    purpose: 'complaint',
    weight: 3,
    moods: [7, 3, 0],
    first: 0.55,
    talks: [
      talk(
        'The parcel came two days late',
        'To know beforehand',
        'Ran out of coffee with guests in the house',
        'Apologised, parcel traced, postage given back',
      ),
      talk(
        'Second repair for the same leak',
        'A machine that holds',
        'Loses confidence in the model',
        'Lent a machine until it is right',
      ),
      talk('Beans taste stale', 'Fresh beans', '', 'Replaced, batch checked at the roaster'),
      talk('Charged twice for one order', 'The money back', '', 'Refunded the same day'),
    ],
  },
  {
    purpose: 'just_talking',
    weight: 3,
    moods: [0, 4, 6],
    first: 1,
    talks: [
      talk('Told of the new room that opens in spring', '', 'Thinks about a second machine'),
      talk('Liked the tasting, brought a friend'),
      talk('Wanted to say that the machine runs like new'),
    ],
  },
  {
    purpose: 'other',
    weight: 1,
    moods: [1, 7, 2],
    first: 0.9,
    talks: [
      talk('New address from next month', 'Parcels at the right door', '', 'Changed'),
      talk('Asks for the invoices of last year', 'Papers for the tax adviser', '', 'Sent by e-mail'),
    ],
  },
];
const gifts = [
  { gift: 'tip', what: 'Rinse the head on Fridays' },
  { gift: 'tip', what: 'Grind a step finer in winter' },
  { gift: 'invitation', what: 'Tasting on the first Thursday' },
  { gift: 'sample', what: 'A bag of the new filter roast' },
  { gift: 'favour', what: 'Took the old machine away' },
] as const;
const [years, perDay] = [1.2, 3.4];

/** @returns in the order of time, the last of them yesterday */
export function contactsOf(
  random: Random,
  customers: readonly SampleCustomer[],
  calendar: Calendar,
): SampleContact[] {
  const made: SampleContact[] = [];
  for (let day = Math.max(0, Math.round(calendar.days - years * 365)); day < calendar.days; day++) {
    if (calendar.weekend(day)) continue;
    for (let count = random.int(0, Math.round(2 * perDay)); count > 0; count--) {
      const startedAt = calendar.at(day, random.int(9 * 60, 17 * 60));
      // numbers follow the day of joining
      const known = customers.findLastIndex((customer) => customer.createdAt < startedAt);
      if (known >= 0) made.push(contact(random, random.int(0, known), customers, startedAt));
    }
  }
  return made.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
}

function contact(
  random: Random,
  customer: number,
  customers: readonly SampleCustomer[],
  startedAt: Date,
): SampleContact {
  const { owner, site } = customers[customer] ?? { owner: null, site: 0 };
  const {
    purpose,
    moods: begins,
    first,
    talks,
  } = random.weighted(
    templates,
    templates.map(({ weight }) => weight),
  );
  const channel = random.weighted(['phone', 'visit', 'email', 'chat'] as const, [6, 2, 3, 1]);
  const moodStart = random.weighted(moods, begins);
  const firstTime = random.chance(first);
  const moodEnd = random.weighted(moods, firstTime ? [0, 3, 7] : [3, 6, 1]);
  const spoken = channel === 'phone';
  return {
    ...random.pick(talks),
    customer,
    staff: owner ?? random.pick(repsOf(site)),
    channel,
    direction: spoken && random.chance(0.3) ? 'out' : 'in',
    purpose,
    moodStart,
    moodEnd,
    outcome: firstTime ? 'solved' : random.pick(['agreed', 'open'] as const),
    firstTime: purpose === 'just_talking' ? null : firstTime,
    rings: spoken ? random.weighted([1, 2, 3, 4, 5], [3, 5, 3, 1, 1]) : null,
    lengthSeconds: spoken ? random.int(50, 600) : null,
    startedAt,
    gift: random.chance(0.22) ? random.pick(gifts) : null,
  };
}
