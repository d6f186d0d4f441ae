import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { countQuery } from './queries.ts';

/** How many of those whom an import brought look like somebody who was here. */
export function ImportHint({ importNo }: { importNo: number }) {
  const { t } = useTranslation('duplicates');
  const format = useFormat();
  const { data } = useQuery(countQuery(importNo));
  if (!data || (data.pairs === 0 && data.state === 'idle')) return null;
  if (data.pairs === 0) return <p className="tiny">{t('import.looking')}</p>;
  return (
    <p>
      {t('import.found', { count: data.pairs, n: format.number(data.pairs) })}{' '}
      <Link to="/duplicates" search={{ importNo }}>
        {t('import.look')}
      </Link>
    </p>
  );
}
