// What can be done about a promise: kept, moved with the customer's agreement, broken with its reason, handed over.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import { useSending } from '../../../../web/parts/sending.ts';
import { useDraft } from '../../customers/web/use-draft.ts';
import { DeletePromise } from '../../trash/web/delete-promise.tsx';
import { type Anyones, useCalendar, useDo, useKeepers } from './queries.ts';
import { useWhen } from './use-when.ts';
import { verbsOf } from './verbs.ts';

export type Action = 'move' | 'break' | 'hand';
type Props = { promise: Anyones; onDone: () => void; begin?: Action | null };

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
        <DeletePromise promise={promise} />
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
          <DeletePromise promise={promise} />
        </>
      ) : null}
    </div>
  );
}

/** Keeping and taking back, said with a way back. */
export function useSettle(): {
  keep: (promise: Anyones) => Promise<boolean>;
  reopen: (promise: Anyones) => Promise<boolean>;
} {
  const { t } = useTranslation('promises');
  const perform = useDo();
  const pending = useRef(false); // a double click keeps once
  return {
    async keep(promise) {
      if (pending.current) return false;
      pending.current = true;
      const verbs = verbsOf(promise);
      const kept = await perform(verbs.keep, t(promise.overdue ? 'done.late' : 'done.kept'), verbs.reopen);
      pending.current = false;
      return kept;
    },
    reopen: (promise) => perform(verbsOf(promise).reopen, t('done.reopened')),
  };
}

function Move({ promise, onDone }: Omit<Props, 'begin'>) {
  const { t } = useTranslation('promises');
  const [moveId] = useState(() => v7());
  const [when, setWhen] = useDraft(`promise.move.when.${promise.promiseId}`);
  const [reason, setReason] = useDraft(`promise.move.${promise.promiseId}`);
  const [asked, setAsked] = useState(false);
  const { says, doubt, settled } = useWhen(promise.customerId, when, promise.keeper?.staffId);
  const perform = useDo();
  const [sending, send] = useSending();
  const submit = async (): Promise<void> => {
    const reading = await settled();
    if (!reading) return;
    if (reading.past && !asked) return setAsked(true);
    const move = { moveId, dueAt: reading.dueAt.toISOString(), reason, agreed: true, confirmPast: asked };
    const verbs = verbsOf(promise);
    const moved = await perform(
      () => verbs.move(move),
      t(`done.${promise.customerId === null ? 'movedColleague' : 'moved'}`),
      () => verbs.moveBack(moveId),
    );
    if (!moved) return;
    setReason('');
    setWhen('');
    onDone();
  };
  return (
    <form
      inert={sending}
      className="promise-form"
      aria-label={t('act.move')}
      onSubmit={(event) => {
        event.preventDefault();
        void send(submit);
      }}
    >
      <TextInput
        autoFocus
        required
        label={t('form.newDate')}
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
      <TextInput
        required
        label={t(promise.customerId === null ? 'form.moveReasonColleague' : 'form.moveReason')}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className="promise-form-end">
        <Button type="submit" size="compact-sm" loading={sending}>
          {asked ? t('form.meant') : t(promise.customerId === null ? 'form.agreedColleague' : 'form.agreed')}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={onDone}>
          {t('shell:cancel')}
        </Button>
      </div>
    </form>
  );
}

function Break({ promise, onDone }: Omit<Props, 'begin'>) {
  const { t } = useTranslation('promises');
  const [reason, setReason] = useDraft(`promise.break.${promise.promiseId}`);
  const perform = useDo();
  const [sending, send] = useSending();
  const submit = async (): Promise<void> => {
    const verbs = verbsOf(promise);
    const done = await perform(() => verbs.break(reason), t('done.broken'), verbs.reopen);
    if (!done) return;
    setReason('');
    onDone();
  };
  return (
    <form
      inert={sending}
      className="promise-form"
      aria-label={t('act.break')}
      onSubmit={(event) => {
        event.preventDefault();
        void send(submit);
      }}
    >
      <TextInput
        autoFocus
        required
        label={t('form.breakReason')}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className="promise-form-end">
        <Button type="submit" size="compact-sm" color="bad" loading={sending}>
          {t('act.break')}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={onDone}>
          {t('shell:cancel')}
        </Button>
      </div>
    </form>
  );
}

function Hand({ promise, onDone }: Omit<Props, 'begin'>) {
  const { t } = useTranslation('promises');
  const perform = useDo();
  const { keeper, customerId } = promise;
  const site = useCalendar(customerId, keeper?.staffId);
  const keepers = useKeepers(site?.siteId ?? null);
  const give = async (keeperId: string): Promise<void> => {
    const verbs = verbsOf(promise);
    const done = await perform(
      () => verbs.handOver(keeperId),
      t('done.handed'),
      keeper ? () => verbs.handOver(keeper.staffId) : undefined,
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
