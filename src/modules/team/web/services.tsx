// Other systems that use the API in their own name.
import { Button, Group, MultiSelect, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { holds, permissions, roles } from '../../../core/permissions.ts';
import { api, client, queryClient } from '../../../../web/client.ts';
import { clearSent } from '../../../../web/parts/clear-sent.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { KeyForm } from './key-form.tsx';
import { KeyTable } from './key-table.tsx';

type Service = Awaited<ReturnType<typeof client.services.list>>['items'][number];
const serviceRoles = roles.filter((role) => role !== 'owner');
const servicesQuery = () => api.services.list.queryOptions({ input: {} });
const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: servicesQuery().queryKey });

export function Services() {
  const { t } = useTranslation('account');
  const { data } = useSuspenseQuery(servicesQuery());
  return (
    <>
      <section className="card" aria-labelledby="services">
        <h2 id="services">{t('settings.services')}</h2>
        <p className="muted" style={{ marginBottom: 12 }}>
          {t('settings.servicesLead')}
        </p>
        <AddService />
      </section>
      {data.items.map((service) => (
        <OneService key={service.staffId} service={service} />
      ))}
    </>
  );
}

function OneService({ service }: { service: Service }) {
  const { t } = useTranslation('account');
  const { sites } = useWelcome();
  const after = {
    onSuccess: async () => {
      await refresh();
      toast(t('settings.saved'));
    },
    onError: toastError,
  };
  const update = useMutation({ ...api.services.update.mutationOptions(), ...after });
  const revoke = useMutation({ ...api.services.revokeKey.mutationOptions(), ...after });
  const { staffId, name, active, role, siteIds } = service;
  const where = sites.filter((site) => siteIds.includes(site.siteId)).map((site) => site.name);
  return (
    <section className="card" aria-label={t('settings.serviceKeys', { name })}>
      <Group justify="space-between" mb={10}>
        <div>
          <b>{name}</b> {active ? null : <Tag>{t('settings.inactive')}</Tag>}
          <div className="tiny">
            {t(`settings.roles.${role}`)} · {where.length > 0 ? where.join(', ') : t('settings.allSites')}
          </div>
        </div>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => update.mutate({ staffId, active: !active })}
        >
          {active ? t('settings.switchOff') : t('settings.switchOn')}
        </Button>
      </Group>
      <KeyTable
        keys={service.keys}
        onRevoke={(apiKeyId) => revoke.mutateAsync({ staffId, apiKeyId }).catch(() => {})}
      />
      <KeyForm
        scope={permissions.filter((permission) => holds(role, permission))}
        keys={service.keys}
        onMake={async (wish) => {
          const made = await client.services.addKey({ staffId, ...wish });
          await refresh();
          return made;
        }}
      />
    </section>
  );
}

function AddService() {
  const { t } = useTranslation('account');
  const { sites } = useWelcome();
  const form = useForm<{ name: string; role: (typeof serviceRoles)[number]; siteIds: string[] }>({
    initialValues: { name: '', role: 'rep', siteIds: [] },
  });
  const add = useMutation({
    ...api.services.add.mutationOptions(),
    onSuccess: async (_, sent) => {
      clearSent(form, sent);
      await refresh();
    },
    onError: toastError,
  });
  return (
    <form onSubmit={form.onSubmit((values) => add.mutate(values))}>
      <Group align="end">
        <TextInput
          style={{ flex: '1 1 180px' }}
          label={t('settings.serviceName')}
          required
          {...form.getInputProps('name')}
        />
        <Select
          w={130}
          label={t('settings.role')}
          data={serviceRoles.map((value) => ({ value, label: t(`settings.roles.${value}`) }))}
          allowDeselect={false}
          {...form.getInputProps('role')}
        />
        <MultiSelect
          style={{ flex: '1 1 180px' }}
          label={t('settings.sitesOf')}
          placeholder={form.values.siteIds.length === 0 ? t('settings.allSites') : undefined}
          data={sites.map((site) => ({ value: site.siteId, label: site.name }))}
          {...form.getInputProps('siteIds')}
        />
        <Button type="submit" loading={add.isPending}>
          {t('settings.addService')}
        </Button>
      </Group>
    </form>
  );
}
