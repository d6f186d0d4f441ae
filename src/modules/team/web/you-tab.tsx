import { Button, Group, PasswordInput, Select, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, messageOf, queryClient } from '../../../../web/client.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome, welcomeQuery } from '../../../../web/welcome.ts';
import { MailReminders } from '../../mail/web/mail-reminders.tsx';
import { NewPassword, shortest } from './new-password.tsx';
import { Passkeys } from './passkeys.tsx';
import { Sessions } from './sessions.tsx';
import { TwoFactor } from './two-factor.tsx';

const locales = ['en-GB', 'en-US', 'en-IE', 'en-AU', 'de-DE', 'de-AT', 'de-CH'];

export function YouTab() {
  return (
    <div className="stack">
      <Language />
      <MailReminders />
      <ChangePassword />
      <Passkeys />
      <TwoFactor />
      <Sessions />
    </div>
  );
}

function Language() {
  const { t, i18n } = useTranslation('account');
  const { me } = useWelcome();
  const save = useMutation({
    ...api.team.setLocale.mutationOptions(),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: welcomeQuery().queryKey });
      toast(t('settings.saved'));
    },
    onError: toastError,
  });
  const names = new Intl.DisplayNames(i18n.language, { type: 'language' });
  return (
    <section className="card">
      <Select
        label={t('settings.language')}
        data={[
          { value: '', label: t('settings.languageAuto') },
          ...locales.map((value) => ({ value, label: names.of(value) ?? value })),
        ]}
        value={me?.locale ?? ''}
        allowDeselect={false}
        onChange={(value) => save.mutate({ locale: value || null })}
      />
    </section>
  );
}

function ChangePassword() {
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
      toast(t('settings.passwordChanged', { count: endedSessions }));
    },
  });
  return (
    <section className="card">
      <h2>{t('settings.changePassword')}</h2>
      <form onSubmit={form.onSubmit((values) => change.mutate(values))}>
        <Stack gap={12}>
          <PasswordInput
            label={t('settings.currentPassword')}
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
    </section>
  );
}
