import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import { client } from '../../../../web/client.ts';
import { cardQuery } from '../../customers/web/queries.ts';
import { type Plan, useDo } from './queries.ts';

type Props = { plan: Plan; editable: boolean; onAdd: () => void };

/** By date, each with whose it is: ours by the name of its keeper, theirs by the customer's. */
export function PlanSteps({ plan, editable, onAdd }: Props) {
  const { t } = useTranslation('promises');
  const format = useFormat();
  const perform = useDo();
  const card = useQuery(cardQuery(plan.customerId)).data;
  const name = card?.customer.givenName ?? card?.customer.name ?? '';
  const { customerId, planId } = plan;
  const mark = (stepId: string, done: boolean): void =>
    void perform(
      () => client.plans.done({ customerId, planId, stepId, done }),
      t(done ? 'plan.stepDone' : 'plan.stepOpen'),
      () => client.plans.done({ customerId, planId, stepId, done: !done }),
    );
  const finish = (): void =>
    void perform(
      () => client.plans.finish({ customerId, planId, finished: true }),
      t('plan.finished'),
      () => client.plans.finish({ customerId, planId, finished: false }),
    );
  const settled = plan.steps.length > 0 && plan.steps.every((step) => step.doneAt !== null);
  return (
    <>
      <p>
        <b>{plan.what}</b>
      </p>
      <ul className="promise-list">
        {plan.steps.map((step) => {
          const who = step.whose === 'us' ? (step.promise?.keeper?.name ?? t('nobody')) : name;
          const done = step.doneAt !== null;
          return (
            <li key={step.stepId} className="promise-row promise-what">
              <Checkbox
                size="xs"
                disabled={!editable || step.promise?.state === 'broken'}
                checked={done}
                label={
                  <>
                    <b>{who}</b>: {step.what}
                  </>
                }
                onChange={(event) => mark(step.stepId, event.currentTarget.checked)}
              />
              <Tag
                tone={
                  done ? (step.promise?.state === 'broken' ? 'bad' : 'good') : step.overdue ? 'bad' : 'warn'
                }
              >
                {done && step.promise ? t(`state.${step.promise.state}`) : format.dayShort(step.dueAt)}
              </Tag>
            </li>
          );
        })}
      </ul>
      {editable ? (
        <div className="promise-form-end">
          <button type="button" className="add-row tiny" onClick={onAdd}>
            {t('plan.addStep')}
          </button>
          <button type="button" className="add-row tiny" onClick={finish}>
            {t(settled ? 'plan.finishDone' : 'plan.finish')}
          </button>
        </div>
      ) : null}
    </>
  );
}
