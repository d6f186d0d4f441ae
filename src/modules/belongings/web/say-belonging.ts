import type { TFunction } from 'i18next';
import type { Format } from '../../../../web/format.ts';

type Event = { kind: string; data: Record<string, unknown> };

/** What happened to something that a customer owns, for their story. */
export function sayBelonging(
  { kind, data }: Event,
  t: TFunction,
  format: Format,
): { title: string; lines: string[]; tone: 'other' } {
  const name = typeof data.name === 'string' ? data.name : '';
  const what = kind.slice('belonging.'.length);
  const after = (data.after ?? {}) as { nextService?: string | null; stage?: string };
  const before = (data.before ?? {}) as { stage?: string };
  const next = what === 'serviced' || what === 'added' ? after.nextService : null;
  const lines = [
    what === 'changed' && after.stage && after.stage !== before.stage
      ? t(`belongings:stage.${after.stage}`)
      : null,
    next ? t('belongings:story.next', { date: format.calendarDay(next) }) : null,
  ].filter((line) => line !== null);
  return { title: t(`belongings:story.${what}`, { name }), lines, tone: 'other' };
}
