/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows that are laid out one by one cannot be elements of a table */
// The rows: only those in sight are in the document, however many there are. On a phone each is a card.
import { Checkbox } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../../../../web/keys.ts';
import { useExpects } from '../../../worth/web/queries.ts';
import { sortKeys } from '../fields.ts';
import { Cell, isFigure } from './cell.tsx';
import type { Words } from './field-words.ts';
import type { Selection } from './use-selection.ts';
import type { ListQuery, ListRow } from './use-list.ts';

type Props = {
  rows: ListRow[];
  /** of all, as far as it is known */
  count: number | null;
  query: ListQuery & { change: (to: Partial<ListQuery>) => void };
  words: Words;
  narrow: boolean;
  selection: Selection;
  mayChoose: boolean;
  more: () => void;
  waiting: boolean;
};

const widths: Record<string, string> = {
  tags: 'minmax(150px, 1.4fr)',
  email: 'minmax(150px, 1.4fr)',
  signal: 'minmax(136px, 1.1fr)',
  nextYearMinor: 'minmax(130px, 1fr)', // with the arrow that says how it is sorted
  orders: 'minmax(92px, 0.8fr)',
  rhythmDays: 'minmax(114px, 1fr)',
  country: 'minmax(142px, 1.2fr)',
};

export function CustomerTable(props: Props) {
  const { rows, query, words, narrow, selection, mayChoose, more, waiting } = props;
  const { t } = useTranslation('find');
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- it is only read while rendering, as its authors say
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (narrow ? 92 : 48),
    overscan: 8,
    scrollPaddingStart: narrow ? 0 : 36,
    getItemKey: (index) => rows[index]?.customerId ?? index,
  });
  const items = virtual.getVirtualItems();
  const end = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (end >= rows.length - 20 && rows.length > 0) more();
  }, [end, rows.length, more]);
  const expects = useExpects();
  const most = Math.max(0, ...rows.slice(0, 200).map((row) => row.nextYearMinor ?? 0));
  const active = useActiveRow(props, (index) => virtual.scrollToIndex(index), scroller);
  const columns = query.columns.filter((column) => column !== 'name' && column !== 'company');
  const template = `${mayChoose ? '34px ' : ''}minmax(190px, 2.2fr) ${columns.map((column) => widths[column] ?? 'minmax(104px, 1fr)').join(' ')}`;
  const shown = narrow ? columns.slice(0, 4) : columns;

  return (
    <div
      className={narrow ? 'list-rows list-cards' : 'list-rows'}
      ref={scroller}
      role="table"
      aria-label={t('title')}
      aria-rowcount={props.count ?? -1}
      aria-busy={waiting}
      style={{ '--columns': template } as React.CSSProperties}
    >
      {narrow ? null : <Head {...props} columns={columns} />}
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <div
              key={item.key}
              role="row"
              tabIndex={-1}
              aria-rowindex={item.index + 2}
              aria-selected={mayChoose ? selection.has(row.customerId) : undefined}
              data-index={item.index}
              className={active.index === item.index ? 'list-row on' : 'list-row'}
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              {mayChoose ? (
                <span role="cell" className="list-choose">
                  <Checkbox
                    size="xs"
                    aria-label={t('choose', { name: row.name })}
                    checked={selection.has(row.customerId)}
                    onChange={() => {}}
                    onClick={(event) => {
                      if (event.shiftKey)
                        selection.reach(
                          row.customerId,
                          rows.map((one) => one.customerId),
                        );
                      else selection.toggle(row.customerId);
                    }}
                  />
                </span>
              ) : null}
              <span role="cell" className="list-who">
                <Link
                  to="/customers/$customerId"
                  params={{ customerId: row.customerId }}
                  onFocus={() => active.set(item.index)}
                >
                  {row.name}
                </Link>
                <span className="tiny">{[row.company, row.number].filter(Boolean).join(' · ')}</span>
              </span>
              {shown.map((column) => (
                <span
                  role="cell"
                  key={column}
                  className={isFigure(words.field(column)?.type) ? 'list-cell num' : 'list-cell'}
                  data-label={words.field(column)?.head}
                >
                  <Cell row={row} column={column} words={words} most={most} expects={expects} />
                </span>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Head({ query, words, selection, mayChoose, rows, columns }: Props & { columns: string[] }) {
  const { t } = useTranslation('find');
  const all = rows.length > 0 && rows.every((row) => selection.has(row.customerId));
  const sortable = (column: string) => sortKeys.find((key) => key === column);
  const head = (column: string) => {
    const key = sortable(column);
    const on = query.sort === column;
    const label = column === 'name' ? t('fields.name') : (words.field(column)?.head ?? column);
    const order = on ? (query.direction === 'asc' ? 'ascending' : 'descending') : key ? 'none' : undefined;
    return (
      <span
        key={column}
        role="columnheader"
        aria-sort={order}
        className={isFigure(words.field(column)?.type) ? 'list-head num' : 'list-head'}
      >
        {key ? (
          <button
            type="button"
            onClick={() =>
              query.change({
                sort: key,
                // figures and days begin with the largest, names with A
                direction: on
                  ? query.direction === 'asc'
                    ? 'desc'
                    : 'asc'
                  : key === 'name'
                    ? 'asc'
                    : 'desc',
              })
            }
          >
            {label}
            <span aria-hidden="true">{on ? (query.direction === 'asc' ? ' ↑' : ' ↓') : ''}</span>
          </button>
        ) : (
          label
        )}
      </span>
    );
  };
  return (
    <div role="rowgroup" className="list-heads">
      <div role="row" aria-rowindex={1} className="list-head-row">
        {mayChoose ? (
          <span role="columnheader" className="list-choose">
            <Checkbox
              size="xs"
              aria-label={t('chooseLoaded', { count: rows.length })}
              checked={all}
              indeterminate={!all && selection.ids.size > 0}
              onChange={() => selection.set(all ? [] : rows.map((row) => row.customerId))}
            />
          </span>
        ) : null}
        {['name', ...columns].map(head)}
      </div>
    </div>
  );
}

/** j and k, or the arrows, go from row to row; Enter opens; x chooses. */
function useActiveRow(
  { rows, selection, mayChoose }: Props,
  scrollTo: (index: number) => void,
  scroller: React.RefObject<HTMLDivElement | null>,
): { index: number; set: (index: number) => void } {
  const navigate = useNavigate();
  const [index, setIndex] = useState(-1);
  const go = (to: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setIndex(next);
    scrollTo(next);
    // the row may come into the document only now
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        scroller.current
          ?.querySelector<HTMLElement>(`[data-index="${next}"] a`)
          ?.focus({ preventScroll: true }),
      ),
    );
  };
  const row = rows[index];
  const open = (): void => {
    if (row) void navigate({ to: '/customers/$customerId', params: { customerId: row.customerId } });
  };
  const choose = (): void => {
    if (row && mayChoose) selection.toggle(row.customerId);
  };
  useKeys({
    j: () => go(index + 1),
    k: () => go(index - 1),
    ArrowDown: () => go(index + 1),
    ArrowUp: () => go(index - 1),
    Home: () => go(0),
    End: () => go(rows.length - 1),
    x: choose,
    Escape: () => selection.set([]),
    ...(document.activeElement?.tagName === 'A' || document.activeElement?.tagName === 'BUTTON'
      ? {}
      : { Enter: open }),
  });
  return { index, set: setIndex };
}
