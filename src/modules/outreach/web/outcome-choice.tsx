import { Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../../../web/keys.ts';
import { useDraft } from '../../customers/web/use-draft.ts';
import type { Item, Outcome } from './queries.ts';

const choices = ['reached', 'no_answer', 'wrong_contact', 'declined'] as const;

/** What came of it: by one key, with a note where there is something to remember. */
export function OutcomeChoice({
  item,
  current,
  pending,
  onSettle,
}: {
  item: Item;
  /** only the row that one is at listens to keys: a 1 is never somebody else's */
  current: boolean;
  pending: boolean;
  onSettle: (outcome: Outcome, note?: string) => Promise<void>;
}) {
  const { t } = useTranslation('outreach');
  const [note, setNote] = useDraft(`check-in.${item.checkInId}`);
  const choose = (outcome: Outcome): void => {
    if (pending) return;
    // what was typed stays until the server has it; why it does not is said by a toast
    onSettle(outcome, note).then(
      () => setNote(''),
      () => {},
    );
  };
  useKeys(
    current
      ? {
          ...Object.fromEntries(choices.map((outcome, index) => [String(index + 1), () => choose(outcome)])),
          s: () => choose('not_today'),
        }
      : {},
  );
  return (
    <fieldset>
      <legend>{t('settle', { name: item.name })}</legend>
      <div className="choices">
        {choices.map((outcome, index) => (
          <button
            key={outcome}
            type="button"
            className="chip"
            disabled={pending}
            onClick={() => choose(outcome)}
          >
            <kbd aria-hidden>{index + 1}</kbd> {t(`outcomes.${outcome}`)}
          </button>
        ))}
        <button type="button" className="chip" disabled={pending} onClick={() => choose('not_today')}>
          <kbd aria-hidden>S</kbd> {t('notToday')}
        </button>
      </div>
      <Textarea
        aria-label={t('note')}
        placeholder={t('note')}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur(); // the keys above are heard again
        }}
      />
    </fieldset>
  );
}
