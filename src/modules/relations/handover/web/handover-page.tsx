// The customers of one rep go to others in one go. What would happen is shown before it does, and can be taken back after.
import './handover.css';
import { PageHead } from '../../../../../web/parts/page-head.tsx';
import { useTranslation } from 'react-i18next';
import { HandoverForm } from './handover-form.tsx';
import { PastHandovers } from './past-handovers.tsx';

export function HandoverPage() {
  const { t } = useTranslation('relations');
  return (
    <div className="handover-page">
      <PageHead title={t('handover.title')} lead={t('handover.lead')} />
      <div className="handover-columns">
        <HandoverForm />
        <PastHandovers />
      </div>
    </div>
  );
}
