import { Button, MultiSelect, Select } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { roles } from '../../../core/permissions.ts';
import { api, type client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { PutOut } from './put-out.tsx';
import { refreshStaff } from './staff-query.ts';
import { StaffSignIn } from './staff-sign-in.tsx';

export type Member = Awaited<ReturnType<typeof client.team.staff>>['items'][number];

export function StaffRow({ member, team }: { member: Member; team: readonly Member[] }) {
  const { t } = useTranslation('account');
  const { sites, me, can } = useWelcome();
  const { staffId } = member;
  const mine = can('team.manage');
  const update = useMutation({
    ...api.team.updateStaff.mutationOptions(),
    scope: { id: `staff ${staffId}` }, // one after the other, as they were chosen
    onSuccess: async (now, { siteIds }) => {
      await refreshStaff();
      const everywhere = siteIds?.length === 0 && member.siteIds.length > 0;
      if (everywhere)
        toast(t('settings.seesAll', now), () => update.mutate({ staffId, siteIds: member.siteIds }));
      else toast(t('settings.saved'));
    },
    onError: toastError,
  });
  // what was chosen shows at once: whoever chooses a second site at once chooses it in addition
  const { role, siteIds } = { ...member, ...(update.isPending ? update.variables : {}) };
  return (
    <tr>
      <td>
        <b>{member.name}</b> <State member={member} />
        <div className="tiny">{member.email}</div>
      </td>
      <td>
        <Select
          size="xs"
          w={120}
          aria-label={t('settings.role')}
          data={roles.map((value) => ({ value, label: t(`settings.roles.${value}`) }))}
          value={role}
          disabled={!mine}
          allowDeselect={false}
          onChange={(chosen) => chosen && update.mutate({ staffId, role: chosen })}
        />
      </td>
      <td>
        <MultiSelect
          size="xs"
          w={180}
          aria-label={t('settings.sitesOf')}
          placeholder={siteIds.length === 0 ? t('settings.allSites') : undefined}
          data={sites.map((site) => ({ value: site.siteId, label: site.name }))}
          value={siteIds}
          disabled={!mine}
          onChange={(chosen) => update.mutate({ staffId, siteIds: chosen })}
        />
      </td>
      <td className="staff-actions">
        <Button
          size="compact-xs"
          variant="subtle"
          renderRoot={(root: object) => <Link {...root} to="/handover" search={{ from: staffId }} />}
        >
          {t('relations:handover.link')}
        </Button>
        <StaffSignIn member={member} />
        {staffId === me?.staffId || !mine ? null : member.active ? (
          <PutOut
            member={member}
            team={team}
            onPutOut={(successorId) => update.mutate({ staffId, active: false, successorId })}
          />
        ) : (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => update.mutate({ staffId, active: true })}
          >
            {t('settings.switchOn')}
          </Button>
        )}
      </td>
    </tr>
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
