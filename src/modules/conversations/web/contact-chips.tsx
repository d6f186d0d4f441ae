import { useTranslation } from 'react-i18next';
import type { Draft } from './kept.ts';
import { useChoices } from './use-choices.ts';
import { isMine, type Whose } from './whose.ts';

/** Several contacts with one customer at once: which one is written in, and one more. */
export function ContactChips({
  here,
  whose,
  chosen,
  onChoose,
  staffId,
}: {
  here: readonly Draft[];
  whose: Whose;
  chosen: string | null;
  onChoose: (conversationId: string | null) => void;
  staffId: string;
}) {
  const { t } = useTranslation('conversations');
  const choices = useChoices();
  if (here.length === 0) return null;
  return (
    <fieldset className="chips desk-chips" aria-label={t('openHere')}>
      {here.map(({ conversationId, mine }) => {
        const by = whose.get(conversationId);
        const what = mine.purpose
          ? choices.nameOf('purpose', mine.purpose)
          : t(`story.${mine.channel}.${mine.direction}`);
        return (
          <button
            key={conversationId}
            type="button"
            className="chip"
            aria-pressed={conversationId === chosen}
            onClick={() => onChoose(conversationId)}
          >
            {isMine(by, staffId) ? what : t('chipOf', { name: by?.name ?? t('somebody'), what })}
          </button>
        );
      })}
      <button type="button" className="chip" aria-pressed={chosen === null} onClick={() => onChoose(null)}>
        {t('another')}
      </button>
    </fieldset>
  );
}
