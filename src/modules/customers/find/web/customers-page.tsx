// Everybody this business knows: who they are and what they are worth, filtered and sorted as one likes.
import './find.css';
import { Button, Menu } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../../web/format.ts';
import { useKeys } from '../../../../../web/keys.ts';
import { PageHead } from '../../../../../web/parts/page-head.tsx';
import { Empty, Failed, Loading } from '../../../../../web/parts/states.tsx';
import { useWelcome } from '../../../../../web/welcome.ts';
import { BulkMenu } from '../../../trash/web/bulk-menu.tsx';
import { ColumnsMenu } from './columns-menu.tsx';
import { CustomerTable } from './customer-table.tsx';
import { ExportMenu } from './export-menu.tsx';
import { useWords } from './field-words.ts';
import { FilterBar } from './filter-bar.tsx';
import { useCount, useListQuery, useRows } from './use-list.ts';
import { useSelection } from './use-selection.ts';
import { ViewsBar } from './views-bar.tsx';

export function CustomersPage() {
  const { t } = useTranslation('find');
  const { can } = useWelcome();
  const narrow = useMediaQuery('(max-width: 760px)', undefined, { getInitialValueInEffect: false }) ?? false;
  const query = useListQuery();
  const words = useWords();
  const list = useRows(query);
  const { data: found } = useCount(query.filter);
  const selection = useSelection();
  useKeys({ f: () => document.querySelector<HTMLElement>('.list-filter > .chip')?.click() });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (list.isSuccess && list.rows.length === 0 && query.filter.length === 0) return <NobodyYet />;

  return (
    <div className="customers-page">
      <PageHead title={t('title')} lead={<Counted found={found} filtered={query.filter.length > 0} />}>
        <div className="list-actions">
          {selection.ids.size > 0 ? (
            <Button variant="subtle" onClick={() => selection.set([])}>
              {t('clearChoice')}
            </Button>
          ) : null}
          {can('customers.bulk') ? (
            <BulkMenu
              ids={selection.ids}
              filter={query.filter}
              count={found?.precision === 'exact' ? found.count : null}
              onDone={() => selection.set([])}
            />
          ) : null}
          {can('customers.export') ? <ExportMenu query={query} ids={selection.ids} /> : null}
          <ColumnsMenu
            columns={query.columns}
            words={words}
            onChange={(columns) => query.change({ columns })}
          />
          <Elsewhere narrow={narrow} />
          {can('customers.write') ? (
            <Button component={Link} to="/customers/new">
              {t('add')}
            </Button>
          ) : null}
        </div>
      </PageHead>
      <div className="list-bars">
        <ViewsBar query={query} />
        <FilterBar filter={query.filter} words={words} onChange={(filter) => query.change({ filter })} />
      </div>
      <div className="card list-card">
        {list.isError ? (
          <Failed error={list.error} retry={() => void list.refetch()} />
        ) : list.isPending ? (
          <Loading />
        ) : list.rows.length === 0 ? (
          <Empty
            title={t('nobody.title')}
            action={<Button onClick={() => query.change({ filter: [] })}>{t('filter.clear')}</Button>}
          >
            {t('nobody.text')}
          </Empty>
        ) : (
          <CustomerTable
            rows={list.rows}
            count={found?.precision === 'exact' ? found.count : null}
            query={query}
            words={words}
            narrow={narrow}
            selection={selection}
            mayChoose={can('customers.export')}
            more={more}
            waiting={list.isFetching}
          />
        )}
      </div>
      {narrow ? null : (
        <p className="tiny list-keys" aria-hidden="true">
          <kbd>J</kbd> <kbd>K</kbd> {t('keys.move')} <kbd>↵</kbd> {t('keys.open')}{' '}
          {can('customers.export') ? (
            <>
              <kbd>X</kbd> {t('keys.choose')}{' '}
            </>
          ) : null}
          <kbd>F</kbd> {t('keys.filter')} <kbd>/</kbd> {t('keys.find')}
        </p>
      )}
    </div>
  );
}

/** The two pages that work on the list; a phone has no room for both beside the other buttons. */
function Elsewhere({ narrow }: { narrow: boolean }) {
  const { t } = useTranslation('find');
  const { can } = useWelcome();
  const pages = [
    { to: '/duplicates', name: t('duplicates:title') },
    ...(can('customers.handover') ? [{ to: '/handover', name: t('relations:handover.link') }] : []),
  ];
  if (!narrow)
    return pages.map(({ to, name }) => (
      <Button key={to} component={Link} to={to} variant="subtle">
        {name}
      </Button>
    ));
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" aria-label={t('shell:more')}>
          …
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {pages.map(({ to, name }) => (
          <Menu.Item key={to} renderRoot={(props: object) => <Link to={to} {...props} />}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

type Found = { count: number | null; precision: 'exact' | 'about' | 'more' } | undefined;

function Counted({ found, filtered }: { found: Found; filtered: boolean }) {
  const { t } = useTranslation('find');
  const format = useFormat();
  if (!found) return <span>&nbsp;</span>;
  const { count, precision } = found;
  const text =
    count === null
      ? t('count.many')
      : t(`count.${precision}`, { count, n: format.number(count), context: filtered ? 'found' : undefined });
  return <span aria-live="polite">{text}</span>;
}

/** What this page will show, and the ways to get there. */
function NobodyYet() {
  const { t } = useTranslation('find');
  const { can } = useWelcome();
  return (
    <>
      <PageHead title={t('title')} />
      <div className="card">
        <Empty
          title={t('empty.title')}
          action={
            <div className="list-actions">
              {can('imports.run') ? (
                <Button component={Link} to="/imports">
                  {t('empty.import')}
                </Button>
              ) : null}
              {can('settings.manage') ? (
                <Button component={Link} to="/imports" variant="default">
                  {t('empty.sample')}
                </Button>
              ) : null}
              {can('customers.write') ? (
                <Button component={Link} to="/customers/new" variant="default">
                  {t('empty.add')}
                </Button>
              ) : null}
            </div>
          }
        >
          {t('empty.text')}
        </Empty>
      </div>
    </>
  );
}
