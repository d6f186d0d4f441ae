// The kinds of facts that age, and what the other lists of this room are made of.

export const factKinds = [
  'phone',
  'email',
  'address',
  'preferred_channel',
  'preferred_times',
  'language',
  'web',
  'social',
  'birthday',
] as const;
export type FactKind = (typeof factKinds)[number];

/** How a fact came to be what it is, or to be believed. */
export const hows = ['asked', 'written', 'changed', 'imported', 'entered'] as const;
export type How = (typeof hows)[number];

export const freshnesses = ['fresh', 'soon', 'stale'] as const;
export type Freshness = (typeof freshnesses)[number];

/** The last sixth of a shelf life, two months of a year, is soon: time enough to ask on a contact that comes anyway. */
export const soonFrom = 5 / 6;

/** @param ageDays since the last confirmation, or since it was entered */
export function freshnessOf(ageDays: number, shelfDays: number): Freshness {
  if (ageDays >= shelfDays) return 'stale';
  return ageDays >= shelfDays * soonFrom ? 'soon' : 'fresh';
}

export const preferenceKinds = ['channel', 'times', 'enjoys', 'avoids'] as const;
export type PreferenceKind = (typeof preferenceKinds)[number];
/** How somebody likes to be reached. */
export const channels = ['phone', 'sms', 'email', 'chat', 'letter', 'visit'] as const;
/** Days and times of day, in the order in which they are kept and said. */
export const times = [
  'mon',
  'tue',
  'wed',
  'thu',
  'fri',
  'sat',
  'sun',
  'morning',
  'midday',
  'afternoon',
  'evening',
] as const;

export const whoses = ['both', 'theirs', 'ours'] as const;
export const bondStates = ['open', 'done', 'dropped'] as const;

export const consentChannels = ['email', 'phone', 'sms', 'chat', 'letter'] as const;
export type ConsentChannel = (typeof consentChannels)[number];
export const purposes = ['offers', 'news', 'invitations', 'surveys', 'sharing'] as const;
export type Purpose = (typeof purposes)[number];
/** Where a customer said so; a correction has the source 'mistake' by itself. */
export const sources = ['phone', 'visit', 'email', 'web_form', 'paper', 'chat', 'portal', 'import'] as const;
