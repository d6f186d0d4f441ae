import { Switch } from '@mantine/core';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, queryClient } from '../../../../web/client.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';

const mineQuery = () => api.mail.mine.queryOptions({ input: {} });

export function MailReminders() {
  const { t } = useTranslation('mail');
  const { data } = useSuspenseQuery(mineQuery());
  const save = useMutation({
    ...api.mail.setMine.mutationOptions(),
    onSuccess(saved) {
      queryClient.setQueryData(mineQuery().queryKey, saved);
      toast(t('saved'));
    },
    onError: toastError,
  });
  return (
    <section className="card">
      <Switch
        label={t('reminders')}
        description={t('remindersHint')}
        checked={data.reminders}
        onChange={(event) => save.mutate({ reminders: event.currentTarget.checked })}
      />
    </section>
  );
}
