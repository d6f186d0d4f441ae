import { useTranslation } from 'react-i18next';
import { Tag } from '../../../../web/parts/tag.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import type { Edit, Fields } from '../../conversations/web/fields.ts';
import { languageName } from './language-name.ts';
import type { SaidLine } from './queries.ts';
import { SayDetail } from './say-detail.tsx';
import { SayParts } from './say-parts.tsx';

type Props = {
  line: SaidLine;
  customerId: string;
  fields: Fields;
  onEdit: Edit;
  number: number;
  opened: boolean;
  /** shows its reasoning and what can be done */
  onToggle: () => void;
  /** what its key does: tick it, take that back, or open what it takes to do it */
  onAct: () => void;
  onSkip: () => void;
  onDone: () => void;
  onClose: () => void;
};

export function SayLine(props: Props) {
  const { line, number, opened, onToggle, onAct } = props;
  const { t, i18n } = useTranslation('say');
  const { me } = useWelcome();
  const { state, by, parts } = line;
  const plain = parts.map(({ text }) => text).join('');
  const key = number <= 9 ? String(number) : undefined;
  const foreign = line.kind === 'greet' && line.language !== i18n.language;
  return (
    <li className={`say-${state}`}>
      <button
        type="button"
        className="say-number"
        aria-label={t(state === 'open' ? 'tick' : 'untick', { line: plain })}
        aria-pressed={state === 'done'}
        aria-keyshortcuts={key}
        title={key ? t('keys', { key }) : undefined}
        onClick={onAct}
      >
        {state === 'done' ? '✓' : state === 'skipped' ? '–' : number}
      </button>
      <div>
        <button type="button" className="say-text" aria-expanded={opened} onClick={onToggle}>
          <span lang={line.language}>
            <SayParts parts={parts} />
          </span>
          {foreign ? <Tag tone="accent">{languageName(i18n.language, line.language)}</Tag> : null}
          {state === 'skipped' ? <Tag>{t('skipped')}</Tag> : null}
          {state === 'done' && by !== null && by !== me?.name ? <Tag>{t('doneBy', { name: by })}</Tag> : null}
        </button>
        {opened ? <SayDetail {...props} /> : null}
      </div>
      {key ? <kbd aria-hidden>{key}</kbd> : null}
    </li>
  );
}
