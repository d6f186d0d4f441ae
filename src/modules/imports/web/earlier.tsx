import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { live } from '../../../../web/live.ts';
import { Tag, type Tone } from '../../../../web/parts/tag.tsx';
import { busy, type ImportRow, type ImportState } from './queries.ts';
import { shareOf } from './running-step.tsx';
import { UndoDialog } from './undo-dialog.tsx';

const toneOf: Record<ImportState, Tone> = {
  mapping: 'warn',
  waiting: 'accent',
  running: 'accent',
  done: 'good',
  cancelled: 'plain',
  failed: 'bad',
  undoing: 'accent',
  undone: 'plain',
};

/** Imports so far, newest first. */
export function Earlier() {
  const { t } = useTranslation('imports');
  const [undoing, setUndoing] = useState<ImportRow>();
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...api.imports.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 20, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
    }),
    meta: live('import', 'imports'),
    refetchInterval: ({ state }) => (state.data?.pages.some(({ items }) => items.some(busy)) ? 3_000 : false),
  });
  if (!data) return null;
  const rows = data.pages.flatMap(({ items }) => items);
  return (
    <section className="card import-earlier">
      <h2>{t('page.earlier.title')}</h2>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{t('page.earlier.file')}</th>
            <th scope="col">{t('page.earlier.state')}</th>
            <th scope="col" className="num">
              {t('page.earlier.lines')}
            </th>
            <th scope="col" className="num">
              {t('page.earlier.customers')}
            </th>
            <th scope="col">{t('page.earlier.when')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('page.earlier.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <EarlierRow key={row.importNo} row={row} onUndo={() => setUndoing(row)} />
          ))}
        </tbody>
      </table>
      {hasNextPage ? (
        <Button variant="default" mt={10} loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('page.earlier.more')}
        </Button>
      ) : null}
      {undoing ? <UndoDialog row={undoing} onClose={() => setUndoing(undefined)} /> : null}
    </section>
  );
}

function EarlierRow({ row, onUndo }: { row: ImportRow; onUndo: () => void }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const who = useQuery({ ...api.team.staff.queryOptions({ input: {} }), staleTime: 60_000 });
  const name = who.data?.items.find(({ staffId }) => staffId === row.staffId)?.name;
  const made = row.state === 'done' ? row.counts : null; // of the others nothing is left, or nothing is settled
  const unreadable = row.state === 'mapping' && row.problem !== null;
  const share = busy(row) ? shareOf(row.progress) : null;
  const figure = (value: number | undefined): string => (value === undefined ? '' : format.number(value));
  return (
    <tr>
      <td>
        <Link to="/imports/$importNo" params={{ importNo: String(row.importNo) }} className="import-name">
          <b>{row.fileName}</b>
        </Link>
        {row.problem ? <div className="tiny">{row.problem.message}</div> : null}
      </td>
      <td>
        <Tag tone={unreadable ? 'bad' : toneOf[row.state]}>
          {unreadable ? t('page.state.unreadable') : t(`page.state.${row.state}`)}
          {share === null ? null : ` ${format.percent(share)}`}
        </Tag>
      </td>
      <td className="num" data-label={t('page.earlier.lines')}>
        {figure(made?.lines)}
      </td>
      <td className="num" data-label={t('page.earlier.customers')}>
        {figure(made?.customers)}
      </td>
      <td className="muted">
        {format.moment(row.endedAt ?? row.startedAt ?? row.createdAt)}
        {name ? ` · ${name}` : null}
      </td>
      <td className="num">
        {row.state === 'done' ? (
          <Button
            size="compact-sm"
            variant="default"
            onClick={onUndo}
            aria-label={t('page.earlier.undoFile', { name: row.fileName })}
          >
            {t('page.undo.button')}
          </Button>
        ) : null}
      </td>
    </tr>
  );
}
