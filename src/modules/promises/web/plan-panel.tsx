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
/** a plan, or a step of the plan with that id */
type Making = 'plan' | { planId: string } | null;
/** one form, with the number it was opened as */
type Promising = { round: number; sending: boolean };

/** The next promise can be typed while the ones before are on their way. */
const onTheirWay = (open: Promising[]): boolean => open.every(({ sending }) => sending);

const button = { variant: 'default', size: 'compact-md' } as const;

export function PlanPanel({ customerId, conversationId }: Props) {
  const { t } = useTranslation('promises');
  const { can } = useWelcome();
  const may = can('promises.write');
  const [making, setMaking] = useState<Making>(null);
  const [promises, setPromises] = useState<Promising[]>([]);
  const { data } = useQuery(plansQuery(customerId));
  const plans = data?.items.filter((plan) => plan.finishedAt === null) ?? [];
  const promise = (): void => {
    setMaking(null);
    setPromises((open) =>
      onTheirWay(open) ? [...open, { round: (open.at(-1)?.round ?? 0) + 1, sending: false }] : open,
    );
  };
  const plan = (next: Making): void => {
    setMaking(next);
    setPromises((open) => open.filter(({ sending }) => sending));
  };
  const mark = (round: number, sending: boolean): void =>
    setPromises((open) => open.map((one) => (one.round === round ? { round, sending } : one)));
  const end = (round: number): void => setPromises((open) => open.filter((one) => one.round !== round));
  useKeys(may ? { p: promise, o: () => plan('plan') } : {});
  if (!may && plans.length === 0) return null;
  return (
    <section className="card place-plan" aria-label={t('plan.title')}>
      {plans.map((one) => (
        <div key={one.planId} className="plan">
          <h2 className="label">{t('plan.title')}</h2>
          <PlanSteps plan={one} editable={may} onAdd={() => plan({ planId: one.planId })} />
          {typeof making === 'object' && making?.planId === one.planId ? (
            <StepForm plan={one} onDone={() => setMaking(null)} />
          ) : null}
        </div>
      ))}
      {promises.map(({ round }, index) => (
        <PromiseForm
          key={round}
          {...{ customerId, conversationId }}
          fresh={index > 0}
          onSending={(sending) => mark(round, sending)}
          onDone={() => end(round)}
        />
      ))}
      {making === 'plan' ? (
        <PlanForm
          customerId={customerId}
          conversationId={conversationId}
          onDone={(planId) => setMaking(planId === null ? null : { planId })}
        />
      ) : null}
      {may && making === null && onTheirWay(promises) ? (
        <div className="promise-form-end">
          <Button {...button} rightSection={<kbd aria-hidden>P</kbd>} onClick={promise}>
            {t('form.promise')}
          </Button>
          <Button {...button} rightSection={<kbd aria-hidden>O</kbd>} onClick={() => plan('plan')}>
            {t('plan.make')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
