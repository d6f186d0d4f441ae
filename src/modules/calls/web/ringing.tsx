// A call that rings: who it is and what they are worth, before it is answered.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { queryClient } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { useKeys } from '../../../../web/keys.ts';
import { Tag, type Tone } from '../../../../web/parts/tag.tsx';
import { cardQuery } from '../../customers/web/queries.ts';
import type { Caller, CurrentCall } from './queries.ts';
import type { OpenCall } from './use-open-call.ts';
import { useSeconds } from './use-seconds.ts';

const tones: Record<string, Tone> = {
  later: 'warn',
  slipping: 'bad',
  lost: 'bad',
  growing: 'good',
  steady: 'good',
  becoming_regular: 'good',
  back: 'good',
};
/** As in calls/fold.ts: two seconds of sound, four of silence. */
const ringSeconds = 6;

type Props = { call: CurrentCall; first: boolean; open: OpenCall };

export function Ringing({ call, first, open }: Props) {
  const { t } = useTranslation('calls');
  const panel = useRef<HTMLElement>(null);
  const ring = Math.floor(useSeconds(call.rangAt) / ringSeconds) + 1;
  const { customers } = call;
  const likeliest = customers[0]?.customerId ?? null;
  useEffect(() => {
    if (likeliest) void queryClient.prefetchQuery(cardQuery(likeliest)); // Enter then has it at once
  }, [likeliest]);
  useAnswerKeys(first, panel, () => void open(call, likeliest));
  const from = call.withheld ? t('ring.withheld') : call.shown;
  return (
    <section ref={panel} className="ringing" aria-label={t('ring.label', { from })} data-call={call.callId}>
      <header>
        <span className="ringing-dot" aria-hidden />
        <b>{from}</b>
        <span className="tiny">{[t('ring.ring', { ring }), call.site].filter(Boolean).join(' · ')}</span>
      </header>
      <div role="status" className="visually-hidden">
        {t('ring.said', { who: customers.map(({ name }) => name).join(', ') || from })}
      </div>
      {customers.map((customer, index) => (
        <CallerRow
          key={customer.customerId}
          customer={customer}
          hint={first && index === 0}
          onOpen={() => void open(call, customer.customerId)}
        />
      ))}
      {customers.length > 0 && !call.withheld ? (
        <button
          type="button"
          onKeyDown={moveAmong}
          className="ringing-row ringing-else"
          onClick={() => void open(call, null)}
        >
          {t('ring.else')}
        </button>
      ) : null}
      {customers.length === 0 ? (
        <button
          type="button"
          onKeyDown={moveAmong}
          className="ringing-row"
          onClick={() => void open(call, null)}
        >
          <b>{t(call.withheld ? 'ring.find' : 'ring.new')}</b>
          {first ? <kbd>↵</kbd> : null}
          <span className="tiny">{t(call.withheld ? 'ring.findHint' : 'ring.newHint')}</span>
        </button>
      ) : null}
    </section>
  );
}

function CallerRow({ customer, hint, onOpen }: { customer: Caller; hint: boolean; onOpen: () => void }) {
  const { t } = useTranslation('calls');
  const format = useFormat();
  const { name, company, nextYearMinor, signal, lastAt } = customer;
  return (
    <button type="button" onKeyDown={moveAmong} className="ringing-row" onClick={onOpen}>
      <b>{name}</b>
      <span className="ringing-worth">
        {nextYearMinor > 0 ? t('ring.worth', { amount: format.money(nextYearMinor) }) : ''}
        {hint ? <kbd>↵</kbd> : null}
      </span>
      <span className="tiny">
        {[company, lastAt ? t('ring.last', { day: format.dayShort(lastAt) }) : null]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {signal === 'none' ? null : <Tag tone={tones[signal] ?? 'accent'}>{t(`find:signal.${signal}`)}</Tag>}
    </button>
  );
}

/**
 * Enter answers while nothing else would hear it; who is typing reaches the call with Ctrl+J, and loses nothing.
 * @param first only the call that rings longest listens
 */
function useAnswerKeys(first: boolean, panel: React.RefObject<HTMLElement | null>, answer: () => void): void {
  useKeys(first ? { 'mod+j': () => panel.current?.querySelector('button')?.focus() } : {});
  const latest = useRef(answer);
  latest.current = answer;
  useEffect(() => {
    if (!first) return undefined;
    const onKeyDown = (event: KeyboardEvent): void => {
      const on = document.activeElement;
      const idle = on === null || on === document.body || on.id === 'page' || on.closest('.shell-nav');
      if (event.key !== 'Enter' || event.defaultPrevented || event.ctrlKey || event.metaKey || !idle) return;
      event.preventDefault();
      latest.current();
    };
    // before the lists below, which open their current row with the same key
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, [first]);
}

/** Arrow keys walk through the customers of a shared number. */
function moveAmong(event: React.KeyboardEvent<HTMLButtonElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const rows = [...(event.currentTarget.closest('.ringing')?.querySelectorAll('button') ?? [])];
  const index = rows.findIndex((row) => row === document.activeElement);
  event.preventDefault();
  rows[(index + step + rows.length) % rows.length]?.focus();
}
