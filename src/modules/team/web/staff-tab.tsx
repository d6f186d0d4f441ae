import { Button, Group, MultiSelect, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Role, roles } from '../../../core/permissions.ts';
import { api } from '../../../../web/client.ts';
import { clearSent } from '../../../../web/parts/clear-sent.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { FirstPassword } from './first-password.tsx';
import { refreshStaff, staffQuery } from './staff-query.ts';
import { StaffRow } from './staff-row.tsx';

export function StaffTab() {
  const { can } = useWelcome();
  return (
    <div className="stack">
      <StaffList />
      {can('team.manage') ? <AddStaff /> : null}
    </div>
  );
}

function useRoles(): { value: Role; label: string }[] {
  const { t } = useTranslation('account');
  return roles.map((value) => ({
    value,
    label: `${t(`settings.roles.${value}`)} · ${t(`settings.roleHint.${value}`)}`,
  }));
}

function StaffList() {
  const { t } = useTranslation('account');
  const { data } = useSuspenseQuery(staffQuery());
  return (
    <section className="card" style={{ overflowX: 'auto', position: 'relative' }}>
      <table className="plain stacked staff-table">
        <thead>
          <tr>
            <th>{t('memberName')}</th>
            <th>{t('settings.role')}</th>
            <th>{t('settings.sitesOf')}</th>
            <th>
              <span className="visually-hidden">{t('settings.active')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.items.map((member) => (
            <StaffRow key={member.staffId} member={member} team={data.items} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function AddStaff() {
  const { t } = useTranslation('account');
  const choices = useRoles();
  const { sites } = useWelcome();
  const form = useForm({
    initialValues: { name: '', email: '', role: 'rep' as Role, siteIds: [] as string[] },
  });
  const add = useMutation({
    ...api.team.addStaff.mutationOptions(),
    onSuccess: async (_, sent) => {
      clearSent(form, sent);
      await refreshStaff();
      toast(t('settings.saved'));
    },
    onError: toastError,
  });
  return (
    <section className="card">
      <h2>{t('settings.addStaff')}</h2>
      <form onSubmit={form.onSubmit((values) => add.mutate(values))}>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing={12}>
          <TextInput label={t('memberName')} required autoComplete="off" {...form.getInputProps('name')} />
          <TextInput
            label={t('email')}
            type="email"
            required
            autoComplete="off"
            {...form.getInputProps('email')}
          />
          <Select
            label={t('settings.role')}
            data={choices}
            allowDeselect={false}
            {...form.getInputProps('role')}
          />
          <MultiSelect
            label={t('settings.sitesOf')}
            placeholder={form.values.siteIds.length === 0 ? t('settings.allSites') : undefined}
            data={sites.map((site) => ({ value: site.siteId, label: site.name }))}
            {...form.getInputProps('siteIds')}
          />
        </SimpleGrid>
        <Group mt={14}>
          <Button type="submit" loading={add.isPending}>
            {t('settings.addStaff')}
          </Button>
        </Group>
      </form>
      {add.data?.firstPassword ? (
        <FirstPassword
          key={add.data.firstPassword.password}
          name={add.data.name}
          {...add.data.firstPassword}
        />
      ) : null}
    </section>
  );
}
