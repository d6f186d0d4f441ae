// The ledger of the house: what is late, due today and coming, how well promises are kept, and what breaks them.
import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../web/client.ts';
import { useKeys } from '../../../../web/keys.ts';
import { live } from '../../../../web/live.ts';
import { PageHead } from '../../../../web/parts/page-head.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { BreaksCard } from './breaks-card.tsx';
import { DeliveriesCard } from './deliveries-card.tsx';
import { LedgerList } from './ledger-list.tsx';
import { PromiseForm } from './promise-form.tsx';
import { RatesCard } from './rates-card.tsx';
import { useKeepers } from './queries.ts';
import './promises.css';
import './promises-page.css';

export type Wish = { keeperId?: string; siteId?: string; show: 'open' | 'settled'; findAWay?: boolean };

export function PromisesPage() {
  const { t } = useTranslation('promises');
  const wish = useWish();
  const { can } = useWelcome();
  const [adding, setAdding] = useState(false);
  useKeys({ n: () => setAdding(can('promises.write')) });
  const counts = useQuery({
    ...api.promises.counts.queryOptions({ input: { keeperId: wish.keeperId, siteId: wish.siteId } }),
    refetchInterval: 60_000,
    meta: live('promises', 'sample'),
  }).data;
  const lead = counts && [
    t('page.late', { count: counts.late }),
    t('page.today', { count: counts.today }),
    t('page.coming', { count: counts.coming }),
  ];
  return (
    <>
      <PageHead title={t('title')} lead={lead?.join(' · ')}>
        <div className="promises-filters">
          <Filters wish={wish} findAWay={counts?.findAWay ?? 0} />
          {can('promises.write') ? (
            <Button
              size="xs"
              variant="default"
              aria-expanded={adding}
              rightSection={<kbd aria-hidden>N</kbd>}
              onClick={() => setAdding(!adding)}
            >
              {t('page.promiseColleague')}
            </Button>
          ) : null}
        </div>
      </PageHead>
      {adding ? (
        <section className="card promise-new">
          <h2>{t('page.promiseColleague')}</h2>
          <PromiseForm customerId={null} onDone={() => setAdding(false)} />
        </section>
      ) : null}
      <div className="promises-page">
        <LedgerList key={JSON.stringify(wish)} wish={wish} />
        <aside className="stack">
          <RatesCard keeperId={wish.keeperId} siteId={wish.siteId} />
          <BreaksCard keeperId={wish.keeperId} siteId={wish.siteId} />
          <DeliveriesCard siteId={wish.siteId} />
        </aside>
      </div>
    </>
  );
}

/** Their own for who serves customers, everybody's for who leads, unless the address says otherwise. */
function useWish(): Wish {
  const { me, can } = useWelcome();
  const { keeper, site, show, way } = useSearch({ strict: false });
  const whose = keeper ?? (can('promises.write') && !can('promises.manage') ? 'mine' : 'all');
  return {
    keeperId: whose === 'mine' ? (me?.staffId ?? undefined) : whose === 'all' ? undefined : whose,
    siteId: site,
    show: show === 'settled' ? 'settled' : 'open',
    findAWay: way ? true : undefined,
  };
}

function Filters({ wish, findAWay }: { wish: Wish; findAWay: number }) {
  const { t } = useTranslation('promises');
  const { me, sites } = useWelcome();
  const navigate = useNavigate();
  const keepers = useKeepers(null).filter(({ value }) => value !== me?.staffId);
  const search = useSearch({ strict: false });
  const go = (change: object): void => void navigate({ to: '/promises', search: { ...search, ...change } });
  const keeper = wish.keeperId === undefined ? 'all' : wish.keeperId === me?.staffId ? 'mine' : wish.keeperId;
  return (
    <>
      {(['open', 'settled'] as const).map((show) => (
        <button
          key={show}
          type="button"
          className="chip"
          aria-pressed={wish.show === show}
          onClick={() => go({ show: show === 'open' ? undefined : show })}
        >
          {t(`page.show.${show}`)}
        </button>
      ))}
      {findAWay > 0 || wish.findAWay ? (
        <button
          type="button"
          className="chip"
          aria-pressed={wish.findAWay === true}
          onClick={() => go({ way: wish.findAWay ? undefined : true })}
        >
          {t('page.show.findAWay')} {findAWay}
        </button>
      ) : null}
      <NativeSelect
        size="xs"
        aria-label={t('page.whose')}
        value={keeper}
        data={[{ value: 'mine', label: t('page.mine') }, { value: 'all', label: t('page.all') }, ...keepers]}
        onChange={(event) => go({ keeper: event.currentTarget.value })}
      />
      {sites.length > 1 ? (
        <NativeSelect
          size="xs"
          aria-label={t('page.site')}
          value={wish.siteId ?? ''}
          data={[
            { value: '', label: t('page.allSites') },
            ...sites.map((site) => ({ value: site.siteId, label: site.name })),
          ]}
          onChange={(event) =>
            go({ site: event.currentTarget.value === '' ? undefined : event.currentTarget.value })
          }
        />
      ) : null}
    </>
  );
}
