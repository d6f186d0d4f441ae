// The words of English and German in which people say dates. Both are understood whatever the reader's language is.

export const weekdays: ReadonlyMap<string, number> = numbered([
  'monday mon montag mo',
  'tuesday tue tues dienstag di',
  'wednesday wed mittwoch mi',
  'thursday thu thur thurs donnerstag do',
  'friday fri freitag fr',
  'saturday sat samstag sonnabend sa',
  'sunday sun sonntag so',
]);

export const months: ReadonlyMap<string, number> = numbered([
  'january jan januar jän jänner',
  'february feb februar',
  'march mar märz mrz maerz',
  'april apr',
  'may mai',
  'june jun juni',
  'july jul juli',
  'august aug',
  'september sep sept',
  'october oct oktober okt',
  'november nov',
  'december dec dezember dez',
]);

const numbers: ReadonlyMap<string, number> = new Map([
  ...numbered([
    'a an one ein eins eine einem einer einen',
    'two zwei',
    'three drei',
    'four vier',
    'five fünf fuenf',
    'six sechs',
    'seven sieben',
    'eight acht',
    'nine neun',
    'ten zehn',
    'eleven elf',
    'twelve zwölf zwoelf',
    'thirteen dreizehn',
    'fourteen vierzehn',
    'fifteen fünfzehn fuenfzehn',
    'sixteen sechzehn',
    'seventeen siebzehn',
    'eighteen achtzehn',
    'nineteen neunzehn',
    'twenty zwanzig',
  ]),
  ['thirty', 30],
  ['dreißig', 30],
  ['dreissig', 30],
]);

/** Patterns, for the weeks and months after this one; a weekday has its own. */
export const nextPeriod = '(?:next|coming|following|n(?:ä|ae)chste[nrs]?|kommende[nrs]?|folgende[nrs]?)';
export const afterNext = '(?:ü|ue)bern(?:ä|ae)chste[nrms]?';

/** @returns days from today for words that name a day by itself */
export const namedDays: ReadonlyMap<string, number> = new Map([
  ['', 0],
  ['today', 0],
  ['heute', 0],
  ['tomorrow', 1],
  ['tmrw', 1],
  ['morgen', 1],
  ['day after tomorrow', 2],
  ['übermorgen', 2],
  ['uebermorgen', 2],
  ['yesterday', -1],
  ['gestern', -1],
  ['vorgestern', -2],
]);

/** @returns null for what is no number from 0 to 999 */
export function numberOf(word: string): number | null {
  if (/^\d{1,3}$/.test(word)) return Number(word);
  return numbers.get(word) ?? null;
}

/** Lower case, one kind of space, no commas, no dot behind an abbreviation, no "by" or "bis zum" in front. */
export function plain(text: string): string {
  const words = text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('’', "'")
    .replaceAll(/(?<=[a-zäöü])\./g, '')
    .replaceAll(/(?<=\b\d),(?=5\b)/g, '.')
    // "Freitagmorgen" is a morning; "Freitag, morgen" is tomorrow
    .replaceAll(/(?<=(?:heute|[a-z]tag|mittwoch|sonnabend) ?)morgens?\b/g, 'vormittag')
    .replaceAll(/[\s,]+/g, ' ')
    // "Freitagnachmittag" is a Freitag and a Nachmittag
    .replaceAll(/(?<=[a-z]tag|mittwoch|sonnabend)(?=(?:vormittag|mittag|nachmittag|abend)s?\b)/g, ' ')
    .replaceAll(fillers, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(courseOfDay, 'today')
    .replace(courseOf, 'this ');
  return withoutLead(words.replace(fromNow, 'in $1').replace(/^heute in /, 'in '));
}

/** "heute noch", "later this week", "Freitag spätestens", "no later than Friday": the same day without them */
const fillers =
  /(?<=^| )(?:noch|still|(?:bis )?spätestens|(?:at the )?latest|(?:no|not) later than|later(?= (?:today|this)))(?= |$)/g;
const courseOfDay = /^(?:im laufe des tages|in the course of the day|during the day)$/;
const courseOf =
  /^(?:im laufe |in the course of |during |the rest of |rest of )(?:the |this |de[rs] |diese[rs] )?(?=(?:week|woche|month|monats)$)/;
/** "two weeks from now", "in two weeks' time", "in an hour's time" */
const fromNow = /^(?:in )?(.+?)(?: from (?:now|today)|'?s?'? time)(?= |$)/;
// "by 3" is left: it is an hour
const leads =
  /^(?:(?:by|until|till|bis) (?!\d{1,2}$)|(?:on|the|due|zum|zur|am|den|dem|ab) |(?:before|vor) (?=the end|end|ende))/;
export function withoutLead(words: string): string {
  let rest = words;
  while (leads.test(rest)) rest = rest.replace(leads, '');
  return rest;
}

function numbered(rows: readonly string[]): Map<string, number> {
  return new Map(
    rows.flatMap((row, index) => row.split(' ').map((word): [string, number] => [word, index + 1])),
  );
}
