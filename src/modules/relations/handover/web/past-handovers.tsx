import { Button, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../../../../web/client.ts';
import { useFormat } from '../../../../../web/format.ts';
import { Failed, Loading } from '../../../../../web/parts/states.tsx';
import { Tag } from '../../../../../web/parts/tag.tsx';
import { toast, toastError } from '../../../../../web/parts/toast.tsx';
import { type Handover, handoversQuery, refresh } from './queries.ts';

export function PastHandovers() {
  const { t } = useTranslation('relations');
  return (
    <section className="card" aria-labelledby="past-handovers">
      <h2 className="label" id="past-handovers">
        {t('handover.past')}
      </h2>
      <Page first />
    </section>
  );
}

function Page({ cursor, first = false }: { cursor?: string; first?: boolean }) {
  const { t } = useTranslation('relations');
  const asked = useQuery(handoversQuery(cursor));
  const [older, setOlder] = useState(false);
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return <Loading />;
  const { items, next } = asked.data;
  if (first && items.length === 0) return <p className="muted">{t('handover.none')}</p>;
  return (
    <>
      {items.map((handover) => (
        <One key={handover.handoverId} handover={handover} />
      ))}
      {next && !older ? (
        <Button variant="subtle" size="compact-xs" onClick={() => setOlder(true)}>
          {t('handover.older')}
        </Button>
      ) : null}
      {next && older ? <Page cursor={next} /> : null}
    </>
  );
}

function One({ handover }: { handover: Handover }) {
  const { t } = useTranslation('relations');
  const format = useFormat();
  const { handoverId, from, successors, state, done, total, movedPromises, movedDrafts, by, madeAt } =
    handover;
  const busy = state === 'running' || state === 'undoing';
  const to = successors.map(({ name, customers }) =>
    t('handover.got', { name, n: format.number(customers) }),
  );
  const undo = async (): Promise<void> => {
    try {
      await client.handovers.undo({ handoverId });
      await refresh();
      toast(t('handover.undoing'));
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <article className="handover-one">
      <div className="handover-head">
        <b>{t('handover.line', { from: from.name, to: to.join(', ') })}</b>
        <Tag tone={busy ? 'warn' : state === 'done' ? 'good' : 'plain'}>{t(`handover.state.${state}`)}</Tag>
      </div>
      {busy ? (
        <Progress
          aria-label={t(`handover.state.${state}`)}
          value={total === 0 ? 100 : (100 * done) / total}
          my={6}
        />
      ) : null}
      <p className="tiny">
        {t('handover.progress', { done: format.number(done), total: format.number(total) })}
        {' · '}
        {t('handover.moved', {
          promises: format.number(movedPromises),
          drafts: format.number(movedDrafts),
        })}
      </p>
      {successors.map(({ staffId, name, note }) =>
        note ? (
          <p key={staffId} className="tiny handover-note">
            {name}: {note}
          </p>
        ) : null,
      )}
      <p className="tiny">
        {by ? t('handover.by', { name: by.name, date: format.moment(madeAt) }) : format.moment(madeAt)}
      </p>
      {state === 'done' ? (
        <Button size="compact-sm" variant="default" onClick={() => void undo()}>
          {t('handover.undo')}
        </Button>
      ) : null}
    </article>
  );
}
