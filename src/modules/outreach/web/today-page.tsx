import { useSuspenseQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PageHead } from '../../../../web/parts/page-head.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { CallBacks } from '../../calls/web/call-backs.tsx';
import { EffectCard } from './effect-card.tsx';
import { NobodyYet } from './nobody-yet.tsx';
import { type Today, todayQuery } from './queries.ts';
import { KeysCard, WeekCard } from './side-cards.tsx';
import { TodayList } from './today-list.tsx';
import { WhoseList } from './whose-list.tsx';
import './today.css';

/** A call, with what is written down after it. */
const minutesEach = 5;

export function TodayPage() {
  const { t } = useTranslation('outreach');
  const { me, can } = useWelcome();
  const { staffId } = useSearch({ strict: false });
  const { data: today } = useSuspenseQuery(todayQuery(staffId));
  const mine = today.staff.staffId === me?.staffId;
  const name = mine ? (today.staff.name.split(' ')[0] ?? '') : today.staff.name;
  return (
    <>
      <PageHead title={t(mine ? 'title' : 'titleOf', { name })} lead={<Lead today={today} />}>
        {can('settings.manage') ? <WhoseList staffId={today.staff.staffId} /> : null}
      </PageHead>
      {mine && can('calls.answer') ? <CallBacks /> : null}
      <div className="today">
        {today.empty === null ? (
          <TodayList key={`${today.day} ${today.staff.staffId}`} today={today} staffId={staffId} />
        ) : (
          <div className="card">
            <NobodyYet empty={today.empty} />
          </div>
        )}
        <aside className="stack">
          <EffectCard />
          <WeekCard week={today.week} />
          <KeysCard />
        </aside>
      </div>
    </>
  );
}

function Lead({ today }: { today: Today }) {
  const { t } = useTranslation('outreach');
  if (today.items.length === 0) return null;
  const done = today.items.filter((item) => item.outcome !== null).length;
  const left = today.items.length - done;
  if (left === 0) return t('allDone');
  return (
    <>
      {t('lead', { count: left, minutes: left * minutesEach })}
      {done > 0 ? ` ${t('done', { count: done })}` : ''}
    </>
  );
}
