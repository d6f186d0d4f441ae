// Settings, Trash: what was deleted, by whom, and how long it can still come back.
import './trash.css';
import { Button, Group, Modal, Stack } from '@mantine/core';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client, queryClient } from '../../../../web/client.ts';
import { useOnce } from '../../../../web/parts/once.ts';
import { useFormat } from '../../../../web/format.ts';
import { live } from '../../../../web/live.ts';
import { Empty } from '../../../../web/parts/states.tsx';
import { Tag } from '../../../../web/parts/tag.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { More } from '../../../../web/parts/more.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { BulkList } from './bulk-list.tsx';

type Item = Awaited<ReturnType<typeof client.trash.list>>['items'][number];

export function TrashTab() {
  const { can } = useWelcome();
  const { t } = useTranslation('trash');
  const pages = useSuspenseInfiniteQuery({
    ...api.trash.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ cursor }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
    meta: live('trash'),
  });
  const items = pages.data.pages.flatMap((page) => page.items);
  return (
    <div className="stack">
      {can('customers.bulk') ? <BulkList /> : null}
      <section className="card" aria-label={t('title')}>
        <p className="muted">{t('lead')}</p>
        {items.length === 0 ? <Empty title={t('none')}>{t('noneText')}</Empty> : null}
        <ul className="plain-list">
          {items.map((item) => (
            <Row key={item.trashId} item={item} />
          ))}
        </ul>
        <More pages={pages}>{t('more')}</More>
      </section>
    </div>
  );
}

function Row({ item }: { item: Item }) {
  const { t } = useTranslation('trash');
  const format = useFormat();
  const { can } = useWelcome();
  const [asking, setAsking] = useState(false);
  const { label, trashId } = item;
  const { busy, once } = useOnce();
  const act = (work: () => Promise<string>): void =>
    once(async () => {
      try {
        const said = await work();
        await queryClient.invalidateQueries();
        toast(said);
      } catch (error) {
        toastError(error);
      }
    });
  const restore = () =>
    act(async () => {
      const { numberTaken } = await client.trash.restore({ trashId });
      return numberTaken === null
        ? t('restored', { label })
        : t('numberTaken', { label, number: numberTaken });
    });
  const purge = () =>
    act(async () => {
      setAsking(false);
      await client.trash.purge({ trashId });
      return t('purged', { label });
    });
  return (
    <li className="trash-row">
      <div>
        <b>{label}</b> <Tag>{t(`kind.${item.kind}`)}</Tag>
        {item.kind !== 'customer' && item.customerName ? (
          <span className="tiny">
            {' '}
            <Link to="/customers/$customerId" params={{ customerId: item.customerId }}>
              {t('with', { name: item.customerName })}
            </Link>
          </span>
        ) : null}
        <div className="tiny">
          {t('by', { name: item.deletedBy?.name ?? t('nobody'), when: format.moment(item.deletedAt) })}
          {' · '}
          {t('daysLeft', { count: daysUntil(item.goesAt) })}
          {item.orders > 0
            ? ` · ${t('orders', { count: item.orders, amount: format.money(item.spendMinor) })}`
            : ''}
        </div>
      </div>
      <Group gap={6} wrap="nowrap">
        <Button size="compact-sm" variant="default" loading={busy} onClick={restore}>
          {t('restore')}
        </Button>
        {can('trash.purge') ? (
          <Button size="compact-sm" variant="subtle" color="bad" onClick={() => setAsking(true)}>
            {t('purge')}
          </Button>
        ) : null}
      </Group>
      <Modal opened={asking} onClose={() => setAsking(false)} title={t('purgeSure', { label })} centered>
        <Stack gap={12}>
          <p>{t('purgeText')}</p>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              {t('shell:cancel')}
            </Button>
            <Button color="bad" loading={busy} onClick={purge}>
              {t('purge')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </li>
  );
}

function daysUntil(at: string): number {
  return Math.max(1, Math.ceil((Date.parse(at) - Date.now()) / 86_400_000));
}
