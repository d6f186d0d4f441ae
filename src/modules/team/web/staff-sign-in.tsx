// Where somebody on the staff is signed in, and what helps when their device is gone.
import { Button, Group, Modal } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, queryClient } from '../../../../web/client.ts';
import { Failed, Loading } from '../../../../web/parts/states.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { FirstPassword } from './first-password.tsx';
import { SessionTable } from './sessions.tsx';

type Member = { staffId: string; name: string };

export function StaffSignIn({ member }: { member: Member }) {
  const { t } = useTranslation('sign-in');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="compact-xs" variant="subtle" onClick={() => setOpen(true)}>
        {t('devices')}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t('sessionsOf', member)} size="lg">
        {open ? <Content member={member} /> : null}
      </Modal>
    </>
  );
}

function Content({ member: { staffId, name } }: { member: Member }) {
  const { t } = useTranslation('sign-in');
  const { can, me } = useWelcome();
  const query = api.signIn.staffSessions.queryOptions({ input: { staffId } });
  const { data, error, refetch } = useQuery(query);
  const after = {
    onSuccess: async ({ ended }: { ended: number }) => {
      await queryClient.invalidateQueries({ queryKey: query.queryKey });
      toast(t('sessionsEnded', { count: ended }));
    },
    onError: toastError,
  };
  const end = useMutation({ ...api.signIn.endStaffSessions.mutationOptions(), ...after });
  const reset = useMutation({ ...api.signIn.resetFactors.mutationOptions(), ...after });
  const give = useMutation({
    ...api.team.giveFirstPassword.mutationOptions(),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: query.queryKey });
      await queryClient.invalidateQueries({ queryKey: api.team.staff.queryKey({ input: {} }) });
    },
    onError: toastError,
  });
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <>
      <SessionTable items={data.items} onEnd={(sessionId) => end.mutate({ staffId, sessionId })} />
      <Group mt={14}>
        {data.items.length > 0 ? (
          <Button variant="default" loading={end.isPending} onClick={() => end.mutate({ staffId })}>
            {t('endAll')}
          </Button>
        ) : null}
        {can('team.manage') ? (
          <Button
            variant="subtle"
            color="bad"
            loading={reset.isPending}
            onClick={() => reset.mutate({ staffId })}
          >
            {t('resetFactors')}
          </Button>
        ) : null}
        {can('team.manage') && staffId !== me?.staffId ? (
          <Button
            variant="subtle"
            color="bad"
            loading={give.isPending}
            onClick={() => give.mutate({ staffId })}
          >
            {t('giveFirstPassword')}
          </Button>
        ) : null}
      </Group>
      {give.data ? <FirstPassword name={name} {...give.data} /> : null}
      {can('team.manage') ? <p className="tiny">{t('resetFactorsHint', { name })}</p> : null}
    </>
  );
}
