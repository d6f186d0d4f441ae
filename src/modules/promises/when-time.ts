// The time of day in what somebody said, and what is left when it is taken out.

export type Timed = {
  rest: string;
  /** since midnight; 'close': at the end of the business day; null: no time was said */
  minutes: number | 'close' | null;
};

const noon = 12 * 60;
const evening = 20 * 60;
const partsOfDay: readonly [RegExp, Timed['minutes']][] = [
  [/\b(?:end of (?:the )?(?:business )?day|close of business|end of business|eod|cob|feierabend)\b/, 'close'],
  [/\b(?:at |um |am )?(?:noon|midday|mittags?)(?![a-zäöü])/, noon],
  [/(?<![a-zäöü])(?:in the |this |am )?(?:morning|vormittags?|früh|frueh)(?![a-zäöü])/, noon],
  [/(?<![a-zäöü])(?:in the |this |am )?(?:afternoon|nachmittags?)(?![a-zäöü])/, 'close'],
  [/(?<![a-zäöü])(?:in the |this |am )?(?:evening|tonight|abends?)(?![a-zäöü])/, evening],
];
const clocks: readonly RegExp[] = [
  /\b(?:at |um |gegen )?(?<hour>\d{1,2})(?:[:.](?<minute>\d{2}))? ?(?<half>am|pm)\b/,
  /\b(?:um |gegen )?(?<hour>\d{1,2}) ?uhr (?<minute>\d{2})\b/,
  /\b(?:um |gegen )?(?<hour>\d{1,2})(?:[:.](?<minute>\d{2}))? ?uhr\b/,
  /\b(?:at |um |gegen )?(?<hour>\d{1,2}):(?<minute>\d{2})(?::00)?(?![\d:])/,
  /\b(?:at|um|gegen) (?<hour>\d{1,2})$/,
  /(?<=[^\d\s] )(?<hour>\d{1,2})$/,
];

/** @returns ways of reading it, the likeliest first: a number at the end may be an hour or belong to the date */
export function timesIn(words: string): Timed[] {
  const ways: Timed[] = [{ rest: words, minutes: null }];
  for (const [pattern, minutes] of partsOfDay) {
    if (pattern.test(words)) ways.push({ rest: without(words, pattern), minutes });
  }
  for (const pattern of clocks) {
    const groups = pattern.exec(words)?.groups;
    const minutes = groups ? clock(groups) : null;
    if (minutes !== null) ways.push({ rest: without(words, pattern), minutes });
  }
  return ways;
}

function clock({ hour = '', minute = '0', half = '' }: Record<string, string | undefined>): number | null {
  const [hours, minutes] = [Number(hour), Number(minute)];
  if (minutes > 59) return null;
  if (half === '') return hours < 24 ? hours * 60 + minutes : null;
  if (hours < 1 || hours > 12) return null;
  return ((hours % 12) + (half === 'pm' ? 12 : 0)) * 60 + minutes;
}

function without(words: string, pattern: RegExp): string {
  return words.replace(pattern, ' ').replaceAll(/\s+/g, ' ').trim();
}
