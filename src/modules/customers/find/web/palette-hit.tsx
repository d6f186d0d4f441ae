import { useTranslation } from 'react-i18next';
import type { client } from '../../../../../web/client.ts';
import { useFormat } from '../../../../../web/format.ts';
import { Highlight } from './highlight.tsx';

export type Hit = Awaited<ReturnType<typeof client.find.search>>['items'][number];

/** Who it is, what matched, and what they are worth. */
export function HitRow({ hit }: { hit: Hit }) {
  const { t } = useTranslation('find');
  const format = useFormat();
  const { by, text, words, quality } = hit.match;
  const inName = by === 'name' && text === hit.name;
  const rest = [hit.company === text ? null : hit.company, hit.number === text ? null : hit.number].filter(
    Boolean,
  );
  return (
    <>
      <span>
        <b style={{ fontWeight: 600 }}>{inName ? <Highlight text={hit.name} words={words} /> : hit.name}</b>
      </span>
      <span className="list-worth">{hit.nextYearMinor ? format.money(hit.nextYearMinor) : ''}</span>
      <span className="tiny">
        {quality === 'similar' ? `${t('palette.meant')} · ` : null}
        {inName || text === '' ? null : (
          <>
            {t(`palette.by.${by}`)} <Highlight text={text} words={words} />
            {rest.length > 0 ? ' · ' : ''}
          </>
        )}
        {rest.join(' · ')}
      </span>
      <span className="tiny">{hit.signal && hit.signal !== 'none' ? t(`signal.${hit.signal}`) : ''}</span>
    </>
  );
}
