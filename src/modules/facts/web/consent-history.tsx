// Every entry of the ledger about one channel and purpose, latest first, with its words and proof.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import { api, client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { live } from '../../../../web/live.ts';
import { Failed } from '../../../../web/parts/states.tsx';
import { type Consent, useDo } from './queries.ts';

type Props = {
  customerId: string;
  channel: Consent['channel'];
  purpose: Consent['purpose'];
  editable: boolean;
};

export function ConsentHistory({ customerId, channel, purpose, editable }: Props) {
  const { t } = useTranslation('facts');
  const pages = useInfiniteQuery({
    ...api.facts.consents.infiniteOptions({
      input: (cursor: string | undefined) => ({ customerId, channel, purpose, cursor, limit: 10 }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
    meta: live(`facts:${customerId}`),
  });
  if (pages.error) return <Failed error={pages.error} retry={() => void pages.refetch()} />;
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <ul className="consent-history">
        {items.map((entry) => (
          <Entry key={entry.consentId} customerId={customerId} entry={entry} editable={editable} />
        ))}
      </ul>
      {pages.hasNextPage ? (
        <button type="button" className="add-row tiny" onClick={() => void pages.fetchNextPage()}>
          {t('consent.more')}
        </button>
      ) : null}
    </>
  );
}

function Entry({ customerId, entry, editable }: { customerId: string; entry: Consent; editable: boolean }) {
  const { t } = useTranslation('facts');
  const format = useFormat();
  const perform = useDo();
  const { consentId, act, wording, source, evidence, at, recordedAt, recordedBy, corrected } = entry;
  const moment = format.moment(recordedAt);
  const correct = (): void =>
    void perform(
      () =>
        client.facts.correctConsent({
          customerId,
          consentId,
          correctionId: v7(),
          reason: t('consent.correction'),
        }),
      t('consent.act.corrected'),
    );
  return (
    <li>
      <span className={corrected ? 'consent-void' : undefined}>
        <strong>{t(`consent.act.${act}`)}</strong> {t(`consent.sources.${source}`)}
        {', '}
        {t('consent.saidOn', { day: format.day(at) })}
      </span>
      {wording === '' ? null : (
        <p>
          <q>{wording}</q>
        </p>
      )}
      {evidence === '' ? null : <p className="tiny">{evidence}</p>}
      <p className="tiny">
        {recordedBy
          ? t('consent.recorded', { moment, name: recordedBy.name })
          : t('consent.recordedAlone', { moment })}
        {corrected ? ` · ${t('consent.corrected')}` : null}
      </p>
      {editable && act !== 'corrected' && !corrected ? (
        <button type="button" className="icon-button tiny" onClick={correct}>
          {t('consent.correct')}
        </button>
      ) : null}
    </li>
  );
}
