import { Button, Group, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PasswordField } from '../../../../web/parts/password-field.tsx';
import { api, messageOf } from '../../../../web/client.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import { NewPassword, shortest } from './new-password.tsx';

/** The password that somebody has, and the one they want instead. */
export function ChangePassword({
  currentLabel,
  onChanged,
}: {
  currentLabel: string;
  onChanged: (endedSessions: number) => void;
}) {
  const { t } = useTranslation('account');
  const { business, me } = useWelcome();
  const form = useForm({
    initialValues: { current: '', next: '' },
    validate: { next: (value) => (value.length < shortest ? t('passwordShort') : null) },
  });
  const change = useMutation({
    ...api.team.changePassword.mutationOptions(),
    onSuccess: ({ endedSessions }) => {
      form.reset();
      onChanged(endedSessions);
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate(values))}>
      <Stack gap={12}>
        <PasswordField
          label={currentLabel}
          autoComplete="current-password"
          required
          {...form.getInputProps('current')}
        />
        <NewPassword
          label={t('settings.newPassword')}
          own={[business?.name, me?.name, me?.email]}
          {...form.getInputProps('next')}
        />
        {change.error ? (
          <p role="alert" style={{ color: 'var(--bad)' }}>
            {messageOf(change.error)}
          </p>
        ) : null}
        <Group>
          <Button type="submit" loading={change.isPending}>
            {t('settings.changePassword')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
