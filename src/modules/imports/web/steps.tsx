import { useTranslation } from 'react-i18next';

const steps = ['file', 'meaning', 'run'] as const;

/** Where an import stands: 1 File, 2 What it means, 3 Run. */
export function Steps({ at }: { at: (typeof steps)[number] }) {
  const { t } = useTranslation('imports');
  return (
    <ol className="import-steps" aria-label={t('page.steps.label')}>
      {steps.map((step, index) => (
        <li
          key={step}
          className={step === at ? 'chip on' : 'chip'}
          aria-current={step === at ? 'step' : undefined}
        >
          {index + 1} {t(`page.steps.${step}`)}
        </li>
      ))}
    </ol>
  );
}
