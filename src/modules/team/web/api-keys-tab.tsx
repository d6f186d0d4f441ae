import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, client, queryClient } from '../../../../web/client.ts';
import { Empty } from '../../../../web/parts/states.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { KeyForm } from './key-form.tsx';
import { KeyTable } from './key-table.tsx';
import { Services } from './services.tsx';

const keysQuery = () => api.team.apiKeys.queryOptions({ input: {} });
const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: keysQuery().queryKey });

export function ApiKeysTab() {
  const { t } = useTranslation('account');
  const { me, can } = useWelcome();
  return (
    <div className="stack">
      <section className="card">
        <h2>{t('settings.yourKeys')}</h2>
        <KeyForm
          scope={me?.permissions ?? []}
          onMake={async (wish) => {
            const { key } = await client.team.addApiKey(wish);
            await refresh();
            return key;
          }}
        />
        <p className="tiny" style={{ margin: '8px 0 0' }}>
          {t('settings.keyScopeHint')}
        </p>
      </section>
      <KeyList />
      {can('team.manage') ? <Services /> : null}
    </div>
  );
}

function KeyList() {
  const { t } = useTranslation('account');
  const { data } = useSuspenseQuery(keysQuery());
  const revoke = (apiKeyId: string): Promise<void> =>
    client.team
      .revokeApiKey({ apiKeyId })
      .then(refresh)
      .then(() => toast(t('settings.revoked')), toastError);
  if (data.items.length === 0) return <Empty title={t('settings.noKeys')}>{t('settings.noKeysText')}</Empty>;
  return (
    <section className="card">
      <KeyTable keys={data.items} onRevoke={revoke} />
    </section>
  );
}
