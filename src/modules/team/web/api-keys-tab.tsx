import { Button, Code, CopyButton, Group, MultiSelect, TextInput } from '@mantine/core';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Permission } from '../../../core/permissions.ts';
import { api, queryClient } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { Empty } from '../../../../web/parts/states.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';

const keysQuery = () => api.team.apiKeys.queryOptions({ input: {} });
const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: keysQuery().queryKey });

export function ApiKeysTab() {
  return (
    <div className="stack">
      <NewKey />
      <KeyList />
    </div>
  );
}

function NewKey() {
  const { t } = useTranslation('account');
  const { me } = useWelcome();
  const [name, setName] = useState('');
  const [permissions, setPermissions] = useState<Permission[]>([]);
  const make = useMutation({
    ...api.team.addApiKey.mutationOptions(),
    onSuccess: async () => {
      setName('');
      setPermissions([]);
      await refresh();
    },
    onError: toastError,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate({ name, permissions: permissions.length > 0 ? permissions : null });
  };
  return (
    <section className="card">
      <form onSubmit={submit}>
        <Group align="end">
          <TextInput
            style={{ flex: '1 1 200px' }}
            label={t('settings.keyName')}
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <MultiSelect
            style={{ flex: '1 1 240px' }}
            label={t('settings.keyScope')}
            placeholder={permissions.length === 0 ? t('settings.keyAll') : undefined}
            data={[...(me?.permissions ?? [])]}
            value={permissions}
            onChange={(values) => setPermissions(values)}
          />
          <Button type="submit" loading={make.isPending}>
            {t('settings.newKey')}
          </Button>
        </Group>
        <p className="tiny" style={{ margin: '8px 0 0' }}>
          {t('settings.keyScopeHint')}
        </p>
      </form>
      {make.data ? (
        <div role="status" style={{ marginTop: 14 }}>
          <p style={{ marginBottom: 6 }}>{t('settings.keyShown')}</p>
          <Group>
            <Code>{make.data.key}</Code>
            <CopyButton value={make.data.key}>
              {({ copied, copy }) => (
                <Button size="compact-sm" variant="default" onClick={copy}>
                  {copied ? t('settings.copied') : t('settings.copy')}
                </Button>
              )}
            </CopyButton>
          </Group>
        </div>
      ) : null}
    </section>
  );
}

function KeyList() {
  const { t } = useTranslation('account');
  const format = useFormat();
  const { data } = useSuspenseQuery(keysQuery());
  const revoke = useMutation({
    ...api.team.revokeApiKey.mutationOptions(),
    onSuccess: async () => {
      await refresh();
      toast(t('settings.revoked'));
    },
    onError: toastError,
  });
  if (data.items.length === 0) return <Empty title={t('settings.noKeys')}>{t('settings.noKeysText')}</Empty>;
  return (
    <section className="card">
      <table className="plain">
        <tbody>
          {data.items.map((key) => (
            <tr key={key.apiKeyId}>
              <td>
                <b>{key.name}</b>
                <div className="tiny">
                  {t('settings.keyHint', { hint: key.hint })} ·{' '}
                  {key.lastUsedAt
                    ? t('settings.keyUsed', { when: format.moment(key.lastUsedAt) })
                    : t('settings.keyUnused')}
                </div>
              </td>
              <td className="tiny">{key.permissions?.join(', ') ?? t('settings.keyAll')}</td>
              <td className="num">
                <Button
                  size="compact-sm"
                  variant="default"
                  color="bad"
                  onClick={() => revoke.mutate({ apiKeyId: key.apiKeyId })}
                >
                  {t('settings.revoke')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
