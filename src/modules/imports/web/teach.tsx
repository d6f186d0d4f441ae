import { useTranslation } from 'react-i18next';
import { useWelcome } from '../../../../web/welcome.ts';
import { SampleOffer } from './sample-offer.tsx';

const sources = ['shop', 'till', 'books'] as const;
const columns = ['needed', 'better', 'welcome'] as const;

/** Before the first import: which file to look for, and where. */
export function Teach() {
  const { t } = useTranslation('imports');
  const { can } = useWelcome();
  return (
    <section className="card import-teach">
      <div>
        <h2 className="label">{t('page.teach.where')}</h2>
        <dl>
          {sources.map((source) => (
            <div key={source}>
              <dt>{t(`page.teach.${source}.name`)}</dt>
              <dd>{t(`page.teach.${source}.path`)}</dd>
            </div>
          ))}
        </dl>
      </div>
      <div>
        <h2 className="label">{t('page.teach.what')}</h2>
        <dl>
          {columns.map((need) => (
            <div key={need}>
              <dt>{t(`page.teach.${need}.name`)}</dt>
              <dd>{t(`page.teach.${need}.columns`)}</dd>
            </div>
          ))}
        </dl>
        <p className="tiny">{t('page.teach.safe')}</p>
      </div>
      {can('settings.manage') ? <SampleOffer /> : null}
    </section>
  );
}
