import { useTranslation } from 'react-i18next';

const daysOfMonth = 365.25 / 12;

/** @returns "14 m", or "45 d" below two months */
export function useAge(): (days: number) => string {
  const { t } = useTranslation('facts');
  return (days) => {
    const months = Math.round(days / daysOfMonth);
    return months < 2 ? t('tag.days', { count: days }) : t('tag.months', { count: months });
  };
}
