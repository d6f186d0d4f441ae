// What an event of the story says.
import type { TFunction } from 'i18next';
import type { Format } from '../../../../web/format.ts';
import { i18n } from '../../../../web/i18n.ts';
import { sayBelonging } from '../../belongings/web/say-belonging.ts';
import { sayConversation } from '../../conversations/web/story-of-conversation.ts';
import type { Choices } from '../../conversations/web/use-choices.ts';
import { sayMerge } from '../../duplicates/web/say-merge.ts';
import { isOfFacts, sayFact } from '../../facts/web/say-fact.ts';
import { sayPromise } from '../../promises/web/say-promise.ts';
import { sayAsksFor, sayHandover, sayRelation } from '../../relations/web/say-relation.ts';
import { languageName } from '../../say/web/language-name.ts';
import { countryName, statusName } from '../find/web/field-words.ts';
import type { Card, StoryItem } from './queries.ts';

type Change = { before: unknown; after: unknown };
type Changes = Record<string, Change>;
export type Said = { title: string; lines: string[]; tone: 'order' | 'return' | 'note' | 'call' | 'other' };
type Named = { staff: ReadonlyMap<string, string>; sites: ReadonlyMap<string, string>; choices: Choices };

export function say(item: StoryItem, card: Card, t: TFunction, format: Format, named: Named): Said {
  if (item.kind === 'order.placed' || item.kind === 'order.returned') return sayOrder(item, t, format);
  const changes = (item.data.changes ?? {}) as Changes;
  if (item.kind.startsWith('note.')) {
    const note = Object.values(changes)[0];
    const text = ((note?.after ?? note?.before) as { text?: string } | null)?.text ?? '';
    return { title: t(`customers:story.${item.kind.replace('.', '_')}`), lines: [text], tone: 'note' };
  }
  if (item.kind === 'customer.changed') {
    const title = item.data.undoes ? t('customers:story.undone') : t('customers:story.customer_changed');
    const lines = Object.entries(changes).map(([what, change]) =>
      sayChange(what, change, card, t, format, named),
    );
    return { title, lines, tone: 'other' };
  }
  if (item.kind === 'customer.created')
    return { title: t('customers:story.customer_created'), lines: [], tone: 'other' };
  if (item.kind === 'conversation.done') {
    const { complaint, ...said } = sayConversation(item.data, t, named.choices);
    return { ...said, tone: complaint ? 'return' : 'call' };
  }
  if (/^(promise|plan)\./.test(item.kind)) return sayPromise(item, t, format);
  if (item.kind.startsWith('belonging.')) return sayBelonging(item, t, format);
  if (isOfFacts(item.kind)) return sayFact(item, t);
  if (item.kind.startsWith('relation.')) return sayRelation(item, t);
  if (/^customer\.(un)?merged$/.test(item.kind)) return sayMerge(item, t);
  if (item.kind.startsWith('customer.handed_')) return sayHandover(item, t, named.staff);
  if (item.kind === 'customer.asks_for') return sayAsksFor(item, t);
  if (item.kind === 'call.missed') return sayMissed(item, t);
  if (item.kind.startsWith('check_in.')) return sayCheckIn(item, t);
  return { title: t('customers:story.other'), lines: [], tone: 'other' };
}

