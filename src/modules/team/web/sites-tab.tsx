import { Button, Group, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, queryClient } from '../../../../web/client.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome, welcomeQuery } from '../../../../web/welcome.ts';

export function SitesTab() {
  const { t } = useTranslation('account');
  const { sites } = useWelcome();
  const [name, setName] = useState('');
  const saved = async (): Promise<void> => {
    await queryClient.invalidateQueries({ queryKey: welcomeQuery().queryKey });
    toast(t('settings.saved'));
  };
  const add = useMutation({
    ...api.team.addSite.mutationOptions(),
    onSuccess: async (_, sent) => {
      setName((now) => (now === sent.name ? '' : now)); // the next one may be half typed by now
      await saved();
    },
    onError: toastError,
  });
  const rename = useMutation({
    ...api.team.renameSite.mutationOptions(),
    onSuccess: saved,
    onError: toastError,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate({ name });
  };
  return (
    <section className="card">
      <div className="stack" style={{ gap: 8 }}>
        {sites.map((site) => (
          <TextInput
            key={site.siteId}
            aria-label={t('settings.siteName')}
            defaultValue={site.name}
            onBlur={(event) => {
              const next = event.currentTarget.value.trim();
              if (next && next !== site.name) rename.mutate({ siteId: site.siteId, name: next });
            }}
          />
        ))}
      </div>
      <form onSubmit={submit}>
        <Group align="end" mt={16}>
          <TextInput
            style={{ flex: 1 }}
            label={t('settings.siteName')}
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={add.isPending}>
            {t('settings.addSite')}
          </Button>
        </Group>
      </form>
    </section>
  );
}
