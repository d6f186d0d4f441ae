// On Today: who rang and was missed, soonest due first.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import './calls.css';
import { CallLink } from './call-link.tsx';
import { refreshCalls, tasksQuery } from './queries.ts';

/** The list of the day stays in sight below. */
const few = 4;

export function CallBacks() {
  const { t } = useTranslation('calls');
  const format = useFormat();
  const { data } = useQuery(tasksQuery());
  const [all, setAll] = useState(false);
  const [now] = useState(Date.now);
  if (!data || data.items.length === 0) return null;
  const settle = async ({ callId, phone }: { callId: string; phone: string | null }): Promise<void> => {
    try {
      await client.calls.settleTask({ callId });
      await refreshCalls();
      toast(t(phone === null ? 'back.closed' : 'back.done'), () => void reopen(callId));
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <section className="card call-backs" style={{ marginBottom: 14 }} aria-labelledby="call-backs">
      <h2 id="call-backs">{t('back.title', { count: data.items.length })}</h2>
      <table className="plain call-backs-table">
        <tbody>
          {data.items.slice(0, all ? undefined : few).map((task) => (
            <tr key={task.callId}>
              <td>
                {task.customer ? (
                  <Link to="/customers/$customerId" params={{ customerId: task.customer.customerId }}>
                    {task.customer.name}
                  </Link>
                ) : (
                  <b>{task.phone === null ? t('ring.withheld') : task.shown}</b>
                )}
                <div className="tiny">
                  {[
                    t('back.missed', { count: task.times, when: format.moment(task.missedAt) }),
                    task.mine ? null : t('back.anybody'),
                    task.site,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </div>
              </td>
              <td className={Date.parse(task.dueAt) < now ? 'late' : undefined}>
                {t('back.due', { when: format.moment(task.dueAt) })}
              </td>
              <td className="num">
                {task.customer && task.customer.nextYearMinor > 0 ? (
                  <b>{format.money(task.customer.nextYearMinor)}</b>
                ) : null}
              </td>
              <td className="num" style={{ whiteSpace: 'nowrap' }}>
                {task.phone ? (
                  <CallLink
                    className="chip"
                    phone={task.phone}
                    customerId={task.customer?.customerId ?? null}
                    label={t('back.callOf', { number: task.shown })}
                  >
                    {t('back.call')}
                  </CallLink>
                ) : null}{' '}
                <button type="button" className="chip" onClick={() => void settle(task)}>
                  {t(task.phone === null ? 'back.close' : 'back.settle')}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {data.items.length > few && !all ? (
        <button type="button" className="chip" style={{ marginTop: 8 }} onClick={() => setAll(true)}>
          {t('back.all', { count: data.items.length })}
        </button>
      ) : null}
    </section>
  );
}

async function reopen(callId: string): Promise<void> {
  try {
    await client.calls.reopenTask({ callId });
    await refreshCalls();
  } catch (error) {
    toastError(error);
  }
}
