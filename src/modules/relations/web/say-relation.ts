import type { TFunction } from 'i18next';

type Event = { kind: string; data: Record<string, unknown> };

/** What happened between customers, for the story of either; one of another site is not named. */
export function sayRelation(
  { kind, data }: Event,
  t: TFunction,
): { title: string; lines: string[]; tone: 'other' } {
  const text = (key: string): string => (typeof data[key] === 'string' ? data[key] : '');
  const note = text('note');
  const word = t(`relations:word.${text('kind')}_${text('side')}`);
  const name = text('name') || t('relations:story.elsewhere');
  return {
    title: t(`relations:story.${kind.slice('relation.'.length)}`, { word, name }),
    lines: note === '' ? [] : [note],
    tone: 'other',
  };
}

export function sayAsksFor({ data }: Event, t: TFunction): { title: string; lines: string[]; tone: 'other' } {
  const title =
    typeof data.name === 'string'
      ? t('relations:story.asksFor', { name: data.name })
      : t('relations:story.asksForNobody');
  return { title, lines: [], tone: 'other' };
}

/** @param staff names by id */
export function sayHandover(
  { kind, data }: Event,
  t: TFunction,
  staff: ReadonlyMap<string, string>,
): { title: string; lines: string[]; tone: 'note' } {
  const name = (key: string): string => staff.get(String(data[key])) ?? t('customers:story.somebody');
  const said = { from: name('from'), to: name('to') };
  const note = typeof data.note === 'string' ? data.note : '';
  return {
    title:
      kind === 'customer.handed_over'
        ? t('relations:story.handedOver', said)
        : t('relations:story.handedBack', said),
    lines: note === '' ? [] : [note],
    tone: 'note',
  };
}
