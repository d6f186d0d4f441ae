import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, client, queryClient } from '../../../../web/client.ts';
import { Empty } from '../../../../web/parts/states.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { KeyForm } from './key-form.tsx';
import { type ApiKey, KeyTable } from './key-table.tsx';
import { Services } from './services.tsx';

const keysQuery = () => api.team.apiKeys.queryOptions({ input: {} });
const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: keysQuery().queryKey });

export function ApiKeysTab() {
  const { t } = useTranslation('account');
  const { me, can } = useWelcome();
  const { data } = useSuspenseQuery(keysQuery());
  return (
    <div className="stack">
      <section className="card">
        <h2>{t('settings.yourKeys')}</h2>
        <KeyForm
          scope={me?.permissions ?? []}
          keys={data.items}
          onMake={async (wish) => {
            const made = await client.team.addApiKey(wish);
            await refresh();
            return made;
          }}
        />
        <p className="tiny" style={{ margin: '8px 0 0' }}>
          {t('settings.keyScopeHint')}
        </p>
      </section>
      <KeyList keys={data.items} />
      {can('team.manage') ? <Services /> : null}
    </div>
  );
}

function KeyList({ keys }: { keys: readonly ApiKey[] }) {
  const { t } = useTranslation('account');
  const revoke = (apiKeyId: string): Promise<void> =>
    client.team
      .revokeApiKey({ apiKeyId })
      .then(refresh)
      .then(() => toast(t('settings.revoked')), toastError);
  if (keys.length === 0) return <Empty title={t('settings.noKeys')}>{t('settings.noKeysText')}</Empty>;
  return (
    <section className="card">
      <KeyTable keys={keys} onRevoke={revoke} />
    </section>
  );
}
