import { Button, Group, TextInput } from '@mantine/core';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, queryClient } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { addPasskey, passkeysHere } from './passkey.ts';
import { Refused, signOut } from './sign-in.ts';

const passkeysQuery = () => api.signIn.passkeys.queryOptions({ input: {} });
const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: passkeysQuery().queryKey });

export function Passkeys() {
  const { t } = useTranslation('sign-in');
  return (
    <section className="card" aria-labelledby="passkeys">
      <h2 id="passkeys">{t('passkeys')}</h2>
      <p className="muted" style={{ marginBottom: 12 }}>
        {t('passkeysLead')}
      </p>
      <PasskeyList />
      <AddPasskey onAdded={refresh} />
    </section>
  );
}

function PasskeyList() {
  const { t } = useTranslation('sign-in');
  const format = useFormat();
  const { data } = useSuspenseQuery(passkeysQuery());
  const remove = useMutation({
    ...api.signIn.removePasskey.mutationOptions(),
    onSuccess: async () => {
      await refresh();
      toast(t('passkeyRemoved'));
    },
    onError: toastError,
  });
  if (data.items.length === 0) return null;
  return (
    <table className="plain" style={{ marginBottom: 14 }}>
      <tbody>
        {data.items.map((passkey) => (
          <tr key={passkey.passkeyId}>
            <td>
              <b>{passkey.name ?? t('passkeyUnnamed')}</b>{' '}
              {passkey.backedUp ? <Tag>{t('passkeyBackedUp')}</Tag> : null}
              <div className="tiny">
                {passkey.addedAt ? t('passkeyAdded', { when: format.moment(passkey.addedAt) }) : null} ·{' '}
                {passkey.lastUsedAt
                  ? t('passkeyUsed', { when: format.moment(passkey.lastUsedAt) })
                  : t('passkeyUnused')}
              </div>
            </td>
            <td className="num">
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => remove.mutate({ passkeyId: passkey.passkeyId })}
              >
                {t('remove')}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** @param onAdded what comes after; what it throws is said */
export function AddPasskey({ onAdded }: { onAdded: () => Promise<void> }) {
  const { t } = useTranslation('sign-in');
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  if (!passkeysHere) return <p className="tiny">{t('passkeysNotHere', { host: location.hostname })}</p>;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await addPasskey(name);
      toast(t('passkeyAddedNow', { name }));
      setName('');
      await onAdded();
    } catch (error) {
      setProblem(error as Error);
    }
    setBusy(false);
  }
  const stale = problem instanceof Refused && problem.code === 'SESSION_NOT_FRESH';
  return (
    <form onSubmit={submit}>
      <Group align="end">
        <TextInput
          style={{ flex: 1 }}
          label={t('passkeyName')}
          placeholder={t('passkeyNameHint')}
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" loading={busy}>
          {t('addPasskey')}
        </Button>
      </Group>
      {problem ? (
        <p role="alert" className="tiny" style={{ color: 'var(--bad)', marginTop: 8 }}>
          {stale ? t('signInAgain') : problem.message}{' '}
          {stale ? (
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => void signOut(`/sign-in?to=${encodeURIComponent('/settings#you')}`)}
            >
              {t('signInAgainButton')}
            </Button>
          ) : null}
        </p>
      ) : null}
    </form>
  );
}
