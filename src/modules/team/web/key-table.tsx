import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { useOnce } from '../../../../web/parts/once.ts';
import { Tag, type Tone } from '../../../../web/parts/tag.tsx';

export type ApiKey = Awaited<ReturnType<typeof client.team.apiKeys>>['items'][number];

const soonMs = 14 * 86_400_000;

export function KeyTable({
  keys,
  onRevoke,
}: {
  keys: readonly ApiKey[];
  onRevoke: (apiKeyId: string) => Promise<unknown>;
}) {
  const { t } = useTranslation('account');
  const format = useFormat();
  const { busy, once } = useOnce();
  return (
    <table className="plain">
      <tbody>
        {keys.map((key) => (
          <tr key={key.apiKeyId}>
            <td>
              <b>{key.name}</b> <Ends at={key.expiresAt} />
              <div className="tiny">
                {t('settings.keyHint', { hint: key.hint })} ·{' '}
                {key.lastUsedAt
                  ? t('settings.keyUsed', { when: format.moment(key.lastUsedAt) })
                  : t('settings.keyUnused')}
              </div>
              <div className="tiny">
                {key.permissions?.map((each) => t(`access:can.${each}`)).join(', ') ?? t('settings.keyAll')}
              </div>
            </td>
            <td className="num">
              <Button
                size="compact-sm"
                variant="default"
                disabled={busy}
                onClick={() => once(() => onRevoke(key.apiKeyId))}
              >
                {t('settings.revoke')}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Ends({ at }: { at: string | null }) {
  const { t } = useTranslation('account');
  const format = useFormat();
  if (at === null) return <Tag tone="warn">{t('settings.keyEndless')}</Tag>;
  return <Tag tone={toneOf(at)}>{t('settings.keyEnds', { when: format.day(at) })}</Tag>;
}

function toneOf(end: string): Tone {
  const left = new Date(end).getTime() - Date.now();
  return left <= 0 ? 'bad' : left < soonMs ? 'warn' : 'plain';
}
