import { Button, Checkbox, Group, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { PasswordField } from '../../../../web/parts/password-field.tsx';
import { client } from '../../../../web/client.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import { type MailState, useMailWork } from './queries.ts';

type Security = NonNullable<MailState['server']>['security'];
const usualPorts: Record<Security, number> = { tls: 465, starttls: 587, none: 25 };
const securities = ['starttls', 'tls', 'none'] as const;

export function MailForm({ server }: { server: MailState['server'] }) {
  const { t } = useTranslation('mail');
  const { business, me } = useWelcome();
  const work = useMailWork();
  const form = useForm({
    initialValues: {
      host: server?.host ?? '',
      port: server?.port ?? usualPorts.starttls,
      security: server?.security ?? 'starttls',
      username: server?.username ?? '',
      password: '',
      fromAddress: server?.fromAddress ?? '',
      fromName: server?.fromName ?? business?.name ?? '',
      allowPrivate: server?.allowPrivate ?? false,
    },
  });
  const choose = (security: Security): void => {
    const usual = form.values.port === usualPorts[form.values.security];
    form.setValues({ security, ...(usual && { port: usualPorts[security] }) });
  };
  const submit = form.onSubmit(({ username, password, ...rest }) => {
    const user = username.trim() === '' ? null : username;
    const input = { ...rest, username: user, ...(password !== '' && { password }) };
    void work.run('save', () => client.mail.saveSettings(input), 'saved');
  });
  return (
    <section className="card">
      <form onSubmit={submit}>
        <Stack gap={12}>
          <Group align="start" grow preventGrowOverflow={false}>
            <TextInput
              style={{ flex: '3 1 220px' }}
              label={t('host')}
              placeholder={t('hostExample')}
              required
              {...form.getInputProps('host')}
            />
            <NumberInput
              style={{ flex: '1 1 90px' }}
              label={t('port')}
              min={1}
              max={65535}
              required
              {...form.getInputProps('port')}
            />
          </Group>
          <Select
            label={t('security')}
            data={securities.map((value) => ({ value, label: t(`securities.${value}`) }))}
            allowDeselect={false}
            value={form.values.security}
            onChange={(value) => choose(securities.find((each) => each === value) ?? 'starttls')}
          />
          <Group align="start" grow preventGrowOverflow={false}>
            <TextInput
              style={{ flex: '1 1 220px' }}
              label={t('username')}
              autoComplete="off"
              {...form.getInputProps('username')}
            />
            <PasswordField
              style={{ flex: '1 1 220px' }}
              label={t('password')}
              autoComplete="new-password"
              placeholder={server?.hasPassword ? t('passwordKept') : undefined}
              {...form.getInputProps('password')}
            />
          </Group>
          <Group align="start" grow preventGrowOverflow={false}>
            <TextInput
              style={{ flex: '1 1 220px' }}
              label={t('fromAddress')}
              type="email"
              required
              {...form.getInputProps('fromAddress')}
            />
            <TextInput
              style={{ flex: '1 1 220px' }}
              label={t('fromName')}
              required
              {...form.getInputProps('fromName')}
            />
          </Group>
          <Checkbox
            label={t('allowPrivate')}
            description={t('allowPrivateHint')}
            disabled={me?.role !== 'owner'}
            {...form.getInputProps('allowPrivate', { type: 'checkbox' })}
          />
          <Group>
            <Button type="submit" loading={work.pending === 'save'}>
              {t('shell:save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </section>
  );
}
