// How far what we know of customers can be believed: drawn by kind of fact, with whom to ask first.
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { live } from '../../../../web/live.ts';
import { PageHead } from '../../../../web/parts/page-head.tsx';
import { Empty, Failed, Loading } from '../../../../web/parts/states.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { AskingList } from './asking-list.tsx';
import { KindsTable } from './kinds-table.tsx';
import './freshness-page.css';

export function FreshnessPage() {
  const { t } = useTranslation('facts');
  const format = useFormat();
  const { site: siteId } = useSearch({ strict: false });
  const asked = useQuery({
    ...api.facts.freshness.queryOptions({ input: { siteId } }),
    placeholderData: (before) => before,
    meta: live('freshness', 'sample'),
  });
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return <Loading />;
  const { customers, countedAt, counting, kinds } = asked.data;
  const when = countedAt === null ? null : t('page.counted', { moment: format.moment(countedAt) });
  const lead = [
    customers > 0 ? t('page.lead', { count: customers, shown: format.number(customers) }) : null,
    when,
    counting ? t('page.counting') : null,
  ].filter((part) => part !== null);
  return (
    <>
      <PageHead title={t('page.title')} lead={<span aria-live="polite">{lead.join(' · ')}</span>}>
        <SiteFilter siteId={siteId} />
      </PageHead>
      {customers === 0 && !counting ? (
        <div className="card">
          <Empty title={t('page.noCustomers')}>{t('page.noCustomersText')}</Empty>
        </div>
      ) : (
        <div className="freshness-page">
          <KindsTable kinds={kinds} customers={customers} />
          <AskingList key={siteId} siteId={siteId} />
        </div>
      )}
    </>
  );
}

function SiteFilter({ siteId }: { siteId: string | undefined }) {
  const { t } = useTranslation('facts');
  const { me, sites } = useWelcome();
  const navigate = useNavigate();
  const mine = sites.filter((site) => !me?.siteIds || me.siteIds.includes(site.siteId));
  if (mine.length < 2) return null;
  return (
    <NativeSelect
      size="xs"
      aria-label={t('page.site')}
      value={siteId ?? ''}
      data={[
        { value: '', label: t('page.allSites') },
        ...mine.map((site) => ({ value: site.siteId, label: site.name })),
      ]}
      onChange={(event) =>
        void navigate({ to: '/freshness', search: { site: event.currentTarget.value || undefined } })
      }
    />
  );
}
