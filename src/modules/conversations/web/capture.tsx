// What is said of one contact, keyboard first: letters choose while nobody types, N goes to the note, Ctrl+Enter ends it.
import { Button, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../../../web/keys.ts';
import { ChannelPicker } from './channel-picker.tsx';
import { ChoiceChips } from './choice-chips.tsx';
import { type Edit, type Fields, saysSomething } from './fields.ts';
import { GiftRows } from './gift-rows.tsx';
import { MoreFields } from './more-fields.tsx';
import { type Choice, useChoices } from './use-choices.ts';

export function Capture({
  customerId,
  fields,
  onEdit,
  onFinish,
}: {
  customerId: string;
  fields: Fields;
  onEdit: Edit;
  onFinish: () => void;
}) {
  const { t } = useTranslation('conversations');
  const choices = useChoices();
  const place = useRef<HTMLDivElement>(null);
  const note = useRef<HTMLTextAreaElement>(null);
  const [more, setMore] = useState(false);
  const [empty, setEmpty] = useState(false);
  const focus = (selector: string): void => place.current?.querySelector<HTMLElement>(selector)?.focus();
  const finish = (): void => {
    setEmpty(!saysSomething(fields));
    if (saysSomething(fields)) onFinish();
    else note.current?.focus();
  };
  const openMore = (): void => {
    setMore(true);
    requestAnimationFrame(() => focus('[data-more]'));
  };
  useKeys({
    ...Object.fromEntries(
      choices.all
        .filter(({ active, key }) => active && key)
        .map((choice) => [choice.key, () => onEdit(chosenBy(choice, fields))]),
    ),
    n: () => note.current?.focus(),
    k: () => focus('[data-channel]'),
    v: () => focus('[data-gift]'),
    y: () => onEdit({ firstTime: fields.firstTime === true ? null : true }),
    x: () => onEdit({ firstTime: fields.firstTime === false ? null : false }),
    m: openMore,
    'mod+Enter': ({ target }) => {
      if (place.current && isOurs(place.current, target)) finish();
    },
  });
  const chips = (
    list: Choice['list'],
    name: 'purpose' | 'moodStart' | 'moodEnd' | 'outcome',
    keys = true,
  ) => (
    <ChoiceChips
      label={t(`field.${name}`)}
      choices={choices.offered(list, fields[name])}
      chosen={fields[name]}
      keys={keys}
      nameOf={(code) => choices.nameOf(list, code)}
      onChoose={(code) => onEdit({ [name]: code })}
    />
  );
  return (
    <div className="desk-capture" ref={place}>
      <ChannelPicker fields={fields} onEdit={onEdit} />
      {chips('purpose', 'purpose')}
      <Textarea
        autosize
        minRows={3}
        maxRows={12}
        ref={note}
        maxLength={10_000}
        aria-label={t('field.note')}
        aria-keyshortcuts="n"
        placeholder={t('notePlaceholder')}
        error={empty && !saysSomething(fields) ? t('nothingSaid') : undefined}
        value={fields.note}
        onChange={(event) => onEdit({ note: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <div className="desk-row desk-moods">
        {chips('mood', 'moodStart')}
        <span aria-hidden>→</span>
        {chips('mood', 'moodEnd', false)}
      </div>
      {chips('outcome', 'outcome')}
      <div className="desk-row">
        <span className="desk-word">{t('field.firstTime')}</span>
        <fieldset className="chips desk-chips" aria-label={t('field.firstTime')}>
          {([true, false] as const).map((yes) => (
            <button
              key={String(yes)}
              type="button"
              className="chip"
              aria-pressed={fields.firstTime === yes}
              aria-keyshortcuts={yes ? 'y' : 'x'}
              onClick={() => onEdit({ firstTime: fields.firstTime === yes ? null : yes })}
            >
              {yes ? t('yes') : t('no')}
              <kbd aria-hidden>{yes ? 'Y' : 'X'}</kbd>
            </button>
          ))}
        </fieldset>
      </div>
      <GiftRows gifts={fields.gifts} onEdit={onEdit} />
      <button
        type="button"
        className="add-row"
        aria-expanded={more}
        aria-keyshortcuts="m"
        onClick={() => (more ? setMore(false) : openMore())}
      >
        {more ? t('less') : t('more')} <kbd aria-hidden>M</kbd>
      </button>
      {more ? <MoreFields customerId={customerId} fields={fields} onEdit={onEdit} /> : null}
      <Button fullWidth mt={10} onClick={finish} aria-keyshortcuts="Control+Enter">
        {t('finish')}
        <kbd className="on-accent" aria-hidden>
          {isApple ? '⌘↵' : 'Ctrl ↵'}
        </kbd>
      </Button>
    </div>
  );
}

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Another form that is being filled in has its own Ctrl+Enter. */
function isOurs(place: HTMLElement, target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement) || place.contains(target)) return true;
  return target.closest('input, textarea, select, [contenteditable], [role=dialog]') === null;
}

/** A mood is how they came; once that is known, how they left. */
function chosenBy({ list, code }: Choice, fields: Fields): Partial<Fields> {
  if (list === 'purpose') return { purpose: fields.purpose === code ? null : code };
  if (list === 'outcome') return { outcome: fields.outcome === code ? null : code };
  if (list === 'mood') return fields.moodStart === null ? { moodStart: code } : { moodEnd: code };
  return { gifts: [...fields.gifts, { gift: code, what: '' }].slice(0, 10) };
}
