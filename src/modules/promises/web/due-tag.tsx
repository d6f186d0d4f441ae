import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import { clockAt } from '../../../core/zoned-time.ts';
import type { Promised } from './queries.ts';

/** Red for what is late or due today, green for what was kept. */
export function DueTag({ promise }: { promise: Pick<Promised, 'state' | 'dueAt' | 'overdue'> }) {
  const { t } = useTranslation('promises');
  const format = useFormat();
  const [today] = useState(() => clockAt(new Date(), format.timeZone).day);
  const { state, dueAt, overdue } = promise;
  if (state === 'kept') return <Tag tone="good">{t('state.kept')}</Tag>;
  if (state === 'late') return <Tag tone="warn">{t('state.late')}</Tag>;
  if (state === 'broken') return <Tag tone="bad">{t('state.broken')}</Tag>;
  const due = clockAt(new Date(dueAt), format.timeZone).day;
  if (due === today) return <Tag tone="bad">{t(overdue ? 'state.lateToday' : 'state.today')}</Tag>;
  if (overdue) return <Tag tone="bad">{t('state.overdue', { date: format.dayShort(dueAt) })}</Tag>;
  return <Tag tone="warn">{t('state.due', { date: format.dayShort(dueAt) })}</Tag>;
}
