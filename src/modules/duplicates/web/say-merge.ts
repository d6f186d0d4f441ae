import type { TFunction } from 'i18next';

type Item = { kind: string; data: Record<string, unknown> };

/** What the story says of a merge. */
export function sayMerge(
  { kind, data }: Item,
  t: TFunction,
): { title: string; lines: string[]; tone: 'other' } {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const number = text(data.number);
  const which = kind === 'customer.merged' ? 'merged' : 'unmerged';
  return {
    title: t(`duplicates:story.${which}`, { name: text(data.name) }),
    lines: which === 'merged' && number !== '' ? [t('duplicates:story.number', { number })] : [],
    tone: 'other',
  };
}
