// Opens once, on an empty system, and never again.
import { Button, Group, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, messageOf } from '../../../../web/client.ts';
import { i18n } from '../../../../web/i18n.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import { NewPassword, shortest } from './new-password.tsx';
import { callAuth } from './sign-in.ts';
import { countries, currencies, currencyOf, homeCountry, timeZones } from './places.ts';

export function FirstRunPage() {
  const { t } = useTranslation('account');
  const { business } = useWelcome(); // there already when an import came first, from the command line
  const country = homeCountry();
  const form = useForm({
    initialValues: {
      name: '',
      email: '',
      password: '',
      business: '',
      site: '',
      currency: business?.currency ?? currencyOf(country),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      country,
    },
    validate: {
      password: (value) => (value.length < shortest ? t('passwordShort') : null),
    },
  });
  const setUp = useMutation({
    ...api.team.setUp.mutationOptions(),
    onSuccess: async () => {
      await callAuth('sign-in/email', { email: form.values.email, password: form.values.password });
      location.assign('/');
    },
  });
  const submit = form.onSubmit((values) =>
    setUp.mutate({
      owner: { name: values.name, email: values.email },
      password: values.password,
      business: {
        name: values.business,
        site: values.site,
        currency: values.currency,
        timeZone: values.timeZone,
        country: values.country,
        locale: i18n.language,
      },
    }),
  );

  return (
    <main className="centre">
      <section className="card" style={{ width: 'min(640px, 100%)', padding: 28 }}>
        <h1 style={{ fontSize: 24, letterSpacing: '-.4px' }}>{t('firstRun.title')}</h1>
        <p className="muted" style={{ margin: '4px 0 20px' }}>
          {t('firstRun.lead')}
        </p>
        <form onSubmit={submit}>
          <h2 className="label">{t('firstRun.you')}</h2>
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing={12}>
            <TextInput
              label={t('name')}
              required
              autoFocus
              autoComplete="name"
              {...form.getInputProps('name')}
            />
            <TextInput
              label={t('email')}
              type="email"
              required
              autoComplete="username"
              {...form.getInputProps('email')}
            />
          </SimpleGrid>
          <NewPassword
            mt={12}
            label={t('password')}
            own={[form.values.business, form.values.name, form.values.email]}
            {...form.getInputProps('password')}
          />
          <h2 className="label" style={{ marginTop: 22 }}>
            {t('firstRun.business')}
          </h2>
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing={12}>
            <TextInput
              label={t('firstRun.businessName')}
              required
              autoComplete="organization"
              {...form.getInputProps('business')}
            />
            <TextInput
              label={t('firstRun.site')}
              description={t('firstRun.siteHint')}
              required
              {...form.getInputProps('site')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
            />
            <Select
              label={t('firstRun.currency')}
              data={currencies(i18n.language)}
              searchable
              required
              allowDeselect={false}
              disabled={business !== null}
              {...form.getInputProps('currency')}
            />
            <Select
              label={t('firstRun.country')}
              data={countries(i18n.language)}
              searchable
              required
              allowDeselect={false}
              {...form.getInputProps('country')}
            />
            <Select
              label={t('firstRun.timeZone')}
              data={timeZones()}
              searchable
              required
              allowDeselect={false}
              {...form.getInputProps('timeZone')}
            />
          </SimpleGrid>
          {setUp.error ? (
            <p role="alert" style={{ color: 'var(--bad)', marginTop: 14 }}>
              {messageOf(setUp.error)}
            </p>
          ) : null}
          <Group justify="flex-end" mt={22}>
            <Button type="submit" size="md" loading={setUp.isPending || setUp.isSuccess}>
              {t('firstRun.button')}
            </Button>
          </Group>
        </form>
      </section>
    </main>
  );
}
