import { Button, Group } from '@mantine/core';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, type client, queryClient } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';

type Session = Awaited<ReturnType<typeof client.signIn.sessions>>['items'][number];

const sessionsQuery = () => api.signIn.sessions.queryOptions({ input: {} });

export function Sessions() {
  const { t } = useTranslation('sign-in');
  const { data } = useSuspenseQuery(sessionsQuery());
  const after = {
    onSuccess: async ({ ended }: { ended: number }) => {
      await queryClient.invalidateQueries({ queryKey: sessionsQuery().queryKey });
      toast(t('sessionsEnded', { count: ended }));
    },
    onError: toastError,
  };
  const end = useMutation({ ...api.signIn.endSession.mutationOptions(), ...after });
  const endOthers = useMutation({ ...api.signIn.endOtherSessions.mutationOptions(), ...after });
  const others = data.items.filter((session) => !session.current).length;
  return (
    <section className="card" aria-labelledby="sessions">
      <h2 id="sessions">{t('sessions')}</h2>
      <SessionTable items={data.items} onEnd={(sessionId) => end.mutate({ sessionId })} />
      {others > 0 ? (
        <Group mt={12}>
          <Button variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate({})}>
            {t('endOthers', { count: others })}
          </Button>
        </Group>
      ) : null}
    </section>
  );
}

export function SessionTable({
  items,
  onEnd,
}: {
  items: readonly Session[];
  onEnd: (sessionId: string) => void;
}) {
  const { t } = useTranslation('sign-in');
  const format = useFormat();
  if (items.length === 0) return <p className="muted">{t('noSessions')}</p>;
  return (
    <table className="plain">
      <tbody>
        {items.map((session) => (
          <tr key={session.sessionId}>
            <td>
              <b>{deviceWords(t, session)}</b>{' '}
              {session.current ? <Tag tone="good">{t('thisDevice')}</Tag> : null}
              <div className="tiny">
                {[
                  session.address,
                  session.method ? t(`method.${session.method}`) : null,
                  t('begun', { when: format.moment(session.begunAt) }),
                  t('lastSeen', { when: format.moment(session.lastSeenAt) }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </div>
            </td>
            <td className="num">
              {session.current ? null : (
                <Button size="compact-sm" variant="default" onClick={() => onEnd(session.sessionId)}>
                  {t('end')}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function deviceWords(
  t: (key: string, values?: Record<string, string>) => string,
  { browser, system }: Session,
): string {
  if (browser && system) return t('device', { browser, system });
  return browser ?? system ?? t('unknownDevice');
}
