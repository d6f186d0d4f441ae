// How quickly the telephone is answered, where and when.
import { Button, SegmentedControl } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { PageHead } from '../../../../web/parts/page-head.tsx';
import { Empty, Failed, Loading } from '../../../../web/parts/states.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { HoursChart } from './hours-chart.tsx';
import { answeringQuery } from './queries.ts';
import { RingsChart } from './rings-chart.tsx';
import { SitesTable } from './sites-table.tsx';
import { sumOf } from './sums.ts';
import './calls.css';

const periods = [1, 7, 30, 90, 365] as const;
const DAY = 86_400_000;

/** Ends with the current hour, so that a page that is asked again asks the same. */
function lastDays(days: number): { from: string; to: string } {
  const to = Math.ceil(Date.now() / 3_600_000) * 3_600_000;
  return { from: new Date(to - days * DAY).toISOString(), to: new Date(to).toISOString() };
}

export function AnsweringPage() {
  const { t } = useTranslation('calls');
  const format = useFormat();
  const { can } = useWelcome();
  const [days, setDays] = useState('7');
  const { data, error, refetch } = useQuery({
    ...answeringQuery(lastDays(Number(days))),
    placeholderData: keepPreviousData,
  });
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const all = sumOf(data.cells);
  const share = (part: number, whole: number): string => (whole === 0 ? '–' : format.percent(part / whole));
  return (
    <>
      <PageHead title={t('answering.title')} lead={t('answering.lead')}>
        <SegmentedControl
          aria-label={t('answering.period')}
          value={days}
          onChange={setDays}
          data={periods.map((each) => ({
            value: String(each),
            label: t('answering.days', { count: each }),
          }))}
        />
      </PageHead>
      {all.calls === 0 ? (
        <div className="card">
          <Empty
            title={t('answering.none')}
            action={
              data.telephones === 0 && can('telephony.manage') ? (
                <Button component={Link} to="/settings" hash="telephone">
                  {t('answering.addTelephone')}
                </Button>
              ) : null
            }
          >
            {t(data.telephones === 0 ? 'answering.noneText' : 'answering.noneYet')}
          </Empty>
        </div>
      ) : (
        <div className="answering">
          <Tile
            label={t('answering.prompt')}
            value={share(all.prompt, all.calls)}
            sub={t('answering.ofCalls', { count: all.calls, part: format.number(all.prompt) })}
          />
          <Tile
            label={t('answering.answered')}
            value={share(all.answered, all.calls)}
            sub={t('answering.ofCalls', { count: all.calls, part: format.number(all.answered) })}
          />
          <Tile
            label={t('answering.missed')}
            value={format.number(all.missed)}
            sub={t('answering.missedShare', { share: share(all.missed, all.calls) })}
          />
          <Tile
            label={t('answering.back')}
            value={share(all.calledBack, all.missed)}
            sub={
              data.backMinutes === null
                ? t('answering.noBack')
                : data.backMinutes < 120
                  ? t('answering.backWithin', { count: Math.max(1, Math.round(data.backMinutes)) })
                  : t('answering.backWithinHours', { count: Math.round(data.backMinutes / 60) })
            }
          />
          <section className="card wide">
            <h2>{t('answering.byHour')}</h2>
            <HoursChart cells={data.cells} />
          </section>
          <section className="card half">
            <h2>{t('answering.byRing')}</h2>
            <RingsChart rings={data.rings} />
          </section>
          <section className="card half">
            <h2>{t('answering.bySite')}</h2>
            <SitesTable cells={data.cells} />
          </section>
        </div>
      )}
    </>
  );
}

function Tile({ label, value, sub }: { label: string; value: string; sub: string }) {
  return (
    <section className="card">
      <div className="label">{label}</div>
      <div className="big">{value}</div>
      <div className="tiny">{sub}</div>
    </section>
  );
}
