import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import { client } from '../../../../web/client.ts';
import { useSending } from '../../../../web/parts/sending.ts';
import { cardQuery } from '../../customers/web/queries.ts';
import { useDraft } from '../../customers/web/use-draft.ts';
import { type Plan, useDo } from './queries.ts';
import { useWhen } from './use-when.ts';

type NewPlan = {
  customerId: string;
  conversationId?: string | null;
  /** the plan that was made, whose first step comes next; null: left */
  onDone: (planId: string | null) => void;
};

export function PlanForm({ customerId, conversationId, onDone }: NewPlan) {
  const { t } = useTranslation('promises');
  const [planId] = useState(() => v7());
  const [what, setWhat] = useDraft(`plan.${customerId}`);
  const perform = useDo();
  const make = async (): Promise<void> => {
    const made = await perform(
      () => client.plans.make({ customerId, planId, what, conversationId: conversationId ?? undefined }),
      t('plan.made'),
      () => client.plans.finish({ customerId, planId, finished: true }),
    );
    if (!made) return;
    setWhat('');
    onDone(planId);
  };
  return (
    <Frame title={t('plan.make')} go={t('plan.make')} onSubmit={make} onLeave={() => onDone(null)}>
      <TextInput
        autoFocus
        required
        label={t('plan.what')}
        placeholder={t('plan.whatExample')}
        maxLength={200}
        value={what}
        onChange={(event) => setWhat(event.currentTarget.value)}
      />
    </Frame>
  );
}

export function StepForm({ plan: { customerId, planId }, onDone }: { plan: Plan; onDone: () => void }) {
  const { t } = useTranslation('promises');
  const [stepId, setStepId] = useState(() => v7());
  const [whose, setWhose] = useState<'us' | 'customer'>('us');
  const [what, setWhat] = useDraft(`step.what.${planId}`);
  const [when, setWhen] = useDraft(`step.when.${planId}`);
  const [asked, setAsked] = useState(false);
  const { says, doubt, settled } = useWhen(customerId, when);
  const card = useQuery(cardQuery(customerId)).data;
  const perform = useDo();
  const add = async (): Promise<void> => {
    const reading = await settled();
    if (!reading) return;
    if (reading.past && !asked) return setAsked(true);
    const dueAt = reading.dueAt.toISOString();
    const added = await perform(
      () => client.plans.step({ customerId, planId, stepId, whose, what, dueAt, confirmPast: asked }),
      t('plan.stepAdded'),
    );
    if (!added) return;
    setWhat('');
    setWhen('');
    setAsked(false);
    setStepId(v7());
    onDone();
  };
  return (
    <Frame
      title={t('plan.addStep')}
      go={asked ? t('form.meant') : t('plan.addStep')}
      onSubmit={add}
      onLeave={onDone}
    >
      <NativeSelect
        autoFocus
        label={t('plan.whose')}
        value={whose}
        data={[
          { value: 'us', label: t('plan.us') },
          { value: 'customer', label: card?.customer.name ?? t('plan.customer') },
        ]}
        onChange={(event) => setWhose(event.currentTarget.value === 'us' ? 'us' : 'customer')}
      />
      <TextInput
        required
        label={t('plan.stepWhat')}
        maxLength={500}
        value={what}
        onChange={(event) => setWhat(event.currentTarget.value)}
      />
      <TextInput
        required
        label={t('form.when')}
        placeholder={t('form.whenExample')}
        maxLength={100}
        autoComplete="off"
        value={when}
        aria-invalid={doubt === 'unknown'}
        description={asked ? t('past') : says}
        descriptionProps={{ 'aria-live': 'polite', className: doubt ? 'promise-doubt' : '' }}
        inputWrapperOrder={['label', 'input', 'description']}
        onChange={(event) => {
          setWhen(event.currentTarget.value);
          setAsked(false);
        }}
      />
    </Frame>
  );
}

type Framed = {
  title: string;
  go: string;
  onSubmit: () => Promise<void>;
  onLeave: () => void;
  children: ReactNode;
};

/** Enter goes on, Escape leaves; what was typed stays. */
function Frame({ title, go, onSubmit, onLeave, children }: Framed) {
  const { t } = useTranslation('promises');
  const [sending, send] = useSending();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void send(onSubmit);
  };
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onLeave();
  };
  return (
    <div onKeyDown={leave} role="presentation">
      <form inert={sending} className="promise-form" aria-label={title} onSubmit={submit}>
        {children}
        <div className="promise-form-end">
          <Button type="submit" size="compact-sm" loading={sending}>
            {go}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={onLeave}>
            {t('shell:cancel')}
          </Button>
        </div>
      </form>
    </div>
  );
}
