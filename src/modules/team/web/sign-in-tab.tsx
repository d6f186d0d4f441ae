// What everybody who signs in is asked for.
import { Checkbox, Stack, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PasswordField } from '../../../../web/parts/password-field.tsx';
import { api, type client, queryClient } from '../../../../web/client.ts';
import { SaveButton } from '../../../../web/parts/save-button.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { welcomeQuery } from '../../../../web/welcome.ts';
import { SessionTimesFields } from './session-times.tsx';

type Rules = Awaited<ReturnType<typeof client.signIn.rules>>;
const rulesQuery = () => api.signIn.rules.queryOptions({ input: {} });

export function SignInTab() {
  const { data } = useSuspenseQuery(rulesQuery());
  return <RulesForm key={JSON.stringify(data)} rules={data} />;
}

function RulesForm({ rules }: { rules: Rules }) {
  const { t } = useTranslation('sign-in');
  const { sso } = rules;
  const form = useForm({
    initialValues: {
      secondFactorRequired: rules.secondFactorRequired,
      sessions: rules.sessions,
      on: sso !== null,
      name: sso?.name ?? '',
      issuer: sso?.issuer ?? '',
      clientId: sso?.clientId ?? '',
      clientSecret: '',
      domains: sso?.domains ?? [],
      required: sso?.required ?? false,
      allowPrivate: sso?.allowPrivate ?? false,
    },
    validate: {
      sessions: {
        idleMinutes: (value, { sessions }) => (value > sessions.longestHours * 60 ? t('idleTooLong') : null),
      },
      domains: (value, { on }) => (on && value.length === 0 ? t('ssoDomainsNeeded') : null),
    },
  });
  const save = useMutation({
    ...api.signIn.saveRules.mutationOptions(),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: rulesQuery().queryKey });
      await queryClient.invalidateQueries({ queryKey: welcomeQuery().queryKey });
      toast(t('account:settings.saved'));
    },
    onError: toastError,
  });
  const submit = form.onSubmit(({ secondFactorRequired, sessions, on, clientSecret, ...provider }) =>
    save.mutate({
      secondFactorRequired,
      sessions,
      sso: on ? provider : null,
      ...(clientSecret !== '' && { clientSecret }),
    }),
  );
  return (
    <form onSubmit={submit}>
      <div className="stack">
        <section className="card">
          <h2>{t('account:settings.twoFactor')}</h2>
          <Checkbox
            label={t('requireSecondFactor')}
            description={t('requireSecondFactorHint')}
            {...form.getInputProps('secondFactorRequired', { type: 'checkbox' })}
          />
        </section>
        <section className="card">
          <h2>{t('sessionTimes')}</h2>
          <SessionTimesFields form={form} />
        </section>
        <section className="card">
          <h2>{t('sso')}</h2>
          <Stack gap={12}>
            <Checkbox
              label={t('ssoOn')}
              description={t('ssoOnHint')}
              {...form.getInputProps('on', { type: 'checkbox' })}
            />
            {form.values.on ? (
              <>
                <p className="tiny" style={{ margin: 0 }}>
                  {t('ssoRedirect')} <code>{location.origin + rules.redirectPath}</code>
                </p>
                <TextInput
                  label={t('ssoName')}
                  description={t('ssoNameHint')}
                  required
                  maxLength={60}
                  {...form.getInputProps('name')}
                />
                <TextInput
                  label={t('ssoIssuer')}
                  description={t('ssoIssuerHint')}
                  type="url"
                  required
                  {...form.getInputProps('issuer')}
                />
                <TextInput
                  label={t('ssoClient')}
                  autoComplete="off"
                  required
                  {...form.getInputProps('clientId')}
                />
                <PasswordField
                  label={t('ssoSecret')}
                  description={sso?.hasSecret ? t('ssoSecretKept') : t('ssoSecretHint')}
                  autoComplete="new-password"
                  {...form.getInputProps('clientSecret')}
                />
                <TagsInput
                  label={t('ssoDomains')}
                  description={t('ssoDomainsHint')}
                  {...form.getInputProps('domains')}
                />
                <Checkbox
                  label={t('ssoRequired')}
                  description={t('ssoRequiredHint')}
                  {...form.getInputProps('required', { type: 'checkbox' })}
                />
                <Checkbox
                  label={t('ssoAllowPrivate')}
                  description={t('ssoAllowPrivateHint')}
                  {...form.getInputProps('allowPrivate', { type: 'checkbox' })}
                />
              </>
            ) : null}
          </Stack>
        </section>
        <SaveButton pending={save.isPending} />
      </div>
    </form>
  );
}
