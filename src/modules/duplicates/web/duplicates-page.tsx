// Customers who are likely in the book twice: looked at one pair after the other, by keyboard where one likes.
import './duplicates.css';
import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { useKeys } from '../../../../web/keys.ts';
import { live } from '../../../../web/live.ts';
import { PageHead } from '../../../../web/parts/page-head.tsx';
import { Empty, Failed, Loading } from '../../../../web/parts/states.tsx';
import { toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { ComparePane } from './compare-pane.tsx';
import { PairList } from './pair-list.tsx';
import type { DuplicatesSearch } from './duplicates-search.ts';
import { countQuery, type Pair, pairsQuery, refreshDuplicates } from './queries.ts';

export function DuplicatesPage() {
  const { t } = useTranslation('duplicates');
  const search: DuplicatesSearch = useSearch({ strict: false });
  const narrow = useMediaQuery('(max-width: 760px)', undefined, { getInitialValueInEffect: false }) ?? false;
  const pages = useInfiniteQuery(pairsQuery(search));
  const pairs = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const [chosen, setChosen] = useState(narrow ? -1 : 0);
  const at = Math.min(chosen, pairs.length - 1);
  const pair = pairs[at];
  useKeys({
    j: () => setChosen(Math.min(at + 1, pairs.length - 1)),
    k: () => setChosen(Math.max(at - 1, 0)),
  });
  const open = pair !== undefined;
  return (
    <>
      <PageHead title={t('title')} lead={<Lead search={search} />}>
        <LookAgain />
      </PageHead>
      {pages.error ? <Failed error={pages.error} retry={() => void pages.refetch()} /> : null}
      {pages.isPending ? <Loading /> : null}
      {pages.data && pairs.length === 0 ? <Nothing /> : null}
      {pairs.length > 0 ? (
        <div className="duplicates-page">
          {narrow && open ? null : (
            <div className="card pair-card">
              <PairList
                pairs={pairs}
                at={at}
                choose={setChosen}
                more={pages.hasNextPage ? () => void pages.fetchNextPage() : null}
              />
            </div>
          )}
          {open ? <Comparison pair={pair} back={narrow ? () => setChosen(-1) : null} /> : null}
        </div>
      ) : null}
      {narrow || pairs.length === 0 ? null : (
        <p className="tiny list-keys" aria-hidden="true">
          <kbd>J</kbd> <kbd>K</kbd> {t('keys.move')} <kbd>M</kbd> {t('keys.merge')} <kbd>N</kbd>{' '}
          {t('keys.dismiss')} <kbd>X</kbd> {t('keys.swap')}
        </p>
      )}
    </>
  );
}

function Comparison({ pair, back }: { pair: Pair; back: (() => void) | null }) {
  const [customerId, otherId] = [pair.a.customerId, pair.b.customerId];
  const compared = useQuery({
    ...api.duplicates.compare.queryOptions({ input: { customerId, otherId } }),
    meta: live(`customer:${customerId}`, `customer:${otherId}`),
  });
  if (compared.data)
    return <ComparePane key={`${customerId} ${otherId}`} pair={pair} compared={compared.data} back={back} />;
  if (compared.error) return <Failed error={compared.error} retry={() => void compared.refetch()} />;
  return <Loading />;
}

function Lead({ search: { importNo, customerId } }: { search: DuplicatesSearch }) {
  const { t } = useTranslation('duplicates');
  const format = useFormat();
  const { data } = useQuery(countQuery(importNo));
  if (!data) return <span>&nbsp;</span>;
  if (customerId !== undefined) return <Link to="/duplicates">{t('ofOne')}</Link>;
  return (
    <span aria-live="polite">
      {t('pairs', { count: data.pairs, n: format.number(data.pairs) })}
      {data.customers === null ? '' : ` · ${t('among', { n: format.number(data.customers) })}`}
      {data.endedAt ? ` · ${format.moment(data.endedAt)}` : ''}
      {importNo === undefined ? null : (
        <>
          {' '}
          · {t('ofImport')} <Link to="/duplicates">{t('all')}</Link>
        </>
      )}
    </span>
  );
}

function LookAgain() {
  const { t } = useTranslation('duplicates');
  const { can } = useWelcome();
  const { data } = useQuery(countQuery());
  if (!can('customers.merge')) return null;
  const busy = data?.state === 'running' || data?.state === 'waiting';
  const look = (): void => void client.duplicates.search({}).then(refreshDuplicates).catch(toastError);
  return (
    <span className="look-again">
      {data?.failed && !busy ? <span className="tone-bad tiny">{t('failed')}</span> : null}
      <Button variant="default" loading={busy} onClick={look}>
        {t('look')}
      </Button>
    </span>
  );
}

function Nothing() {
  const { t } = useTranslation('duplicates');
  const { data } = useQuery(countQuery());
  const never = data !== undefined && data.endedAt === null;
  return (
    <div className="card">
      <Empty title={t(never ? 'neverTitle' : 'noneTitle')}>{t(never ? 'neverText' : 'noneText')}</Empty>
    </div>
  );
}
