// Keyboard only: what, by when, who keeps it, and among colleagues for whom. Enter promises, Escape leaves and keeps what was typed.
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import { client } from '../../../../web/client.ts';
import { useSending } from '../../../../web/parts/sending.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import { forgetDraft, useDraft } from '../../customers/web/use-draft.ts';
import { type Kind, kindOf, kinds } from '../kinds.ts';
import { useCalendar, useColleagues, useDo, useKeepers } from './queries.ts';
import { useWhen } from './use-when.ts';
import './promises.css';

type Props = {
  /** null: to a colleague, who is asked for */
  customerId: string | null;
  conversationId?: string | null;
  /** begins empty: the one before is still on its way */
  fresh?: boolean;
  onSending?: (sending: boolean) => void;
  onDone: () => void;
};

/** It opens at the lower end of the desk: the field that has the focus alone would leave the rest below the edge. */
function showWhole(form: HTMLFormElement | null): void {
  form?.scrollIntoView({ block: 'nearest' });
}

export function PromiseForm({ customerId, conversationId, fresh, onSending, onDone }: Props) {
  const { t } = useTranslation('promises');
  const { me } = useWelcome();
  const [promiseId] = useState(() => v7());
  const drafts = {
    what: `promise.what.${customerId ?? 'colleague'}`,
    when: `promise.when.${customerId ?? 'colleague'}`,
  };
  const [what, setWhat] = useDraft(drafts.what, fresh);
  const [when, setWhen] = useDraft(drafts.when, fresh);
  const [colleagueId, setColleague] = useDraft('promise.colleague');
  const [keeper, setKeeper] = useState(me?.staffId ?? '');
  const [kind, setKind] = useState<Kind | null>(null);
  const [findAWay, setFindAWay] = useState(false);
  const [asked, setAsked] = useState(false);
  const [sending, send] = useSending();
  const site = useCalendar(customerId, keeper === '' ? undefined : keeper);
  const colleagues = useColleagues();
  const keepers = useKeepers(site?.siteId ?? null);
  const { says, doubt, settled } = useWhen(customerId, when, keeper === '' ? undefined : keeper);
  const about = kind ?? kindOf(what);
  const perform = useDo();

  const promise = async (confirmPast: boolean): Promise<void> => {
    if (what.trim() === '') return;
    if (customerId === null && colleagueId === '') return;
    const reading = await settled();
    if (!reading) return;
    if (reading.past && !confirmPast) return setAsked(true);
    const said = {
      promiseId,
      what,
      dueAt: reading.dueAt.toISOString(),
      keeperId: keeper === '' ? undefined : keeper,
      kind: about,
      findAWay,
      confirmPast,
    };
    const made =
      customerId === null
        ? await perform(
            () => client.colleaguePromises.make({ ...said, colleagueId }),
            t('made'),
            () => client.colleaguePromises.withdraw({ promiseId }),
          )
        : await perform(
            () => client.promises.make({ ...said, customerId, conversationId: conversationId ?? undefined }),
            t('made'),
            () => client.promises.withdraw({ customerId, promiseId }),
          );
    if (!made) return;
    forgetDraft(drafts.what, what);
    forgetDraft(drafts.when, when);
    setColleague('');
    onDone();
  };
  const go = async (confirmPast: boolean): Promise<void> => {
    onSending?.(true);
    await send(() => promise(confirmPast));
    onSending?.(false);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void go(false);
  };
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onDone();
  };
  return (
    <div onKeyDown={leave} role="presentation">
      <form
        ref={showWhole}
        inert={sending}
        className="promise-form"
        aria-label={t('form.title')}
        onSubmit={submit}
      >
        {customerId === null ? (
          <NativeSelect
            autoFocus
            required
            label={t('form.colleague')}
            value={colleagueId}
            data={[{ value: '', label: t('form.choose') }, ...colleagues]}
            onChange={(event) => setColleague(event.currentTarget.value)}
          />
        ) : null}
        <TextInput
          autoFocus={customerId !== null}
          required
          label={t('form.what')}
          placeholder={t(customerId === null ? 'form.whatExampleColleague' : 'form.whatExample')}
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
          description={says}
          descriptionProps={{
            'aria-live': 'polite',
            className: doubt ? 'promise-doubt' : '',
          }}
          inputWrapperOrder={['label', 'input', 'description']}
          onChange={(event) => {
            setWhen(event.currentTarget.value);
            setAsked(false);
          }}
        />
        <NativeSelect
          label={t('form.keeper')}
          value={keeper}
          data={keepers}
          onChange={(event) => setKeeper(event.currentTarget.value)}
        />
        <div className="promise-form-more">
          <NativeSelect
            size="xs"
            aria-label={t('form.kind')}
            value={about}
            data={kinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
            onChange={(event) => setKind(event.currentTarget.value as Kind)}
          />
          <Checkbox
            size="xs"
            label={t('form.findAWay')}
            checked={findAWay}
            onChange={(event) => setFindAWay(event.currentTarget.checked)}
          />
        </div>
        {asked ? (
          <div className="promise-ask" role="alert">
            <p>{t('past')}</p>
            <Button size="compact-sm" autoFocus loading={sending} onClick={() => void go(true)}>
              {t('form.meant')}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => setAsked(false)}>
              {t('form.notMeant')}
            </Button>
          </div>
        ) : (
          <div className="promise-form-end">
            <Button type="submit" size="compact-md" loading={sending}>
              {t('form.promise')} <kbd aria-hidden>↵</kbd>
            </Button>
            <Button size="compact-md" variant="subtle" onClick={onDone}>
              {t('shell:cancel')}
            </Button>
          </div>
        )}
      </form>
    </div>
  );
}
