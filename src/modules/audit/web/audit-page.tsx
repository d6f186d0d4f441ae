// Who did what, when, and through which door. Narrowed by the address, so that what somebody found can be sent on.
import './audit.css';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../web/client.ts';
import { PageHead } from '../../../../web/parts/page-head.tsx';
import { Empty, Failed, Loading } from '../../../../web/parts/states.tsx';
import { More } from '../../../../web/parts/more.tsx';
import { AuditRow } from './audit-row.tsx';
import type { AuditSearch } from './audit-search.ts';

const doors = ['page', 'api', 'mcp', 'command', 'system', 'import'] as const;

export function AuditPage() {
  const { t } = useTranslation('audit');
  const search: AuditSearch = useSearch({ strict: false });
  const { staffId, door, room: operation, customerId, from } = search;
  const pages = useInfiniteQuery({
    ...api.audit.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...{ staffId, operation, customerId, cursor, limit: 50 },
        door: doors.find((each) => each === door),
        from: from === undefined ? undefined : new Date(`${from}T00:00:00`).toISOString(),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
    placeholderData: (before) => before,
  });
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} />
      <section className="card audit" aria-label={t('title')} aria-busy={pages.isPlaceholderData}>
        <Filters search={search} />
        {pages.error ? <Failed error={pages.error} retry={() => void pages.refetch()} /> : null}
        {pages.isPending ? <Loading /> : null}
        {pages.data && items.length === 0 ? <Empty title={t('none')}>{t('noneText')}</Empty> : null}
        <ol className="plain-list">
          {items.map((item) => (
            <AuditRow key={item.auditEntryId} item={item} />
          ))}
        </ol>
        <More pages={pages}>{t('earlier')}</More>
      </section>
    </>
  );
}

function Filters({ search }: { search: AuditSearch }) {
  const { t, i18n } = useTranslation('audit');
  const navigate = useNavigate();
  const staff = useQuery(api.team.staff.queryOptions({ input: {} }));
  const rooms = Object.entries(
    i18n.getResource(i18n.resolvedLanguage ?? 'en', 'audit', 'rooms') as Record<string, string>,
  );
  const change = (to: AuditSearch): void =>
    void navigate({ to: '/audit', search: { ...search, ...to }, replace: true });
  const all = { value: '', label: t('all') };
  return (
    <div className="audit-filters">
      <NativeSelect
        size="xs"
        label={t('by')}
        value={search.staffId ?? ''}
        data={[
          all,
          ...(staff.data?.items ?? []).map(({ staffId, name }) => ({ value: staffId, label: name })),
        ]}
        onChange={(event) => change({ staffId: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        size="xs"
        label={t('about')}
        value={search.room ?? ''}
        data={[all, ...rooms.map(([value, label]) => ({ value, label }))]}
        onChange={(event) => change({ room: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        size="xs"
        label={t('door')}
        value={search.door ?? ''}
        data={[all, ...doors.map((value) => ({ value, label: t(`doors.${value}`) }))]}
        onChange={(event) => change({ door: event.currentTarget.value || undefined })}
      />
      <TextInput
        size="xs"
        type="date"
        label={t('from')}
        value={search.from ?? ''}
        onChange={(event) => change({ from: event.currentTarget.value || undefined })}
      />
      {Object.values(search).some((value) => value !== undefined) ? (
        <Button size="xs" variant="default" onClick={() => void navigate({ to: '/audit', search: {} })}>
          {t('clear')}
        </Button>
      ) : null}
    </div>
  );
}
