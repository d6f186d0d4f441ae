import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import type { Import } from './queries.ts';

/** The very same bytes came before: says so, and what importing them again would do. */
export function SameFile({ earlier }: { earlier: NonNullable<Import['sameFileAs']> }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const when = earlier.endedAt ? format.moment(earlier.endedAt) : null;
  const said =
    earlier.state === 'done' && when
      ? t('page.same.done', { when })
      : earlier.state === 'undone' && when
        ? t('page.same.undone', { when })
        : t('page.same.other', { state: t(`page.state.${earlier.state}`) });
  return (
    <section className="card import-warn">
      {said}{' '}
      <Link to="/imports/$importNo" params={{ importNo: String(earlier.importNo) }}>
        {t('page.same.see')}
      </Link>
    </section>
  );
}
