import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import type { Preference } from './queries.ts';

/** @returns who was told a preference and when: what makes it theirs */
export function useAsked(): (preference: Preference) => string {
  const { t } = useTranslation('facts');
  const format = useFormat();
  return ({ askedAt, askedBy }) => {
    const day = format.day(askedAt);
    return askedBy ? t('prefers.askedBy', { name: askedBy.name, day }) : t('prefers.said', { day });
  };
}
