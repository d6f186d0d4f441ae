import { useTranslation } from 'react-i18next';
import { PageHead } from '../../../../web/parts/page-head.tsx';
import { useWelcome } from '../../../../web/welcome.ts';

export function StartPage() {
  const { t } = useTranslation('account');
  const { me } = useWelcome();
  return <PageHead title={t('start.title', { name: me?.name.split(' ')[0] })} lead={t('start.lead')} />;
}
