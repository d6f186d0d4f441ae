// The list with its keys: J and K move, C calls, X opens what came of it, S puts it off, Enter opens the card.
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../../../web/keys.ts';
import { toast } from '../../../../web/parts/toast.tsx';
import { type Item, type Outcome, type Today, useSettle } from './queries.ts';
import { TodayRow } from './today-row.tsx';

export function TodayList({ today, staffId }: { today: Today; staffId: string | undefined }) {
  const { t } = useTranslation('outreach');
  const navigate = useNavigate();
  const { settle, reopen, pending } = useSettle(staffId);
  const { items } = today;
  const [current, setCurrent] = useState(() => items.find((item) => item.outcome === null)?.checkInId);
  const [open, setOpen] = useState<string | null>(null);
  const table = useRef<HTMLTableElement>(null);
  const at = items.findIndex((item) => item.checkInId === current);
  const item = items[at];

  const move = (step: number): void => {
    const next = items[Math.min(items.length - 1, Math.max(0, at + step))];
    if (!next) return;
    setCurrent(next.checkInId);
    table.current?.querySelector<HTMLElement>(`[data-name="${next.checkInId}"]`)?.focus();
  };
  const say = async (whom: Item, outcome: Outcome, note?: string): Promise<void> => {
    const settled = await settle(whom, outcome, note);
    setOpen(null);
    const next = items.slice(items.indexOf(whom) + 1).find((each) => each.outcome === null);
    if (next) setCurrent(next.checkInId);
    toast(t('settled', { name: whom.name, outcome: t(`outcomes.${outcome}`) }), () => reopen(settled));
  };
  useKeys({
    j: () => move(1),
    ArrowDown: () => move(1),
    k: () => move(-1),
    ArrowUp: () => move(-1),
    ...(item && {
      c: () => call(item),
      x: () =>
        item.outcome === null ? setOpen(open === item.checkInId ? null : item.checkInId) : reopen(item),
      // where the choice stands open, S is its own: it takes the note along
      ...(item.outcome === null &&
        open !== item.checkInId && { s: () => void say(item, 'not_today').catch(() => {}) }),
      Escape: () => setOpen(null),
    }),
  });
  // Enter on a link or a button is theirs; with the focus nowhere it opens the card of the row one is at.
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'Enter' && !event.defaultPrevented && event.target === document.body && item)
        void navigate({ to: '/customers/$customerId', params: { customerId: item.customerId } });
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [item, navigate]);

  const call = (whom: Item): void => {
    if (whom.phone) location.href = `tel:${whom.phone.normalised}`;
    if (whom.outcome === null) setOpen(whom.checkInId);
  };

  return (
    <section className="card today-list">
      <table className="plain" ref={table}>
        <thead>
          <tr>
            <th>
              <span className="visually-hidden">{t('columns.done')}</span>
            </th>
            <th>{t('columns.who')}</th>
            <th>{t('columns.why')}</th>
            <th>{t('columns.say')}</th>
            <th className="num">{t('columns.worth')}</th>
            <th>
              <span className="visually-hidden">{t('columns.call')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((each) => (
            <TodayRow
              key={each.checkInId}
              item={each}
              current={each.checkInId === current}
              open={each.checkInId === open}
              pending={pending}
              onHere={() => setCurrent(each.checkInId)}
              onTick={() =>
                each.outcome === null
                  ? setOpen(open === each.checkInId ? null : each.checkInId)
                  : reopen(each)
              }
              onCall={() => setOpen(each.outcome === null ? each.checkInId : null)}
              onSettle={(outcome, note) => say(each, outcome, note)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}
