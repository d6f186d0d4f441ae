/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events -- a list of choices whose keys the input has */
// The one box: finds people as one types, and opens pages and actions. Everything by keyboard; on a phone it fills the
// screen.
import './find.css';
import { CloseIcon, Modal } from '@mantine/core';
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, messageOf } from '../../../../../web/client.ts';
import { type Action, useActions } from './palette-actions.ts';
import { type Hit, HitRow } from './palette-hit.tsx';
import { recentHits, rememberHit } from './recent-hits.ts';
import { Highlight } from './highlight.tsx';

type Choice = { id: string } & ({ hit: Hit } | { action: Action });

export function SearchPalette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('find');
  const phone = useMediaQuery('(max-width: 760px)', undefined, { getInitialValueInEffect: false }) ?? false;
  const [text, setText] = useState('');
  const { hits, failed, settled } = useHits(text);
  const actions = useActions(text);
  const choices: Choice[] = [
    ...hits.map((hit) => ({ id: `hit-${hit.customerId}`, hit })),
    ...(text.trim() === '' ? actions : actions.slice(0, 4)).map((action) => ({
      id: `action-${action.id}`,
      action,
    })),
  ];
  const { at, move, setAt } = useActive(choices);
  const open = useOpen(onClose);
  const enter = useEnter(text, settled, choices, open);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const choice = choices[at];
    if (step) move(step);
    else if (event.key === 'Enter') enter(choice, at);
    else return;
    event.preventDefault();
  };
  const firstAction = choices.findIndex((choice) => 'action' in choice);
  return (
    <Modal.Root
      opened
      onClose={onClose}
      closeOnClickOutside
      fullScreen={phone}
      size={640}
      yOffset="12vh"
      padding={0}
      radius={phone ? 0 : 12}
      transitionProps={{ duration: 0 }} // who types on after the key that opens it loses no letter
    >
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Title className="visually-hidden">{t('palette.title')}</Modal.Title>
        <div className="palette-head">
          <input
            autoFocus
            className="palette-input"
            type="text"
            inputMode="search"
            enterKeyHint="go"
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            role="combobox"
            aria-expanded="true"
            aria-controls="palette-list"
            aria-autocomplete="list"
            aria-activedescendant={choices[at]?.id}
            aria-label={t('palette.title')}
            placeholder={t('palette.placeholder')}
            value={text}
            maxLength={200}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setAt(0); // what was typed anew is answered from the top
            }}
            onKeyDown={onKeyDown}
          />
          {phone ? (
            <button type="button" className="palette-close" aria-label={t('palette.close')} onClick={onClose}>
              <CloseIcon size="20" />
            </button>
          ) : null}
        </div>
        <div className="palette-list" id="palette-list" role="listbox" aria-label={t('palette.results')}>
          {failed ? <p className="muted palette-group">{failed}</p> : null}
          {choices.map((choice, index) => (
            <div key={choice.id} role="presentation">
              {index === 0 && 'hit' in choice && text.trim() === '' ? (
                <Label text={t('palette.recent')} />
              ) : null}
              {index === firstAction ? <Label text={t('palette.actions')} /> : null}
              <div
                id={choice.id}
                role="option"
                tabIndex={-1}
                aria-selected={index === at}
                className="palette-item"
                onMouseMove={() => setAt(index)}
                onClick={() => open(choice)}
              >
                {'hit' in choice ? (
                  <HitRow hit={choice.hit} />
                ) : (
                  <>
                    <span>
                      <Highlight
                        text={choice.action.label}
                        words={text.trim() === '' ? [] : text.trim().split(/\s+/)}
                      />
                    </span>
                    <span>
                      {choice.action.keys?.split(' ').map((key) => (
                        <kbd key={key}>{key.toUpperCase()}</kbd>
                      ))}
                    </span>
                  </>
                )}
              </div>
            </div>
          ))}
        </div>
        <output className="muted palette-group">
          {choices.length === 0 && settled && !failed ? t('palette.nothing', { text: text.trim() }) : null}
          <span className="visually-hidden">
            {settled && text.trim() !== '' ? t('palette.count', { count: hits.length }) : ''}
          </span>
        </output>
        <p className="tiny palette-foot">
          <kbd>↑</kbd> <kbd>↓</kbd> {t('keys.move')} <kbd>↵</kbd> {t('keys.open')} <kbd>esc</kbd>{' '}
          {t('keys.close')}
        </p>
      </Modal.Content>
    </Modal.Root>
  );
}

function Label({ text }: { text: string }) {
  return <div className="label palette-group">{text}</div>;
}

/** Customers for what is typed; for nothing, those opened last. */
function useHits(text: string): { hits: Hit[]; failed: string | null; settled: boolean } {
  const [q] = useDebouncedValue(text.trim(), 60);
  const { data, error, isFetching } = useQuery({
    ...api.find.search.queryOptions({ input: { q, limit: 10 } }),
    enabled: q !== '',
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
  const idle = text.trim() === '';
  return {
    hits: idle ? recentHits() : (data?.items ?? []),
    failed: error && !idle ? messageOf(error) : null,
    settled: idle || (q === text.trim() && !isFetching),
  };
}

function useActive(choices: readonly Choice[]) {
  const [at, setAt] = useState(0);
  const id = choices[at]?.id;
  const last = useRef(id);
  useEffect(() => {
    if (id && id !== last.current) document.getElementById(id)?.scrollIntoView({ block: 'nearest' });
    last.current = id;
  }, [id]);
  const move = (step: number): void =>
    setAt((before) => (before + step + choices.length) % Math.max(1, choices.length));
  return { at: Math.min(at, Math.max(0, choices.length - 1)), move, setAt };
}

/** Enter pressed before the answer is there opens the first of it once it is; typing on takes that back. */
function useEnter(
  text: string,
  settled: boolean,
  choices: readonly Choice[],
  open: (choice: Choice) => void,
): (choice: Choice | undefined, at: number) => void {
  const [awaited, setAwaited] = useState<string | null>(null);
  const [first] = choices;
  if (awaited !== null && awaited !== text) setAwaited(null);
  const due = settled && awaited === text && first !== undefined;
  const openDue = useEffectEvent(() => {
    if (first) open(first);
  });
  useEffect(() => {
    if (due) openDue();
  }, [due]);
  return (choice, at) => {
    // a row further down belongs to the answer before: who chose it waits and sees
    if (!settled) setAwaited(at === 0 ? text : null);
    else if (choice) open(choice);
  };
}

function useOpen(onClose: () => void): (choice: Choice) => void {
  const navigate = useNavigate();
  return (choice) => {
    onClose();
    if ('action' in choice) {
      const { action } = choice;
      if (action.run) action.run();
      else void navigate({ to: action.to });
      return;
    }
    rememberHit(choice.hit);
    void navigate({ to: '/customers/$customerId', params: { customerId: choice.hit.customerId } });
  };
}
