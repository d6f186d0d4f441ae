// One row a kind of fact: a bar of all customers, how many are in each part of it, and how long the kind keeps.
import { Checkbox, NumberInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { live } from '../../../../web/live.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import { factKinds } from '../kinds.ts';
import { useDo } from './queries.ts';

type Kind = Awaited<ReturnType<typeof client.facts.freshness>>['kinds'][number];
type ShelfLife = Awaited<ReturnType<typeof client.facts.shelfLives>>['items'][number];
/** days: a hundred years, the most that may be set; a birthday, say */
const never = 36_500;
const parts = ['fresh', 'soon', 'stale', 'unknown'] as const;

export function KindsTable({ kinds, customers }: { kinds: readonly Kind[]; customers: number }) {
  const { t } = useTranslation('facts');
  const shelf = useQuery({
    ...api.facts.shelfLives.queryOptions({ input: {} }),
    meta: live('shelf-lives'),
  }).data?.items;
  const none = { fresh: 0, soon: 0, stale: 0, unknown: 0 };
  return (
    <section className="card" aria-labelledby="kinds-title">
      <h2 id="kinds-title">{t('page.byKind')}</h2>
      <p className="tiny freshness-legend">
        {parts.map((part) => (
          <span key={part}>
            <i className={`fresh-part fresh-${part}`} aria-hidden /> {t(`page.${part}`)}
          </span>
        ))}
      </p>
      <table className="plain freshness-kinds">
        <thead>
          <tr>
            <th scope="col">{t('page.kind')}</th>
            {parts.map((part) => (
              <th key={part} scope="col" className="num">
                {t(`page.${part}`)}
              </th>
            ))}
            <th scope="col">{t('page.days')}</th>
            <th scope="col">{t('page.ask')}</th>
          </tr>
        </thead>
        {factKinds.map((kind) => (
          <KindRow
            key={kind}
            counts={kinds.find((each) => each.kind === kind) ?? { kind, ...none }}
            customers={customers}
            shelf={shelf?.find((each) => each.kind === kind)}
          />
        ))}
      </table>
      <p className="tiny">{t('page.shelfLead')}</p>
    </section>
  );
}

type RowProps = { counts: Kind; customers: number; shelf: ShelfLife | undefined };

function KindRow({ counts, customers, shelf }: RowProps) {
  const { t } = useTranslation('facts');
  const format = useFormat();
  const share = (count: number): string => (customers === 0 ? '–' : format.percent(count / customers));
  return (
    <tbody>
      <tr>
        <th scope="row">{t(`kinds.${counts.kind}`)}</th>
        {parts.map((part) => (
          <td key={part} className={`num fresh-count fresh-count-${part}`}>
            {format.number(counts[part])} <span className="tiny">{share(counts[part])}</span>
          </td>
        ))}
        {shelf ? <ShelfCells key={`${shelf.days} ${shelf.asked}`} shelf={shelf} /> : <td colSpan={2}>…</td>}
      </tr>
      <tr className="fresh-bar-row" aria-hidden>
        <td colSpan={7}>
          <span className={shelf?.asked === false ? 'fresh-bar fresh-unasked' : 'fresh-bar'}>
            {parts.map((part) =>
              counts[part] === 0 ? null : (
                <i
                  key={part}
                  className={`fresh-${part}`}
                  style={{ flexGrow: counts[part] }}
                  title={`${t(`page.${part}`)}: ${t('page.share', { shown: format.number(counts[part]), share: share(counts[part]) })}`}
                />
              ),
            )}
          </span>
        </td>
      </tr>
    </tbody>
  );
}

/** Nobody reads a hundred years as days. */
function shown(days: number): number | '' {
  return days === never ? '' : days;
}

/** Saved when the field is left, or by Enter. */
function ShelfCells({ shelf }: { shelf: ShelfLife }) {
  const { t } = useTranslation('facts');
  const { can } = useWelcome();
  const perform = useDo();
  const [days, setDays] = useState<number | string>(shown(shelf.days));
  const kind = t(`kinds.${shelf.kind}`);
  const editable = can('settings.manage');
  const put = async (change: Partial<ShelfLife>): Promise<void> => {
    const done = await perform(
      () => client.facts.setShelfLife({ ...shelf, ...change }),
      t('page.shelfSaved', { kind }),
      () => client.facts.setShelfLife(shelf),
    );
    if (!done) setDays(shown(shelf.days));
  };
  const leave = (): void => {
    if (typeof days !== 'number' || days < 1) setDays(shown(shelf.days));
    else if (days !== shelf.days) void put({ days });
  };
  return (
    <>
      <td className="shelf-days" data-label={t('page.days')}>
        <NumberInput
          size="xs"
          hideControls
          disabled={!editable}
          aria-label={t(shelf.days === never ? 'page.neverOld' : 'page.daysOf', { kind })}
          title={shelf.days === never ? t('page.neverOld', { kind }) : undefined}
          placeholder={shelf.days === never ? t('page.never') : undefined}
          min={1}
          max={never}
          allowDecimal={false}
          value={days}
          onChange={setDays}
          onBlur={leave}
          onKeyDown={(event) => {
            if (event.key === 'Enter') leave();
            if (event.key === 'Escape') setDays(shown(shelf.days));
          }}
        />
      </td>
      <td className="shelf-ask" data-label={t('page.ask')}>
        <Checkbox
          size="xs"
          disabled={!editable}
          aria-label={t('page.askOf', { kind })}
          checked={shelf.asked}
          onChange={(event) => void put({ asked: event.currentTarget.checked })}
        />
      </td>
    </>
  );
}
