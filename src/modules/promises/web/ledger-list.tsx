// The list with its keys: J and K move, Shift+K keeps, M moves to another date, B breaks, H hands over, Enter opens the card.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { useKeys } from '../../../../web/keys.ts';
import { live } from '../../../../web/live.ts';
import { Empty, Failed, Loading } from '../../../../web/parts/states.tsx';
import { More } from '../../../../web/parts/more.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { clockAt } from '../../../core/zoned-time.ts';
import { LedgerRow } from './ledger-row.tsx';
import { type Action, useSettle } from './promise-actions.tsx';
import type { Wish } from './promises-page.tsx';
import type { LedgerItem } from './queries.ts';

const groups = ['late', 'today', 'coming', 'settled'] as const;

export function LedgerList({ wish }: { wish: Wish }) {
  const { t } = useTranslation('promises');
  const format = useFormat();
  const pages = useInfiniteQuery({
    ...api.promises.ledger.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...wish, cursor, limit: 50 }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
    meta: live('promises', 'sample'),
  });
  const [today] = useState(() => clockAt(new Date(), format.timeZone).day);
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const { here, action, setHere, close } = useLedgerKeys(items);
  if (pages.error) return <Failed error={pages.error} retry={() => void pages.refetch()} />;
  if (!pages.data) return <Loading />;
  if (items.length === 0)
    return (
      <div className="card">
        <Empty title={t(`page.empty.${wish.show}`)}>{t('page.emptyText')}</Empty>
      </div>
    );
  const groupOf = (item: LedgerItem): (typeof groups)[number] => {
    if (item.state !== 'open') return 'settled';
    if (item.overdue) return 'late';
    return clockAt(new Date(item.dueAt), format.timeZone).day === today ? 'today' : 'coming';
  };
  return (
    <section className="card ledger" aria-label={t('title')}>
      {groups.map((group) => {
        const inside = items.filter((item) => groupOf(item) === group);
        if (inside.length === 0) return null;
        return (
          <div key={group}>
            <h2 className={`label ledger-${group}`}>{t(`page.group.${group}`)}</h2>
            <ul className="promise-list">
              {inside.map((item) => (
                <LedgerRow
                  key={item.promiseId}
                  item={item}
                  current={item.promiseId === here}
                  action={item.promiseId === here ? action : null}
                  onHere={() => setHere(item.promiseId)}
                  onDone={close}
                />
              ))}
            </ul>
          </div>
        );
      })}
      <More pages={pages}>{t('page.more')}</More>
      <p className="tiny ledger-keys" aria-hidden>
        <kbd>J</kbd> <kbd>K</kbd> {t('keys.move')} · <kbd>⇧K</kbd> {t('act.keep')} · <kbd>M</kbd>{' '}
        {t('act.move')} · <kbd>B</kbd> {t('act.break')} · <kbd>H</kbd> {t('act.hand')} · <kbd>↵</kbd>{' '}
        {t('keys.card')}
      </p>
    </section>
  );
}

function useLedgerKeys(items: readonly LedgerItem[]) {
  const { can } = useWelcome();
  const navigate = useNavigate();
  const { keep } = useSettle();
  const [here, setHere] = useState<string | null>(null);
  const [action, setAction] = useState<Action | null>(null);
  const at = items.findIndex((item) => item.promiseId === here);
  const item = items[at];
  const go = (step: number): void => {
    const next = items[Math.min(items.length - 1, Math.max(0, at + step))];
    if (!next) return;
    setAction(null);
    setHere(next.promiseId);
    document.querySelector<HTMLElement>(`[data-promise="${next.promiseId}"]`)?.focus();
  };
  const keepThis = async (promise: LedgerItem): Promise<void> => {
    if (promise.state !== 'open') return;
    const next = items[at + 1] ?? items[at - 1];
    if ((await keep(promise)) && next) setHere(next.promiseId);
  };
  const act = (wanted: Action): void => {
    if (item?.state === 'open' && can('promises.write')) setAction(wanted);
  };
  useKeys({
    j: () => go(1),
    ArrowDown: () => go(1),
    ArrowUp: () => go(-1),
    k: (event) => {
      if (!event.shiftKey) go(-1);
      else if (item && can('promises.write')) void keepThis(item);
    },
    m: () => act('move'),
    b: () => act('break'),
    h: () => act('hand'),
    ...(item && {
      Enter: (event: KeyboardEvent) => {
        const target = event.target instanceof HTMLElement ? event.target : null;
        if (target?.closest('button, a[href]:not([data-promise])')) return target.click();
        if (item.customerId !== null)
          void navigate({ to: '/customers/$customerId', params: { customerId: item.customerId } });
      },
    }),
  });
  return { here, action, setHere, close: () => setAction(null) };
}
