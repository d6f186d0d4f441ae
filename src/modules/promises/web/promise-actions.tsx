// What can be done about a promise: kept, moved with the customer's agreement, broken with its reason, handed over.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import { client } from '../../../../web/client.ts';
import { useDraft } from '../../customers/web/use-draft.ts';
import { calendarQuery, type Promised, useDo, useKeepers } from './queries.ts';
import { useWhen } from './use-when.ts';

export type Action = 'move' | 'break' | 'hand';
type Props = { promise: Promised; onDone: () => void; begin?: Action | null };

export function PromiseActions({ promise, onDone, begin = null }: Props) {
  const { t } = useTranslation('promises');
  const [action, setAction] = useState<Action | null>(begin);
  const { keep, reopen } = useSettle();
  if (promise.state !== 'open')
    return (
      <div className="promise-actions">
        <Button size="compact-sm" variant="default" onClick={() => void reopen(promise).then(onDone)}>
          {t('act.reopen')}
        </Button>
      </div>
    );
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onDone();
  };
  return (
    <div className="promise-actions" onKeyDown={leave} role="presentation">
      {action === 'move' ? <Move promise={promise} onDone={onDone} /> : null}
      {action === 'break' ? <Break promise={promise} onDone={onDone} /> : null}
      {action === 'hand' ? <Hand promise={promise} onDone={onDone} /> : null}
      {action === null ? (
        <>
          <Button size="compact-sm" onClick={() => void keep(promise).then(onDone)}>
            {t('act.keep')}
          </Button>
          {(['move', 'break', 'hand'] as const).map((each) => (
            <Button key={each} size="compact-sm" variant="default" onClick={() => setAction(each)}>
              {t(`act.${each}`)}
            </Button>
          ))}
        </>
      ) : null}
    </div>
  );
}

/** Keeping and taking back, said with a way back. */
export function useSettle(): {
  keep: (promise: Promised) => Promise<boolean>;
  reopen: (promise: Promised) => Promise<boolean>;
} {
  const { t } = useTranslation('promises');
  const perform = useDo();
  return {
    keep: ({ customerId, promiseId, overdue }) =>
      perform(
        () => client.promises.keep({ customerId, promiseId }),
        t(overdue ? 'done.late' : 'done.kept'),
        () => client.promises.reopen({ customerId, promiseId }),
      ),
    reopen: ({ customerId, promiseId }) =>
      perform(() => client.promises.reopen({ customerId, promiseId }), t('done.reopened')),
  };
}

function Move({ promise: { customerId, promiseId }, onDone }: Omit<Props, 'begin'>) {
  const { t } = useTranslation('promises');
  const [moveId] = useState(() => v7());
  const [when, setWhen] = useState('');
  const [reason, setReason] = useDraft(`promise.move.${promiseId}`);
  const [asked, setAsked] = useState(false);
  const { reading, says } = useWhen(customerId, when);
  const perform = useDo();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!reading) return;
    if (reading.past && !asked) return setAsked(true);
    const input = { customerId, promiseId, moveId, dueAt: reading.dueAt.toISOString(), reason, agreed: true };
    const moved = await perform(
      () => client.promises.move({ ...input, confirmPast: asked }),
      t('done.moved'),
      () => client.promises.moveBack({ customerId, promiseId, moveId }),
    );
    if (!moved) return;
    setReason('');
    onDone();
  };
  return (
    <form className="promise-form" aria-label={t('act.move')} onSubmit={(event) => void submit(event)}>
      <TextInput
        autoFocus
        required
        label={t('form.newDate')}
        placeholder={t('form.whenExample')}
        value={when}
        description={asked ? t('past') : says}
        descriptionProps={{ 'aria-live': 'polite', className: asked ? 'promise-doubt' : '' }}
        inputWrapperOrder={['label', 'input', 'description']}
        onChange={(event) => {
          setWhen(event.currentTarget.value);
          setAsked(false);
        }}
      />
      <TextInput
        required
        label={t('form.moveReason')}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className="promise-form-end">
        <Button type="submit" size="compact-sm">
          {asked ? t('form.meant') : t('form.agreed')}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={onDone}>
          {t('shell:cancel')}
        </Button>
      </div>
    </form>
  );
}

function Break({ promise: { customerId, promiseId }, onDone }: Omit<Props, 'begin'>) {
  const { t } = useTranslation('promises');
  const [reason, setReason] = useDraft(`promise.break.${promiseId}`);
  const perform = useDo();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const done = await perform(
      () => client.promises.break({ customerId, promiseId, reason }),
      t('done.broken'),
      () => client.promises.reopen({ customerId, promiseId }),
    );
    if (!done) return;
    setReason('');
    onDone();
  };
  return (
    <form className="promise-form" aria-label={t('act.break')} onSubmit={(event) => void submit(event)}>
      <TextInput
        autoFocus
        required
        label={t('form.breakReason')}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className="promise-form-end">
        <Button type="submit" size="compact-sm" color="bad">
          {t('act.break')}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={onDone}>
          {t('shell:cancel')}
        </Button>
      </div>
    </form>
  );
}

function Hand({ promise: { customerId, promiseId, keeper }, onDone }: Omit<Props, 'begin'>) {
  const { t } = useTranslation('promises');
  const perform = useDo();
  const site = useQuery(calendarQuery(customerId)).data;
  const keepers = useKeepers(site?.siteId ?? null);
  const give = async (keeperId: string): Promise<void> => {
    const done = await perform(
      () => client.promises.handOver({ customerId, promiseId, keeperId }),
      t('done.handed'),
      keeper
        ? () => client.promises.handOver({ customerId, promiseId, keeperId: keeper.staffId })
        : undefined,
    );
    if (done) onDone();
  };
  return (
    <NativeSelect
      autoFocus
      label={t('form.keeper')}
      value={keeper?.staffId ?? ''}
      data={keeper ? keepers : [{ value: '', label: t('nobody') }, ...keepers]}
      onChange={(event) => void give(event.currentTarget.value)}
    />
  );
}
