// "Phone, mornings": a channel and times, chosen with a few keys.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import { client } from '../../../../web/client.ts';
import { channels, times } from '../kinds.ts';
import { FreshTag } from './fresh-tag.tsx';
import { factsQuery, type Preference, useDo } from './queries.ts';
import { useAsked } from './use-asked.ts';

type Props = { customerId: string; editable: boolean; all: boolean };

/** @param all also where nothing is known */
export function PrefersRow({ customerId, editable, all }: Props) {
  const { t } = useTranslation('facts');
  const preferences = useQuery(factsQuery(customerId)).data?.preferences;
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLElement>(null);
  const asked = useAsked();
  const channel = preferences?.find((each) => each.kind === 'channel');
  const when = preferences?.find((each) => each.kind === 'times');
  if (!preferences || (!channel && !when && !(editable && all))) return null;
  const shown = [
    channel && t(`prefers.channels.${channel.value}`),
    ...(when?.value.split(' ') ?? []).map((time) => t(`prefers.time.${time}`)),
  ].filter(Boolean);
  const close = (): void => {
    setOpen(false);
    requestAnimationFrame(() => place.current?.querySelector<HTMLElement>('[data-in-place]')?.focus());
  };
  const label = t('prefers.title');
  const title = [channel, when].flatMap((each) => (each ? [asked(each)] : [])).join('\n');
  return (
    <>
      <dt>{label}</dt>
      <dd ref={place}>
        {open ? (
          <PrefersForm customerId={customerId} channel={channel} when={when} onDone={close} />
        ) : editable ? (
          <div className="in-place-row">
            <button
              type="button"
              data-in-place
              className={shown.length === 0 ? 'in-place empty-value' : 'in-place'}
              title={title}
              aria-label={t(shown.length === 0 ? 'customers:card.addFact' : 'customers:card.editFact', {
                field: label,
              })}
              onClick={() => setOpen(true)}
            >
              {shown.length === 0 ? t('customers:card.add') : shown.join(', ')}
            </button>
            <FreshTag customerId={customerId} kind="preferred_channel" />
            <FreshTag customerId={customerId} kind="preferred_times" />
          </div>
        ) : (
          <span title={title}>{shown.join(', ')}</span>
        )}
      </dd>
    </>
  );
}

type FormProps = {
  customerId: string;
  channel: Preference | undefined;
  when: Preference | undefined;
  onDone: () => void;
};

function PrefersForm({ customerId, channel, when, onDone }: FormProps) {
  const { t } = useTranslation('facts');
  const { how, setHow, chosen, toggle, sending, save } = usePreferring({ customerId, channel, when, onDone });
  const form = useOwnKeys((key) => {
    const channel = channels[Number(key) - 1];
    if (key === 'Escape') onDone();
    else if (key === 'Enter') void save();
    else if (channel) setHow(channel === how ? '' : channel);
    return key === 'Escape' || key === 'Enter' || channel !== undefined;
  });
  return (
    <div className="prefers-form" ref={form} role="group" aria-label={t('prefers.title')}>
      <fieldset>
        <legend>{t('prefers.channel')}</legend>
        {channels.map((each, index) => (
          <button
            key={each}
            type="button"
            className="chip"
            aria-pressed={how === each}
            aria-keyshortcuts={String(index + 1)}
            onClick={() => setHow(each === how ? '' : each)}
          >
            {t(`prefers.channels.${each}`)}
          </button>
        ))}
      </fieldset>
      {(['days', 'times'] as const).map((part) => (
        <fieldset key={part}>
          <legend>{t(`prefers.${part}`)}</legend>
          {(part === 'days' ? times.slice(0, 7) : times.slice(7)).map((time) => (
            <button
              key={time}
              type="button"
              className="chip"
              aria-pressed={chosen.includes(time)}
              onClick={() => toggle(time)}
            >
              {t(`prefers.time.${time}`)}
            </button>
          ))}
        </fieldset>
      ))}
      <div className="row">
        <Button size="compact-xs" loading={sending} onClick={() => void save()}>
          {t('shell:save')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={onDone}>
          {t('shell:cancel')}
        </Button>
      </div>
      <p className="tiny">{t('prefers.hint')}</p>
    </div>
  );
}

/**
 * Keys of a form of buttons, which the page does not hear while the form has the focus.
 * @param press says whether a key was one of them; a button that has the focus is pressed with the space bar
 */
function useOwnKeys(press: (key: string) => boolean): RefObject<HTMLDivElement | null> {
  const form = useRef<HTMLDivElement>(null);
  const latest = useRef(press);
  useEffect(() => {
    latest.current = press;
  });
  useEffect(() => {
    const place = form.current;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key !== 'Tab') event.stopPropagation();
      if (latest.current(event.key)) event.preventDefault();
    };
    place?.addEventListener('keydown', onKeyDown);
    place?.querySelector<HTMLElement>('button')?.focus();
    return () => place?.removeEventListener('keydown', onKeyDown);
  }, []);
  return form;
}

function usePreferring({ customerId, channel, when, onDone }: FormProps) {
  const { t } = useTranslation('facts');
  const perform = useDo();
  const [how, setHow] = useState(channel?.value ?? '');
  const [chosen, setChosen] = useState<readonly string[]>(when?.value.split(' ') ?? []);
  const [sending, setSending] = useState(false);
  const toggle = (time: string): void =>
    setChosen(chosen.includes(time) ? chosen.filter((each) => each !== time) : [...chosen, time]);
  const save = async (): Promise<void> => {
    const wanted = times.filter((time) => chosen.includes(time)).join(' ');
    const changes = [
      ...changeOf(customerId, 'channel', channel, how),
      ...changeOf(customerId, 'times', when, wanted),
    ];
    if (changes.length === 0) return onDone();
    setSending(true);
    const done = await perform(
      async () => {
        for (const change of changes) await change.do();
      },
      t('prefers.saved'),
      async () => {
        for (const change of changes) await change.undo();
      },
    );
    setSending(false);
    if (done) onDone();
  };
  return { how, setHow, chosen, toggle, sending, save };
}

function changeOf(
  customerId: string,
  kind: 'channel' | 'times',
  before: Preference | undefined,
  value: string,
): { do: () => Promise<unknown>; undo: () => Promise<unknown> }[] {
  if ((before?.value ?? '') === value) return [];
  if (value !== '') {
    const named = { customerId, preferenceId: v7() };
    return [
      {
        do: () => client.facts.prefer({ ...named, kind, value }),
        undo: () => client.facts.unprefer(named),
      },
    ];
  }
  const named = { customerId, preferenceId: before?.preferenceId ?? '' };
  return [
    {
      do: () => client.facts.endPreference(named),
      undo: () => client.facts.resumePreference(named),
    },
  ];
}
