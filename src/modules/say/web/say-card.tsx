// What to say, at the top of the desk: made from data, in an order that makes sense aloud. Its keys are the digits.
import './say.css';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../../../web/keys.ts';
import { ChoiceChips } from '../../conversations/web/choice-chips.tsx';
import type { Edit, Fields } from '../../conversations/web/fields.ts';
import { useChoices } from '../../conversations/web/use-choices.ts';
import { type Asked, type SaidLine, useSaid, useTick } from './queries.ts';
import { SayLine } from './say-line.tsx';

type Props = { customerId: string; conversationId: string | null; fields: Fields; onEdit: Edit };

export function SayCard({ customerId, conversationId, fields, onEdit }: Props) {
  const { t } = useTranslation('say');
  const asked: Asked = {
    customerId,
    ...(conversationId !== null && { conversationId }),
    mood: fields.moodStart ?? '',
    moodEnd: fields.moodEnd ?? '',
  };
  const { data, error, refetch } = useSaid(asked);
  const lines = data?.items ?? [];
  const tick = useTick(asked);
  const [opened, setOpened] = useState<string | null>(null);
  const toggle = (line: SaidLine): void => setOpened(opened === nameOf(line) ? null : nameOf(line));
  const takeBack = (line: SaidLine): void => {
    const given = fields.gifts.findLastIndex(({ gift }) => gift === line.gift);
    if (line.action === 'give' && line.state === 'done' && given !== -1)
      onEdit({ gifts: fields.gifts.filter((_gift, index) => index !== given) });
    void tick(line, 'open');
  };
  const act = (line: SaidLine): void => {
    if (line.state !== 'open' && line.sayId !== null) takeBack(line);
    else if (line.action === 'tick' || line.action === 'confirm') void tick(line, 'done');
    else toggle(line);
  };
  const skip = (line: SaidLine): void => {
    if (line.state === 'open' && line.action !== 'mood') void tick(line, 'skipped');
  };
  useKeys(
    Object.fromEntries(
      lines.slice(0, 9).flatMap((line, index) => [
        [String(index + 1), () => act(line)],
        [`0 ${index + 1}`, () => skip(line)],
      ]),
    ),
  );
  return (
    <section className="card place-say" aria-label={t('title')}>
      <div className="head-row say-head">
        <h2 className="label">{t('title')}</h2>
        <Moods fields={fields} onEdit={onEdit} />
      </div>
      {error && !data ? (
        <p className="tiny" role="alert">
          {t('failed')}{' '}
          <button type="button" className="add-row" onClick={() => void refetch()}>
            {t('shell:tryAgain')}
          </button>
        </p>
      ) : null}
      {!data && !error ? <Waiting /> : null}
      {data && lines.length === 0 ? <p className="muted say-none">{t('nothing')}</p> : null}
      <ol className="say">
        {lines.map((line, index) => (
          <SayLine
            key={nameOf(line)}
            {...{ line, customerId, fields, onEdit }}
            number={index + 1}
            opened={opened === nameOf(line)}
            onToggle={() => toggle(line)}
            onAct={() => act(line)}
            onSkip={() => skip(line)}
            onDone={() => void tick(line, 'done')}
            onClose={() => setOpened(null)}
          />
        ))}
      </ol>
      {lines.length > 0 && lines.every(({ state }) => state !== 'open') ? (
        <p className="tiny say-none" role="status">
          {t('allSaid')}
        </p>
      ) : null}
    </section>
  );
}

const nameOf = ({ rule, subject }: SaidLine): string => `${rule} ${subject}`;

/** A mood is how they came; once that is known, how they are now. Choosing it edits the contact. */
function Moods({ fields: { moodStart, moodEnd }, onEdit }: Pick<Props, 'fields' | 'onEdit'>) {
  const { t } = useTranslation('say');
  const choices = useChoices();
  const now = moodEnd ?? moodStart;
  const choose = (code: string | null): void => {
    if (code === null) onEdit(moodEnd === null ? { moodStart: null } : { moodEnd: null });
    else onEdit(moodStart === null ? { moodStart: code } : { moodEnd: code });
  };
  return (
    <div className="say-moods">
      <span className="tiny" aria-hidden>
        {t('mood')}
      </span>
      <ChoiceChips
        label={t('mood')}
        choices={choices.offered('mood', now)}
        chosen={now}
        keys={false}
        nameOf={(code) => choices.nameOf('mood', code)}
        onChoose={choose}
      />
    </div>
  );
}

function Waiting() {
  const { t } = useTranslation('say');
  return (
    <div role="status" aria-label={t('loading')} className="say-waiting">
      {[78, 92, 64].map((width) => (
        <div key={width} className="skeleton" style={{ height: 18, width: `${width}%` }} />
      ))}
    </div>
  );
}
