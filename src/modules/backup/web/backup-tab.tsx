// Settings, Backup: whether what the business knows would survive this machine.
import { Alert, Button, Code, Group, Progress, Stack } from '@mantine/core';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, type client, queryClient } from '../../../../web/client.ts';
import { type Format, useFormat } from '../../../../web/format.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';

type State = Awaited<ReturnType<typeof client.backup.state>>;

const stateQuery = () => ({
  ...api.backup.state.queryOptions({ input: {} }),
  // the folder announces nothing: what lies in it may have come from a command
  refetchInterval: ({ state: { data } }: { state: { data?: State } }) =>
    data?.running || data?.waiting ? 1000 : 30_000,
});

export function BackupTab() {
  const { data } = useSuspenseQuery(stateQuery());
  const { can } = useWelcome();
  return (
    <div className="stack">
      <Warnings state={data} />
      <Last state={data} />
      {data.items.length > 0 ? <List state={data} /> : null}
      <HowToRestore state={data} />
      {can('everything.export') ? <EverythingOut /> : null}
    </div>
  );
}

function Warnings({ state: { warnings, failed } }: { state: State }) {
  const { t } = useTranslation('backup');
  const format = useFormat();
  return (
    <>
      {failed ? (
        <Alert color="bad" title={t('page.failed', { when: format.moment(failed.at) })} role="alert">
          {failed.message}
        </Alert>
      ) : null}
      {warnings.map((warning) => (
        <Alert key={warning} color="warn" title={t(`page.warning.${warning}.title`)}>
          {t(`page.warning.${warning}.text`)}
        </Alert>
      ))}
    </>
  );
}

function Last({ state }: { state: State }) {
  const { t } = useTranslation('backup');
  const format = useFormat();
  const [last] = state.items;
  const make = useMutation({
    ...api.backup.make.mutationOptions(),
    onSuccess: (state) => {
      toast(t('page.begun'));
      queryClient.setQueryData(stateQuery().queryKey, state);
    },
    onError: toastError,
  });
  const busy = state.running !== null || state.waiting;
  return (
    <section className="card" aria-labelledby="backup-last">
      <h2 id="backup-last">{t('page.last')}</h2>
      <Stack gap={8}>
        {last ? (
          <p>
            <b>{format.moment(last.at)}</b> · {megabytes(format, last.bytes)}{' '}
            <Encryption encrypted={last.encrypted} />
          </p>
        ) : (
          <p>{t('page.noneYet')}</p>
        )}
        <p>
          {state.rehearsed
            ? t('page.rehearsed', { when: format.moment(state.rehearsed.at), name: state.rehearsed.name })
            : t('page.neverRehearsed')}
        </p>
        <p className="muted">
          {t('page.schedule', { ...state.keep, folder: state.folder })}{' '}
          {state.encrypts ? t('page.encrypts') : t('page.encryptsNot')}{' '}
          {state.embedded ? '' : t('page.external')}
        </p>
        {state.running ? <Running running={state.running} /> : null}
      </Stack>
      <Group mt={12}>
        <Button loading={make.isPending} disabled={busy} onClick={() => make.mutate({})}>
          {busy ? t('page.busy') : t('page.make')}
        </Button>
      </Group>
    </section>
  );
}

function Running({ running: { done, expected } }: { running: NonNullable<State['running']> }) {
  const { t } = useTranslation('backup');
  const format = useFormat();
  // the end (WAL, lists, the last bytes to the disk) is not foreseen
  const share = expected === 0 ? 0 : Math.min(0.99, done / expected);
  return (
    <div role="status">
      <Progress value={share * 100} animated aria-label={t('page.running')} />
      <span className="tiny">
        {expected === 0
          ? t('page.starting')
          : t('page.progress', { done: megabytes(format, done), expected: megabytes(format, expected) })}
      </span>
    </div>
  );
}

function List({ state: { items, rehearsed } }: { state: State }) {
  const { t } = useTranslation('backup');
  const format = useFormat();
  return (
    <section className="card" aria-labelledby="backup-list">
      <h2 id="backup-list">{t('page.list', { count: items.length })}</h2>
      <table className="plain">
        <thead>
          <tr>
            <th>{t('page.when')}</th>
            <th className="num">{t('page.size')}</th>
            <th>{t('page.kind')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ name, at, bytes, encrypted }) => (
            <tr key={name} title={name}>
              <td>{format.moment(at)}</td>
              <td className="num">{megabytes(format, bytes)}</td>
              <td>
                <Encryption encrypted={encrypted} />{' '}
                {rehearsed?.name === name ? <Tag tone="good">{t('page.wasRehearsed')}</Tag> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function HowToRestore({ state: { items, folder, embedded } }: { state: State }) {
  const { t } = useTranslation('backup');
  const file = `${folder}/${items[0]?.name ?? 'rapport-….tar.gz'}`;
  return (
    <section className="card" aria-labelledby="backup-restore">
      <h2 id="backup-restore">{t('page.restore')}</h2>
      <Stack gap={8}>
        <p>{t('page.rehearse')}</p>
        <Code block className="command">{`rapport restore --check ${file}`}</Code>
        <p>{embedded ? t('page.inEarnest') : t('page.inEarnestExternal')}</p>
        <Code block className="command">{`rapport restore ${file}`}</Code>
        {items[0]?.encrypted ? <p className="muted">{t('page.passphrase')}</p> : null}
      </Stack>
    </section>
  );
}

/** A link and no request of ours: the browser saves the file as it comes. */
function EverythingOut() {
  const { t } = useTranslation('backup');
  return (
    <section className="card" aria-labelledby="backup-everything">
      <h2 id="backup-everything">{t('page.everything.title')}</h2>
      <Stack gap={8}>
        <p>{t('page.everything.what')}</p>
        <p className="muted">{t('page.everything.howBack')}</p>
        <Code block className="command">
          rapport import rapport-export-….zip
        </Code>
      </Stack>
      <Group mt={12}>
        <Button component="a" variant="default" href="/api/exports/everything" download>
          {t('page.everything.download')}
        </Button>
      </Group>
    </section>
  );
}

function Encryption({ encrypted }: { encrypted: boolean }) {
  const { t } = useTranslation('backup');
  return encrypted ? <Tag tone="good">{t('page.encrypted')}</Tag> : <Tag>{t('page.readable')}</Tag>;
}

function megabytes(format: Format, bytes: number): string {
  return format.number(bytes / 1e6, {
    style: 'unit',
    unit: 'megabyte',
    maximumFractionDigits: bytes < 1e8 ? 1 : 0,
  });
}
