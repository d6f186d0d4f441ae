import { Button, Group, MultiSelect, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Role, roles } from '../../../core/permissions.ts';
import { api, queryClient } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { FirstPassword } from './first-password.tsx';
import { PutOut } from './put-out.tsx';
import { StaffSignIn } from './staff-sign-in.tsx';

const staffQuery = () => api.team.staff.queryOptions({ input: {} });
const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: staffQuery().queryKey });

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
  const { sites, me, can } = useWelcome();
  const mine = can('team.manage');
  const { data } = useSuspenseQuery(staffQuery());
  const update = useMutation({
    ...api.team.updateStaff.mutationOptions(),
    onSuccess: async () => {
      await refresh();
      toast(t('settings.saved'));
    },
    onError: toastError,
  });
  const choices = roles.map((value) => ({ value, label: t(`settings.roles.${value}`) }));
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
            <tr key={member.staffId}>
              <td>
                <b>{member.name}</b> <State member={member} />
                <div className="tiny">{member.email}</div>
              </td>
              <td>
                <Select
                  size="xs"
                  w={120}
                  aria-label={t('settings.role')}
                  data={choices}
                  value={member.role}
                  disabled={!mine}
                  allowDeselect={false}
                  onChange={(role) => role && update.mutate({ staffId: member.staffId, role })}
                />
              </td>
              <td>
                <MultiSelect
                  size="xs"
                  w={180}
                  aria-label={t('settings.sitesOf')}
                  placeholder={member.siteIds.length === 0 ? t('settings.allSites') : undefined}
                  data={sites.map((site) => ({ value: site.siteId, label: site.name }))}
                  value={member.siteIds}
                  disabled={!mine}
                  onChange={(siteIds) => update.mutate({ staffId: member.staffId, siteIds })}
                />
              </td>
              <td className="staff-actions">
                <Button
                  size="compact-xs"
                  variant="subtle"
                  renderRoot={(root: object) => (
                    <Link {...root} to="/handover" search={{ from: member.staffId }} />
                  )}
                >
                  {t('relations:handover.link')}
                </Button>
                <StaffSignIn member={member} />
                {member.staffId === me?.staffId || !mine ? null : member.active ? (
                  <PutOut
                    member={member}
                    team={data.items}
                    onPutOut={(successorId) =>
                      update.mutate({ staffId: member.staffId, active: false, successorId })
                    }
                  />
                ) : (
                  <Button
                    size="compact-xs"
                    variant="default"
                    onClick={() => update.mutate({ staffId: member.staffId, active: true })}
                  >
                    {t('settings.switchOn')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const isOver = (until: string): boolean => Date.parse(until) < Date.now();

function State({ member }: { member: { active: boolean; firstPasswordUntil: string | null } }) {
  const { t } = useTranslation('account');
  const format = useFormat();
  if (!member.active) return <Tag>{t('settings.inactive')}</Tag>;
  const until = member.firstPasswordUntil;
  if (until === null) return null;
  return (
    <Tag tone="warn">
      {isOver(until)
        ? t('sign-in:firstPasswordOver')
        : t('sign-in:firstPasswordOpen', { when: format.moment(until) })}
    </Tag>
  );
}

function AddStaff() {
  const { t } = useTranslation('account');
  const choices = useRoles();
  const form = useForm({
    initialValues: { name: '', email: '', role: 'rep' as Role },
  });
  const add = useMutation({
    ...api.team.addStaff.mutationOptions(),
    onSuccess: async () => {
      form.reset();
      await refresh();
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
        </SimpleGrid>
        <Group mt={14}>
          <Button type="submit" loading={add.isPending}>
            {t('settings.addStaff')}
          </Button>
        </Group>
      </form>
      {add.data?.firstPassword ? <FirstPassword name={add.data.name} {...add.data.firstPassword} /> : null}
    </section>
  );
}
