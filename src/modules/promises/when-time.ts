// The time of day in what somebody said, and what is left when it is taken out.
import { numberOf } from './when-words.ts';

export type Timed = {
  rest: string;
  /** since midnight; 'close': at the end of the business day; null: no time was said */
  minutes: number | 'close' | null;
  /** "at 3", "halb vier": which half of the day was left to the listener */
  halfLeftOpen?: boolean;
  /** a morning, afternoon or evening, said by itself: it has no moment that something could be before */
  part?: boolean;
};
type Clock = { pattern: RegExp; minutes: number; open: boolean };

const noon = 12 * 60;
const evening = 20 * 60;
const partsOfDay: readonly [RegExp, Timed['minutes'], 'am' | 'pm' | null][] = [
  [
    /\b(?:end of (?:the )?(?:business )?day|close of business|end of business|end of today|eod|cob|(?:bis )?feierabend)\b/,
    'close',
    null,
  ],
  [/\b(?:at |by |before |um |am |bis |vor )?(?:noon|midday|lunch(?:time)?|mittags?)(?![a-zäöü])/, noon, null],
  [/(?<![a-zäöü])(?:in the |this |am )?(?:morning|vormittags?|früh|frueh)(?![a-zäöü])/, noon, 'am'],
  [/(?<![a-zäöü])(?:in the |this |am )?(?:afternoon|nachmittags?)(?![a-zäöü])/, 'close', 'pm'],
  [/(?<![a-zäöü])(?:in the |this |am )?(?:evening|tonight|abends?)(?![a-zäöü])/, evening, 'pm'],
];
const hour = '(?<hour>\\d{1,2}|(?:[a-zäöü]+))(?![a-zäöü\\d:.])(?: ?(?<half>am|pm)\\b)?';
/** Minutes that stand before the hour: "half past three" and "halb vier" are the same. */
const spoken: readonly [RegExp, number][] = [
  [new RegExp(`\\b(?:at )?half (?:past )?${hour}`), 30],
  [new RegExp(`\\b(?:at )?(?:a )?quarter past ${hour}`), 15],
  [new RegExp(`\\b(?:at )?(?:a )?quarter to ${hour}`), -15],
  [new RegExp(`\\b(?:um |gegen )?halb ${hour}(?: uhr\\b)?`), -30],
  [new RegExp(`\\b(?:um |gegen )?viertel nach ${hour}(?: uhr\\b)?`), 15],
  [new RegExp(`\\b(?:um |gegen )?(?:viertel vor|dreiviertel) ${hour}(?: uhr\\b)?`), -15],
];
/** What is promised for about three, or before three, is due at three. */
const near = '(?:(?:at|by|before|until|till|around|about|um|gegen|bis|vor|ca|circa|etwa|ungefähr) )*';
const clocks: readonly RegExp[] = [
  new RegExp(`\\b${near}(?<hour>\\d{1,2})(?:[:.](?<minute>\\d{2}))? ?(?<half>am|pm)\\b`),
  new RegExp(`\\b${near}(?<hour>\\d{1,2}) ?(?:uhr |h)(?<minute>\\d{2})\\b`),
  new RegExp(`\\b${near}(?<hour>\\d{1,2})(?:[:.](?<minute>\\d{2}))? ?uhr\\b`),
  new RegExp(`\\b${near}(?<hour>\\d{1,2}|[a-zäöü]+) (?:uhr|o'clock)\\b`),
  new RegExp(`\\b${near}(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::00)?(?![\\d:])`),
  /\b(?:at|by|before|until|till|around|about|um|gegen|bis|vor|ca|etwa) (?<hour>\d{1,2}|[a-zäöü]+)(?= |$)/,
  /(?<=[^\d\s] )(?<hour>\d{1,2})$/,
];

/** @returns ways of reading it, the likeliest first: a number at the end may be an hour or belong to the date */
export function timesIn(words: string): Timed[] {
  const ways: Timed[] = [{ rest: words, minutes: null }];
  for (const [pattern, minutes, half] of partsOfDay) {
    if (pattern.test(words)) ways.push({ rest: without(words, pattern), minutes, part: half !== null });
  }
  for (const { pattern, minutes, open } of clocksIn(words)) {
    const rest = without(words, pattern);
    ways.push({ rest, minutes, halfLeftOpen: open });
    // "tomorrow afternoon at 3": the part of the day says which three
    for (const [part, , half] of partsOfDay) {
      if (half === null || !part.test(rest)) continue;
      const afternoon = half === 'pm' && minutes < noon && (open || minutes >= 60);
      ways.push({ rest: without(rest, part), minutes: afternoon ? minutes + noon : minutes });
    }
  }
  return ways;
}

function clocksIn(words: string): Clock[] {
  return [...spoken, ...clocks.map((pattern): [RegExp, number] => [pattern, 0])].flatMap(
    ([pattern, added]) => {
      const groups = pattern.exec(words)?.groups;
      const found = groups ? clock(groups, added) : null;
      return found ? [{ pattern, ...found }] : [];
    },
  );
}

/** @param added to the hour: -30 for "halb" */
function clock(groups: Record<string, string | undefined>, added: number): Omit<Clock, 'pattern'> | null {
  const { hour: said = '', minute, half } = groups;
  const [hours, minutes] = [numberOf(said), Number(minute ?? 0)];
  if (hours === null || minutes > 59) return null;
  const sum = (of: number): number => (of * 60 + minutes + added + 24 * 60) % (24 * 60);
  // "3:30" and "03" are written as a clock of 24 hours writes them
  if (half === undefined)
    return hours < 24
      ? { minutes: sum(hours), open: minute === undefined && /^(?:[1-9]|1[0-2]|\D+)$/.test(said) }
      : null;
  return hours >= 1 && hours <= 12
    ? { minutes: sum((hours % 12) + (half === 'pm' ? 12 : 0)), open: false }
    : null;
}

function without(words: string, pattern: RegExp): string {
  return words.replace(pattern, ' ').replaceAll(/\s+/g, ' ').trim();
}
