import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';
import { useWelcome } from '../../../../web/welcome.ts';

/** For owner and manager: anybody's list. */
export function WhoseList({ staffId }: { staffId: string }) {
  const { t } = useTranslation('outreach');
  const { me } = useWelcome();
  const navigate = useNavigate();
  const { data } = useQuery({ ...api.team.staff.queryOptions({ input: {} }), meta: live('team') });
  const others = data?.items.filter(
    (member) =>
      member.staffId === staffId || (member.active && ['owner', 'manager', 'rep'].includes(member.role)),
  );
  if (!others || others.length < 2) return null;
  return (
    <NativeSelect
      aria-label={t('whoseList')}
      value={staffId}
      data={others.map((member) => ({ value: member.staffId, label: member.name }))}
      onChange={({ currentTarget: { value } }) =>
        void navigate({ to: '/today', search: value === me?.staffId ? {} : { staffId: value } })
      }
    />
  );
}
