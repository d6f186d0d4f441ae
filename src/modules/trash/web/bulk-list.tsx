// What was changed for many at once: how far it is, and its way back.
import { Button, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, client, queryClient } from '../../../../web/client.ts';
import { useOnce } from '../../../../web/parts/once.ts';
import { useFormat } from '../../../../web/format.ts';
import { live } from '../../../../web/live.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import { toastError } from '../../../../web/parts/toast.tsx';

type Bulk = Awaited<ReturnType<typeof client.bulk.list>>['items'][number];

export function BulkList() {
  const { t } = useTranslation('trash');
  const list = useQuery({ ...api.bulk.list.queryOptions({ input: {} }), meta: live('bulk') });
  const items = list.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className="card" aria-labelledby="bulk-title">
      <h2 id="bulk-title">{t('bulk.title')}</h2>
      <ul className="plain-list">
        {items.map((item) => (
          <Row key={item.bulkId} item={item} />
        ))}
      </ul>
    </section>
  );
}

function Row({ item }: { item: Bulk }) {
  const { t } = useTranslation('trash');
  const format = useFormat();
  const { bulkId, kind, value, state, total, done, changed, by, madeAt } = item;
  const busy = state === 'running' || state === 'undoing';
  const { busy: asked, once } = useOnce();
  const undo = async (): Promise<void> => {
    try {
      await client.bulk.undo({ bulkId });
      await queryClient.invalidateQueries();
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <li className="trash-row">
      <div>
        <b>
          {t(`bulk.${kind}`)}
          {kind === 'delete' ? '' : `: ${value ?? t('bulk.nobodyValue')}`}
        </b>{' '}
        <Tag>{t(`bulk.state.${state}`)}</Tag>
        <div className="tiny">
          {t('bulk.row', {
            changed: format.number(changed),
            total: format.number(total),
            by: by?.name ?? t('nobody'),
            when: format.moment(madeAt),
          })}
        </div>
        {busy ? (
          <Progress
            mt={6}
            value={(done / Math.max(1, total)) * 100}
            animated
            aria-label={t(`bulk.state.${state}`)}
          />
        ) : null}
      </div>
      {state === 'done' ? (
        <Button size="compact-sm" variant="default" loading={asked} onClick={() => once(undo)}>
          {t('bulk.undo')}
        </Button>
      ) : null}
    </li>
  );
}
