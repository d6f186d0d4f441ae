// What a line opens: its reasoning, and how it is done in place.
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChoiceChips } from '../../conversations/web/choice-chips.tsx';
import type { Edit, Fields } from '../../conversations/web/fields.ts';
import { useChoices } from '../../conversations/web/use-choices.ts';
import { PromiseActions } from '../../promises/web/promise-actions.tsx';
import { promisesQuery } from '../../promises/web/queries.ts';
import type { SaidLine } from './queries.ts';

type Props = {
  line: SaidLine;
  customerId: string;
  fields: Fields;
  onEdit: Edit;
  onSkip: () => void;
  onDone: () => void;
  onClose: () => void;
};

export function SayDetail(props: Props) {
  const { line, fields, onEdit, onSkip, onDone, onClose } = props;
  const { t } = useTranslation('say');
  const close = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  };
  const plain = line.parts.map(({ text }) => text).join('');
  return (
    <div className="say-detail" onKeyDown={close} role="presentation">
      {line.action === 'settle' ? <Settle {...props} /> : null}
      {line.action === 'give' && line.state === 'open' ? (
        <Give line={line} fields={fields} onEdit={onEdit} onDone={onDone} onClose={onClose} />
      ) : null}
      {line.action === 'mood' ? <HowNow onEdit={onEdit} onClose={onClose} /> : null}
      <p className="tiny">{line.why}</p>
      {line.state === 'open' && line.action !== 'mood' ? (
        <div className="say-do">
          {line.action === 'confirm' ? (
            <Button size="compact-sm" onClick={onDone}>
              {t('confirm')}
            </Button>
          ) : null}
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t('skipOf', { line: plain })}
            onClick={() => {
              onSkip();
              onClose();
            }}
          >
            {t('skip')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** The digit that opened it leads on to Enter. */
function focusFirst(place: HTMLElement | null): void {
  place?.querySelector<HTMLElement>('button')?.focus();
}

function Settle({ customerId, line, onClose }: Props) {
  const { data } = useQuery(promisesQuery(customerId, 50));
  const promise = data?.items.find(({ promiseId }) => promiseId === line.subject);
  return promise ? (
    <div ref={focusFirst}>
      <PromiseActions promise={promise} onDone={onClose} />
    </div>
  ) : null;
}

/** Into the gifts of this contact, and remembered. */
function Give({ line, fields, onEdit, onDone, onClose }: Omit<Props, 'customerId' | 'onSkip'>) {
  const { t } = useTranslation('say');
  const choices = useChoices();
  const name = line.gift === null ? '' : choices.nameOf('gift', line.gift);
  const [what, setWhat] = useState(name);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onEdit({ gifts: [...fields.gifts, { gift: line.gift, what: what.trim() || name }].slice(0, 10) });
    onDone();
    onClose();
  };
  return (
    <form className="say-do" onSubmit={submit}>
      <TextInput
        autoFocus
        size="xs"
        style={{ flex: 1 }}
        aria-label={t('giveWhat')}
        maxLength={500}
        value={what}
        onChange={(event) => setWhat(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button type="submit" size="compact-sm">
        {t('give')}
      </Button>
    </form>
  );
}

function HowNow({ onEdit, onClose }: Pick<Props, 'onEdit' | 'onClose'>) {
  const { t } = useTranslation('say');
  const choices = useChoices();
  return (
    <div className="say-do" ref={focusFirst}>
      <span className="desk-word">{t('howNow')}</span>
      <ChoiceChips
        label={t('howNow')}
        choices={choices.offered('mood')}
        chosen={null}
        keys={false}
        nameOf={(code) => choices.nameOf('mood', code)}
        onChoose={(code) => {
          onEdit({ moodEnd: code });
          onClose();
        }}
      />
    </div>
  );
}
