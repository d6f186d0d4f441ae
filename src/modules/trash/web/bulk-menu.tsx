// One change for all that are chosen, or for all that the filter finds.
import { Button, Group, Menu, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import { api, client, queryClient } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { useFocusBack } from '../../../../web/parts/focus-back.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import type { Condition } from '../../customers/find/conditions.ts';
import { bulkKinds } from '../bulk/kinds.ts';

type Kind = (typeof bulkKinds)[number];
type Props = {
  ids: ReadonlySet<string>;
  filter: Condition[];
  /** how many the filter finds, as far as it is known */
  count: number | null;
  onDone: () => void;
};

export function BulkMenu(props: Props) {
  const { t } = useTranslation('trash');
  const { can } = useWelcome();
  const [kind, setKind] = useState<Kind | null>(null);
  const chosen = props.ids.size > 0;
  if (!chosen && props.filter.length === 0) return null;
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="default">{t(chosen ? 'bulk.menu' : 'bulk.menuAll')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {bulkKinds
            .filter((each) => each !== 'delete' || can('customers.delete'))
            .map((each) => (
              <Menu.Item
                key={each}
                color={each === 'delete' ? 'bad' : undefined}
                onClick={() => setKind(each)}
              >
                {t(`bulk.${each}`)}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
      {kind ? <BulkDialog {...props} kind={kind} onClose={() => setKind(null)} /> : null}
    </>
  );
}

function BulkDialog({
  ids,
  filter,
  count,
  onDone,
  kind,
  onClose,
}: Props & { kind: Kind; onClose: () => void }) {
  const { t } = useTranslation('trash');
  const format = useFormat();
  useFocusBack();
  const { sites } = useWelcome();
  const staff = useQuery({ ...api.team.staff.queryOptions({ input: {} }), enabled: kind === 'owner' });
  const [bulkId] = useState(() => v7());
  const [value, setValue] = useState('');
  const [busy, setBusy] = useState(false);
  const many = ids.size > 0 ? ids.size : count;
  const who = many === null ? t('bulk.many') : t('bulk.who', { count: many, n: format.number(many) });
  const what = t(`bulk.${kind}`);
  const undo = async (): Promise<void> => {
    try {
      const { kept } = await client.bulk.undo({ bulkId });
      await queryClient.invalidateQueries();
      toast(t('bulk.undone', { kept }));
    } catch (error) {
      toastError(error);
    }
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      const whom = ids.size > 0 ? { ids: [...ids] } : { filter };
      const { state, changed, total, done } = await client.bulk.start({
        bulkId,
        kind,
        value: value || null,
        ...whom,
      });
      await queryClient.invalidateQueries();
      onDone();
      onClose();
      if (state === 'done') toast(t('bulk.did', { what, changed, total }), () => void undo());
      else toast(t('bulk.begun', { what, done, total }));
    } catch (error) {
      setBusy(false);
      toastError(error);
    }
  };
  const options =
    kind === 'owner'
      ? (staff.data?.items ?? []).map((each) => ({ value: each.staffId, label: each.name }))
      : sites.map((site) => ({ value: site.siteId, label: site.name }));
  return (
    <Modal opened onClose={onClose} title={t('bulk.sure', { what, who })} centered>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap={12}>
          {kind === 'owner' || kind === 'site' ? (
            <NativeSelect
              data-autofocus
              label={what}
              value={value}
              data={[{ value: '', label: t('bulk.nobodyValue') }, ...options]}
              onChange={(event) => setValue(event.currentTarget.value)}
            />
          ) : null}
          {kind === 'addTag' || kind === 'removeTag' ? (
            <TextInput
              data-autofocus
              required
              maxLength={80}
              label={t('bulk.tag')}
              value={value}
              onChange={(event) => setValue(event.currentTarget.value)}
            />
          ) : null}
          <p className="muted">{t(kind === 'delete' ? 'bulk.deleteText' : 'bulk.text')}</p>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('shell:cancel')}
            </Button>
            <Button type="submit" loading={busy} color={kind === 'delete' ? 'bad' : undefined}>
              {t('bulk.go')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
