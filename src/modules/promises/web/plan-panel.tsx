// "Together we will": steps for us and steps for the customer, each with a date; and the one keystroke to a promise.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../../../web/keys.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import { PlanForm, StepForm } from './plan-forms.tsx';
import { PlanSteps } from './plan-steps.tsx';
import { PromiseForm } from './promise-form.tsx';
import { plansQuery } from './queries.ts';
import './promises.css';

type Props = { customerId: string; conversationId?: string | null };
/** a promise, a plan, or a step of the plan with that id */
type Making = 'promise' | 'plan' | { planId: string } | null;

const button = { variant: 'default', size: 'compact-md' } as const;

export function PlanPanel({ customerId, conversationId }: Props) {
  const { t } = useTranslation('promises');
  const { can } = useWelcome();
  const may = can('promises.write');
  const [making, setMaking] = useState<Making>(null);
  const { data } = useQuery(plansQuery(customerId));
  const plans = data?.items.filter((plan) => plan.finishedAt === null) ?? [];
  const close = (): void => setMaking(null);
  useKeys(may ? { p: () => setMaking('promise'), o: () => setMaking('plan') } : {});
  if (!may && plans.length === 0) return null;
  return (
    <section className="card place-plan" aria-label={t('plan.title')}>
      {plans.map((plan) => (
        <div key={plan.planId} className="plan">
          <h2 className="label">{t('plan.title')}</h2>
          <PlanSteps plan={plan} editable={may} onAdd={() => setMaking({ planId: plan.planId })} />
          {typeof making === 'object' && making?.planId === plan.planId ? (
            <StepForm plan={plan} onDone={close} />
          ) : null}
        </div>
      ))}
      {making === 'promise' ? (
        <PromiseForm customerId={customerId} conversationId={conversationId} onDone={close} />
      ) : null}
      {making === 'plan' ? (
        <PlanForm
          customerId={customerId}
          conversationId={conversationId}
          onDone={(planId) => setMaking(planId === null ? null : { planId })}
        />
      ) : null}
      {may && making === null ? (
        <div className="promise-form-end">
          <Button {...button} rightSection={<kbd aria-hidden>P</kbd>} onClick={() => setMaking('promise')}>
            {t('form.promise')}
          </Button>
          <Button {...button} rightSection={<kbd aria-hidden>O</kbd>} onClick={() => setMaking('plan')}>
            {t('plan.make')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
