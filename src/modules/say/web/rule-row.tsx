import { Switch } from '@mantine/core';
import type { KeyboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Tag } from '../../../../web/parts/tag.tsx';
import { useChoices } from '../../conversations/web/use-choices.ts';
import { fillIn } from '../kinds.ts';
import { fieldName } from './field-name.ts';
import type { Rule } from './rules-queries.ts';
import { SayParts } from './say-parts.tsx';

/** A rule in its place: Alt with an arrow key moves it, the switch silences it, its words open it. */
export function RuleRow({
  rule,
  opened,
  first,
  last,
  onOpen,
  onMove,
  onSwitch,
  children,
}: {
  rule: Rule;
  opened: boolean;
  first: boolean;
  last: boolean;
  onOpen: () => void;
  onMove: (by: -1 | 1) => void;
  onSwitch: (active: boolean) => void;
  children: ReactNode;
}) {
  const { t, i18n } = useTranslation('say');
  const choices = useChoices();
  const { code, kind, active, texts, builtIn, moods } = rule;
  const text = texts[i18n.language] ?? builtIn[i18n.language] ?? Object.values(texts)[0] ?? '';
  const name = kind === 'own' ? text.slice(0, 60) : t(`kind.${kind}`);
  const move = (event: KeyboardEvent): void => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || (by !== -1 && by !== 1) || (by === -1 ? first : last)) return;
    event.preventDefault();
    onMove(by);
  };
  return (
    <li className={active ? undefined : 'say-off'}>
      <div className="say-rule">
        <span className="say-moves">
          <button
            type="button"
            className="icon-button"
            disabled={first}
            aria-label={t('rules.up', { name })}
            onClick={() => onMove(-1)}
          >
            ↑
          </button>
          <button
            type="button"
            className="icon-button"
            disabled={last}
            aria-label={t('rules.down', { name })}
            onClick={() => onMove(1)}
          >
            ↓
          </button>
        </span>
        <button
          type="button"
          className="say-text"
          aria-expanded={opened}
          aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
          onClick={onOpen}
          onKeyDown={move}
        >
          <b>{kind === 'own' ? t('kind.own') : name}</b>
          {moods.map((mood) => (
            <Tag key={mood}>{choices.nameOf('mood', mood)}</Tag>
          ))}
          {kind === 'own' ? null : Object.keys(texts).length > 0 ? (
            <Tag tone="accent">{t('rules.reworded')}</Tag>
          ) : null}
          <span className="tiny say-template">
            <SayParts parts={fillIn(text, (field) => `‹${fieldName(field, t)}›`)} />
          </span>
        </button>
        {kind === 'listen' ? null : (
          <Switch
            checked={active}
            aria-label={t('rules.said', { name })}
            onChange={(event) => onSwitch(event.currentTarget.checked)}
            key={`${code} ${active}`}
          />
        )}
      </div>
      {children}
    </li>
  );
}
