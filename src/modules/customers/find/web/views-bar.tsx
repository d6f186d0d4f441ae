// Saved views as chips: a click shows one; what differs from all of them can be saved as another.
import { Button, Checkbox, Group, Menu, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client, queryClient } from '../../../../../web/client.ts';
import { useFocusBack } from '../../../../../web/parts/focus-back.ts';
import { toast, toastError } from '../../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../../web/welcome.ts';
import type { ListSearch } from './list-search.ts';
import type { ListQuery, OpenList } from './use-list.ts';

type View = Awaited<ReturnType<typeof client.find.views>>['items'][number];
const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: api.find.views.key() });

export function ViewsBar({ query }: { query: OpenList }) {
  const { t } = useTranslation('find');
  const { data } = useQuery(api.find.views.queryOptions({ input: {} }));
  const [saving, setSaving] = useState<View | 'new' | null>(null);
  const views = data?.items ?? [];
  const shown = query.asUsual ? undefined : shownOf(views, query);
  return (
    <section className="list-views" aria-label={t('views.label')}>
      <button
        type="button"
        className="chip"
        aria-pressed={query.filter.length === 0 && !shown}
        onClick={() => query.open({})}
      >
        {t('views.everybody')}
      </button>
      {views.map((view) => (
        <span key={view.viewId} className="list-view">
          <button
            type="button"
            className="chip"
            aria-pressed={view === shown}
            onClick={() => query.open(toSearch(view))}
          >
            {view.name}
          </button>
          {view === shown ? <ViewMenu view={view} query={query} onRename={() => setSaving(view)} /> : null}
        </span>
      ))}
      {query.asUsual || shown ? null : (
        <button type="button" className="list-link" onClick={() => setSaving('new')}>
          {t('views.save')}
        </button>
      )}
      {saving ? <SaveView view={saving} query={query} onClose={() => setSaving(null)} /> : null}
    </section>
  );
}

const toSearch = ({ query }: View): ListSearch => ({
  filter: query.filter,
  sort: query.sort,
  direction: query.direction,
  ...(query.columns.length > 0 && { columns: query.columns }),
});

/** Columns tell alike ones apart, but anybody changes them while they look: else the first that is alike is the one. */
function shownOf(views: readonly View[], query: ListQuery): View | undefined {
  const alike = views.filter((view) => sameList(view.query, query));
  return alike.find((view) => view.query.columns.join() === query.columns.join()) ?? alike[0];
}

function sameList(a: View['query'], b: ListQuery): boolean {
  const key = ({ filter, sort, direction }: Pick<ListQuery, 'filter' | 'sort' | 'direction'>): string =>
    JSON.stringify([filter.map(({ field, op, values }) => [field, op, values]), sort, direction]);
  return key(a) === key(b);
}

function ViewMenu({ view, query, onRename }: { view: View; query: ListQuery; onRename: () => void }) {
  const { t } = useTranslation('find');
  const { can } = useWelcome();
  if (!view.mine && !can('settings.manage')) return null;
  const remove = async (): Promise<void> => {
    try {
      await client.find.deleteView({ viewId: view.viewId });
      await refresh();
      const again = { name: view.name, shared: view.shared, query: view.query };
      toast(
        t('views.deleted', { name: view.name }),
        () => void client.find.addView(again).then(refresh, toastError),
      );
    } catch (error) {
      toastError(error);
    }
  };
  const keepColumns = (): Promise<unknown> =>
    client.find
      .updateView({ viewId: view.viewId, query: { ...view.query, columns: query.columns } })
      .then(() => refresh().then(() => toast(t('views.saved', { name: view.name }))), toastError);
  return (
    <Menu position="bottom-start" width={220}>
      <Menu.Target>
        <button type="button" className="chip" aria-label={t('views.menu', { name: view.name })}>
          ⋯
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onRename}>{t('views.rename')}</Menu.Item>
        <Menu.Item onClick={() => void keepColumns()}>{t('views.keepColumns')}</Menu.Item>
        <Menu.Item color="bad" onClick={() => void remove()}>
          {t('views.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function SaveView({ view, query, onClose }: { view: View | 'new'; query: ListQuery; onClose: () => void }) {
  const { t } = useTranslation('find');
  const { can } = useWelcome();
  useFocusBack();
  const old = view === 'new' ? null : view;
  const [name, setName] = useState(old?.name ?? '');
  const [shared, setShared] = useState(old?.shared ?? false);
  const save = useMutation({
    mutationFn: () => {
      const { filter, sort, direction, columns } = query;
      return old
        ? client.find.updateView({ viewId: old.viewId, name, shared })
        : client.find.addView({ name, shared, query: { filter, sort, direction, columns } });
    },
    onSuccess: async () => {
      await refresh();
      toast(t('views.saved', { name }));
      onClose();
    },
    onError: toastError,
  });
  return (
    <Modal opened onClose={onClose} title={t(old ? 'views.rename' : 'views.save')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack>
          <TextInput
            label={t('views.name')}
            placeholder={t('views.example')}
            value={name}
            maxLength={80}
            required
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {can('customers.write') ? (
            <Checkbox
              label={t('views.share')}
              checked={shared}
              onChange={(event) => setShared(event.currentTarget.checked)}
            />
          ) : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('filter.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
              {t('views.saveButton')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
