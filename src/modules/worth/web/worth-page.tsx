// What all relationships are worth together, how it is spread, who is about to go, and how far to believe it.
import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { PageHead } from '../../../../web/parts/page-head.tsx';
import { Empty } from '../../../../web/parts/states.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { CohortsCard } from './cohorts-card.tsx';
import { FitButton } from './fit-button.tsx';
import { HonestyCard } from './honesty-card.tsx';
import {
  fitStateQuery,
  type Honesty,
  honestyQuery,
  type Retention,
  retentionQuery,
  type Summary,
  summaryQuery,
} from './queries.ts';
import { RegularsCard } from './regulars-card.tsx';
import { RepeatCard } from './repeat-card.tsx';
import { SignalsCard } from './signals-card.tsx';
import { TenthsCard } from './tenths-card.tsx';
import { TotalCard } from './total-card.tsx';
import './worth.css';

export function WorthPage() {
  const { me, sites } = useWelcome();
  const [siteId, setSiteId] = useState<string>();
  const mine = sites.filter((site) => !me?.siteIds || me.siteIds.includes(site.siteId));
  const { summary } = useSuspenseQuery(summaryQuery(siteId)).data;
  const { retention } = useSuspenseQuery(retentionQuery(siteId)).data;
  const { honesty } = useSuspenseQuery(honestyQuery()).data;
  if (!summary || !retention || !honesty) return <NothingYet />;
  return (
    <Told summary={summary} retention={retention} honesty={honesty} siteId={siteId}>
      {mine.length > 1 ? <SiteChips sites={mine} siteId={siteId} choose={setSiteId} /> : null}
    </Told>
  );
}

type ToldProps = {
  summary: Summary;
  retention: Retention;
  honesty: Honesty;
  siteId: string | undefined;
  children: React.ReactNode;
};

function Told({ summary, retention, honesty, siteId, children }: ToldProps) {
  const { t } = useTranslation('worth');
  const format = useFormat();
  const past = Date.parse(summary.madeAt) - Date.parse(summary.asOf) > 2 * 86_400_000;
  return (
    <>
      <PageHead
        title={t('title')}
        lead={
          <>
            {t('lead')}
            <br />
            {t(past ? 'asOf' : 'asOfToday', { day: format.calendarDay(summary.asOf) })}
          </>
        }
      >
        <div className="worth-head">
          {children}
          <FitButton madeAt={summary.madeAt} />
        </div>
      </PageHead>
      <div className="worth-grid">
        <TotalCard summary={summary} />
        <TenthsCard tenths={summary.tenths} />
        <SignalsCard summary={summary} siteId={siteId} />
        <HonestyCard honesty={honesty} />
        <CohortsCard retention={retention} />
        <RegularsCard retention={retention} />
        <RepeatCard retention={retention} />
      </div>
    </>
  );
}

type Site = { siteId: string; name: string };

function SiteChips({
  sites,
  siteId,
  choose,
}: {
  sites: readonly Site[];
  siteId: string | undefined;
  choose: (siteId: string | undefined) => void;
}) {
  const { t } = useTranslation('worth');
  const all = { siteId: undefined, name: t('allCustomers') };
  return (
    <fieldset className="chips">
      <legend className="visually-hidden">{t('sites')}</legend>
      {[all, ...sites].map((site) => (
        <button
          key={site.siteId ?? 'all'}
          type="button"
          className="chip"
          aria-pressed={site.siteId === siteId}
          onClick={() => choose(site.siteId)}
        >
          {site.name}
        </button>
      ))}
    </fieldset>
  );
}

function NothingYet() {
  const { t } = useTranslation('worth');
  const { can } = useWelcome();
  const { data } = useSuspenseQuery(fitStateQuery());
  if (data.state !== 'idle') {
    return (
      <>
        <PageHead title={t('title')} lead={t('lead')}>
          <FitButton madeAt={null} />
        </PageHead>
        <Empty title={t('title')}>{t('empty.wait')}</Empty>
      </>
    );
  }
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} />
      <Empty
        title={t('empty.title')}
        action={
          can('imports.run') ? (
            <Button component={Link} to="/imports">
              {t('empty.import')}
            </Button>
          ) : null
        }
      >
        {t('empty.text')}
      </Empty>
      {can('worth.fit') ? (
        <div className="worth-unread tiny">
          {t('empty.unread')} <FitButton madeAt={null} />
        </div>
      ) : null}
    </>
  );
}
