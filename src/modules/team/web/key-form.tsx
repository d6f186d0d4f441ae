import { Button, Code, CopyButton, Group, MultiSelect, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Permission } from '../../../core/permissions.ts';
import { toastError } from '../../../../web/parts/toast.tsx';

export type KeyWish = { name: string; permissions: Permission[] | null; expiresAt: string };

const lasts = [30, 90, 365, 730];

type MadeKey = { apiKeyId: string; key: string };

/**
 * @param scope what may be named
 * @param keys those that there are: a secret is shown no longer than its key lasts
 * @param onMake makes it and answers with its secret, shown this once
 */
export function KeyForm({
  scope,
  keys,
  onMake,
}: {
  scope: readonly Permission[];
  keys: readonly { apiKeyId: string }[];
  onMake: (wish: KeyWish) => Promise<MadeKey>;
}) {
  const { t } = useTranslation('account');
  const [name, setName] = useState('');
  const [permissions, setPermissions] = useState<Permission[]>([]);
  const [days, setDays] = useState('365');
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<MadeKey | null>(null);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    try {
      const expiresAt = new Date(Date.now() + Number(days) * 86_400_000).toISOString();
      setMade(await onMake({ name, permissions: permissions.length > 0 ? permissions : null, expiresAt }));
      setName((now) => (now === name ? '' : now)); // the next one may be half typed by now
      setPermissions((now) => (now === permissions ? [] : now));
    } catch (error) {
      toastError(error);
    }
    setBusy(false);
  }
  return (
    <>
      <form onSubmit={submit}>
        <Group align="end">
          <TextInput
            style={{ flex: '1 1 180px' }}
            label={t('settings.keyName')}
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <MultiSelect
            style={{ flex: '1 1 220px' }}
            label={t('settings.keyScope')}
            placeholder={permissions.length === 0 ? t('settings.keyAll') : undefined}
            data={scope.map((value) => ({ value, label: t(`access:can.${value}`) }))}
            searchable
            value={permissions}
            onChange={(values) => setPermissions(values)}
          />
          <Select
            w={120}
            label={t('settings.keyLasts')}
            data={lasts.map((count) => ({ value: String(count), label: t('settings.keyDays', { count }) }))}
            value={days}
            allowDeselect={false}
            onChange={(value) => setDays(value ?? '365')}
          />
          <Button type="submit" loading={busy}>
            {t('settings.newKey')}
          </Button>
        </Group>
      </form>
      {made && keys.some(({ apiKeyId }) => apiKeyId === made.apiKeyId) ? (
        <div role="status" style={{ marginTop: 14 }}>
          <p style={{ marginBottom: 6 }}>{t('settings.keyShown')}</p>
          <Group>
            <Code style={{ overflowWrap: 'anywhere' }}>{made.key}</Code>
            <CopyButton value={made.key}>
              {({ copied, copy }) => (
                <Button size="compact-sm" variant="default" onClick={copy}>
                  {copied ? t('settings.copied') : t('settings.copy')}
                </Button>
              )}
            </CopyButton>
          </Group>
        </div>
      ) : null}
    </>
  );
}