function sayOrder(item: StoryItem, t: TFunction, format: Format): Said {
  const back = item.kind === 'order.returned';
  const { order } = item;
  const number = order?.number ?? textOf(item.data.number);
  const amountMinor = order?.amountMinor ?? Number(item.data.amountMinor ?? 0);
  const currency = order?.currency ?? (textOf(item.data.currency) || format.currency);
  const title = t(back ? 'customers:story.order_returned' : 'customers:story.order_placed', {
    number,
    amount: format.moneyIn(amountMinor, currency),
  });
  const top = (order?.top ?? []).map(
    (line) => `${format.number(Math.abs(Number(line.quantity)))} × ${line.name}`,
  );
  const rest = (order?.lines ?? 0) - top.length;
  const lines = [...top, ...(rest > 0 ? [t('customers:story.moreLines', { count: rest })] : [])];
  return { title, lines: lines.length > 0 ? [lines.join(', ')] : [], tone: back ? 'return' : 'order' };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function sayMissed(item: StoryItem, t: TFunction): Said {
  const phone = textOf(item.data.phone);
  const rings = Number(item.data.rings ?? 0);
  const line = rings > 0 ? t('calls:story.missedRings', { phone, count: rings }) : phone;
  return { title: t('calls:story.missed'), lines: [line], tone: 'return' };
}

/** What came of a check-in, in the words of the Today list. */
function sayCheckIn(item: StoryItem, t: TFunction): Said {
  const outcome = t(`outreach:outcomes.${textOf(item.data.outcome)}`);
  const note = textOf(item.data.note);
  const title = t(`outreach:story.${item.kind.slice('check_in.'.length)}`, { outcome });
  return { title, lines: note === '' ? [] : [note], tone: 'call' };
}

function sayChange(
  what: string,
  { before, after }: Change,
  card: Card,
  t: TFunction,
  format: Format,
  named: Named,
): string {
  const [prefix = '', id] = what.split('.');
  const field = nameOf(prefix, id, (after ?? before) as { kind?: string } | null, card, t);
  const type = prefix === 'custom' ? card.custom.find((each) => each.key === id)?.type : prefix;
  const show = (value: unknown): string => valueOf(type ?? prefix, value, t, format, named);
  if (before === null || show(before) === '')
    return t('customers:story.added', { field, value: show(after) });
  if (after === null || show(after) === '')
    return t('customers:story.removed', { field, value: show(before) });
  if (show(before) === show(after)) return t('customers:story.arranged', { field, value: show(after) });
  return t('customers:story.replaced', { field, before: show(before), after: show(after) });
}

function nameOf(
  prefix: string,
  id: string | undefined,
  value: { kind?: string } | null,
  card: Card,
  t: TFunction,
): string {
  if (prefix === 'custom') return card.custom.find((field) => field.key === id)?.label ?? id ?? '';
  if (prefix === 'contactPoint') return t(`customers:field.${value?.kind ?? 'phone'}`);
  return t(`customers:field.${prefix}`);
}

/** @param type of a custom field; otherwise which field it is */
function valueOf(
  type: string,
  value: unknown,
  t: TFunction,
  format: Format,
  { staff, sites }: Named,
): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? t('customers:yes') : t('customers:no');
  if (typeof value === 'number') return format.number(value);
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'string') {
    if (type === 'ownerId') return staff.get(value) ?? t('customers:story.somebody');
    if (type === 'siteId') return sites.get(value) ?? t('customers:story.somewhere');
    if (type === 'kind') return t(`find:kind.${value}`);
    if (type === 'status') return statusName(t, value);
    if (type === 'birthday' || type === 'date') return format.calendarDay(value);
    if (type === 'country') return countryName(i18n.language, value);
    if (type === 'language') return languageName(i18n.language, value);
    return value;
  }
  if (type === 'contactPoint') return (value as { value: string }).value;
  if (type === 'address') {
    const { street, postcode, city, region } = value as Record<string, string | null>;
    return [street, [postcode, city].filter(Boolean).join(' '), region].filter(Boolean).join(', ');
  }
  return '';
}

const changing = new Set(['customer.changed', 'note.added', 'note.changed', 'note.removed']);

/** @returns ids of the events whose every change is still the latest one, newest first as they come */
export function undoable(items: readonly StoryItem[]): Set<string> {
  const touched = new Set<string>();
  const free = new Set<string>();
  for (const item of items) {
    if (!changing.has(item.kind)) continue;
    const whats = Object.keys(item.data.changes ?? {});
    if (whats.length > 0 && whats.every((what) => !touched.has(what))) free.add(item.eventId);
    for (const what of whats) touched.add(what);
  }
  return free;
}
