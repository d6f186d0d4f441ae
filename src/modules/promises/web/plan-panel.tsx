// "Together we will", and the one keystroke from the desk to a promise.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../../../web/keys.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import { PromiseForm } from './promise-form.tsx';
import './promises.css';

export function PlanPanel(props: { customerId: string; conversationId?: string | null }) {
  const { can } = useWelcome();
  return can('promises.write') ? <Panel {...props} /> : null;
}

function Panel({ customerId, conversationId }: { customerId: string; conversationId?: string | null }) {
  const { t } = useTranslation('promises');
  const [promising, setPromising] = useState(false);
  useKeys({ p: () => setPromising(true) });
  return (
    <section className="card place-plan" aria-label={t('plan.title')}>
      {promising ? (
        <PromiseForm
          customerId={customerId}
          conversationId={conversationId}
          onDone={() => setPromising(false)}
        />
      ) : (
        <Button variant="default" size="compact-md" onClick={() => setPromising(true)}>
          {t('form.promise')} <kbd aria-hidden>P</kbd>
        </Button>
      )}
    </section>
  );
}
