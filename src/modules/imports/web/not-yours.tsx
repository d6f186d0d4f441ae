import { useTranslation } from 'react-i18next';
import { PageHead } from '../../../../web/parts/page-head.tsx';
import { Empty } from '../../../../web/parts/states.tsx';

/** For who came by an address: nothing here is offered that would be refused. */
export function NotYours() {
  const { t } = useTranslation('imports');
  return (
    <>
      <PageHead title={t('page.title')} />
      <Empty title={t('page.notYours.title')}>{t('page.notYours.text')}</Empty>
    </>
  );
}
