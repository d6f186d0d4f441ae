import { Select } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, queryClient } from '../../../../web/client.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome, welcomeQuery } from '../../../../web/welcome.ts';
import { MailReminders } from '../../mail/web/mail-reminders.tsx';
import { ChangePassword } from './change-password.tsx';
import { Passkeys } from './passkeys.tsx';
import { Sessions } from './sessions.tsx';
import { TwoFactor } from './two-factor.tsx';

const locales = ['en-GB', 'en-US', 'en-IE', 'en-AU', 'de-DE', 'de-AT', 'de-CH'];

export function YouTab() {
  return (
    <div className="stack">
      <Language />
      <MailReminders />
      <YourPassword />
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

function YourPassword() {
  const { t } = useTranslation('account');
  return (
    <section className="card">
      <h2>{t('settings.changePassword')}</h2>
      <ChangePassword
        currentLabel={t('settings.currentPassword')}
        onChanged={(endedSessions) => toast(t('settings.passwordChanged', { count: endedSessions }))}
      />
    </section>
  );
}
