// What customers of the sample company said of themselves: how they like to be reached, what they enjoy, what they want to
// achieve, what they agreed to; and which of their facts somebody has asked about since.
import type { SampledFacts } from '../../facts/sample-facts.ts';
import type { SampleCustomer } from './customers.ts';
import type { Random } from './random.ts';

const times = [
  'morning',
  'morning',
  'afternoon',
  'evening',
  'mon morning',
  'tue wed thu morning',
  'fri afternoon',
];
const enjoys = [
  'Early tastings',
  'A card by hand rather than a discount',
  'Hearing of new roasts first',
  'A chat about football',
  'Samples from small farms',
  'Visits to the roastery',
];
const avoids = [
  'Calls before ten',
  'Discounts by e-mail',
  'Being called at lunch',
  'Small talk',
  'Plastic packaging',
];
const goals = {
  theirs: [
    'A second machine by spring',
    'Coffee without a queue at ten',
    'Half the waste of cups',
    'Staff who can descale by themselves',
  ],
  ours: ['They tell a friend of us', 'Service twice a year', 'Beans from us only'],
  both: ['An open day without a breakdown', 'Know every barista by name', 'A tasting at their place'],
} as const;
const wording = {
  offers: 'May we send you offers? You can stop this at any time.',
  news: 'May we send you news about twice a month? You can stop this at any time.',
  invitations: 'May we invite you to tastings? You can stop this at any time.',
} as const;
const day = 86_400_000;

/** @param now nothing is said later than this */
export function factsOf(random: Random, customer: SampleCustomer, now: Date): SampledFacts {
  const since = customer.createdAt.getTime();
  const moment = (): Date => new Date(since + random.next() * Math.max(0, now.getTime() - since - day));
  const said: SampledFacts = { preferences: [], bonds: [], consents: [], confirmed: [] };
  if (random.chance(0.45))
    said.preferences.push({
      kind: 'channel',
      value: random.weighted(['phone', 'email', 'sms', 'visit', 'letter'], [9, 7, 3, 2, 1]),
      at: moment(),
    });
  if (random.chance(0.3)) said.preferences.push({ kind: 'times', value: random.pick(times), at: moment() });
  if (random.chance(0.25))
    for (const value of random.several(enjoys, random.int(1, 2)))
      said.preferences.push({ kind: 'enjoys', value, at: moment() });
  if (random.chance(0.12))
    said.preferences.push({ kind: 'avoids', value: random.pick(avoids), at: moment() });
  if (random.chance(0.1)) said.bonds.push(bondOf(random, moment(), now));
  if (random.chance(0.4)) said.consents.push(...consentsOf(random, moment(), now));
  for (const kind of ['phone', 'email', 'address'] as const)
    if (random.chance(0.55)) said.confirmed.push({ kind, at: moment() });
  return said;
}

function bondOf(random: Random, madeAt: Date, now: Date): SampledFacts['bonds'][number] {
  const whose = random.weighted(['theirs', 'ours', 'both'] as const, [5, 2, 3]);
  const left = now.getTime() - madeAt.getTime();
  const settled = random.chance(0.3) ? new Date(madeAt.getTime() + random.next() * left) : null;
  return {
    whose,
    what: random.pick(goals[whose]),
    state: settled ? random.weighted(['done', 'dropped'] as const, [4, 1]) : 'open',
    madeAt,
    settledAt: settled,
  };
}

function consentsOf(random: Random, at: Date, now: Date): SampledFacts['consents'] {
  const purpose = random.weighted(['offers', 'news', 'invitations'] as const, [3, 5, 2]);
  const channel = random.weighted(['email', 'letter', 'sms'] as const, [8, 2, 1]);
  const source = random.weighted(['paper', 'web_form', 'visit', 'phone'] as const, [4, 4, 2, 1]);
  const evidence = source === 'paper' ? `Folder ${random.int(1, 40)}, sheet ${random.int(1, 200)}` : '';
  const given = { act: 'given' as const, channel, purpose, wording: wording[purpose], source, evidence, at };
  if (!random.chance(0.15)) return [given];
  const later = new Date(at.getTime() + random.next() * (now.getTime() - at.getTime()));
  return [
    given,
    { act: 'withdrawn', channel, purpose, wording: 'Please stop', source: 'email', evidence: '', at: later },
  ];
}
