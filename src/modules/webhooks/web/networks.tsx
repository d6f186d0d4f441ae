import { Button, Textarea } from '@mantine/core';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, queryClient } from '../../../../web/client.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';

const networksQuery = () => api.webhooks.networks.queryOptions({ input: {} });

export function Networks() {
  const { t } = useTranslation('webhooks');
  const { can } = useWelcome();
  const { data } = useSuspenseQuery(networksQuery());
  const listed = data.networks.join('\n');
  return (
    <section className="card" aria-labelledby="webhooks-networks">
      <h2 id="webhooks-networks">{t('networks.title')}</h2>
      <p className="muted">{t('networks.text')}</p>
      {can('webhooks.allow') ? (
        <Edit key={listed} listed={listed} />
      ) : (
        <>
          <p style={{ whiteSpace: 'pre-line', margin: '8px 0' }}>{listed || t('networks.none')}</p>
          <p className="tiny">{t('networks.onlyOwner')}</p>
        </>
      )}
    </section>
  );
}

function Edit({ listed }: { listed: string }) {
  const { t } = useTranslation('webhooks');
  const [text, setText] = useState(listed);
  const save = useMutation({
    ...api.webhooks.setNetworks.mutationOptions(),
    onSuccess: (saved) => {
      setText(saved.networks.join('\n'));
      queryClient.setQueryData(networksQuery().queryKey, saved);
      toast(t('saved'));
    },
    onError: toastError,
  });
  const networks = text.split(/[\s,]+/).filter((each) => each !== '');
  return (
    <>
      <Textarea
        mt={10}
        label={t('networks.label')}
        placeholder={t('networks.example')}
        autosize
        minRows={2}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button
        mt={10}
        variant="default"
        loading={save.isPending}
        disabled={text === listed}
        onClick={() => save.mutate({ networks })}
      >
        {t('shell:save')}
      </Button>
    </>
  );
}
