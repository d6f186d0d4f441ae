import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { live } from '../../../../web/live.ts';
import { Tag, type Tone } from '../../../../web/parts/tag.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { useChoices } from './use-choices.ts';

const tones: Readonly<Record<string, Tone>> = { upset: 'bad', happy: 'good' };

/** How the last contact felt, and when it was: first, since it decides how the next one begins. */
export function LastContact({ customerId }: { customerId: string }) {
  const { t } = useTranslation('conversations');
  const { can } = useWelcome();
  const format = useFormat();
  const choices = useChoices();
  const { data } = useQuery({
    ...api.conversations.list.queryOptions({ input: { customerId, state: 'done', limit: 1 } }),
    enabled: can('conversations.read'),
    meta: live(`conversations:${customerId}`),
  });
  const last = data?.items[0];
  if (!last) return null;
  const mood = last.moodEnd ?? last.moodStart;
  return (
    <div className="head-row" style={{ justifyContent: 'flex-start', marginBottom: 10 }}>
      {mood ? (
        <Tag tone={tones[mood] ?? 'plain'}>{t('leftMood', { mood: choices.nameOf('mood', mood) })}</Tag>
      ) : null}
      <span className="tiny">
        {t('lastContact', {
          how: t(`story.${last.channel}.${last.direction}`),
          day: format.day(last.doneAt ?? last.startedAt),
        })}
      </span>
    </div>
  );
}
