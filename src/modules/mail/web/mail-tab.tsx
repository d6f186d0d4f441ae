// By which server mail goes out, and whether it does.
import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button, Group } from '@mantine/core';
import { client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { MailForm } from './mail-form.tsx';
import { type MailState, mailQuery, useMailWork } from './queries.ts';

export function MailTab() {
  const { data } = useSuspenseQuery(mailQuery());
  return (
    <div className="stack">
      <HowItGoes state={data} />
      <MailForm key={JSON.stringify(data.server)} server={data.server} />
    </div>
  );
}

function HowItGoes({ state }: { state: MailState }) {
  const { t } = useTranslation('mail');
  const format = useFormat();
  const work = useMailWork();
  const { server, waiting, failed, sent, filed, lastSentAt, lastError } = state;
  return (
    <section className="card" aria-label={t('title')}>
      {server === null ? <p>{t('none')}</p> : null}
      {filed > 0 ? <p>{t('filed', { count: filed })}</p> : null}
      {sent > 0 && lastSentAt ? (
        <p>{t('sent', { count: sent, when: format.moment(lastSentAt) })}</p>
      ) : server && waiting + failed + filed === 0 ? (
        <p>{t('nothingYet')}</p>
      ) : null}
      {waiting > 0 ? <p>{t('waiting', { count: waiting })}</p> : null}
      {failed > 0 ? <p role="alert">{t('failed', { count: failed })}</p> : null}
      {lastError ? <p className="tiny">{t('lastError', { message: lastError })}</p> : null}
      <Group mt={server ? 8 : 0}>
        {server ? (
          <Button
            variant="default"
            loading={work.pending === 'test'}
            onClick={() => void work.run('test', () => client.mail.test({}), 'tested')}
          >
            {t('sendTest')}
          </Button>
        ) : null}
        {failed > 0 ? (
          <Button
            variant="default"
            loading={work.pending === 'retry'}
            onClick={() => void work.run('retry', () => client.mail.retry({}), 'retried')}
          >
            {t('retry')}
          </Button>
        ) : null}
        {server ? (
          <Button
            variant="subtle"
            color="bad"
            onClick={() => void work.run('remove', () => client.mail.removeSettings({}), 'removed')}
          >
            {t('remove')}
          </Button>
        ) : null}
      </Group>
    </section>
  );
}
