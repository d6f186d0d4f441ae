// What a customer agreed to, by channel and purpose, on the card: as it stands, with its history unfolded.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import { ConsentForm } from './consent-form.tsx';
import { ConsentHistory } from './consent-history.tsx';
import { type Consent, factsQuery } from './queries.ts';

type Props = { customerId: string; editable: boolean };

export function ConsentPanel({ customerId, editable }: Props) {
  const { t } = useTranslation('facts');
  const consents = useQuery(factsQuery(customerId)).data?.consents;
  const [adding, setAdding] = useState<'one' | 'nothing more' | null>(null);
  const given = consents?.filter(({ act }) => act === 'given').length ?? 0;
  if (!consents) return null;
  return (
    <section className="card place-consent" aria-labelledby="consent-title">
      <h2 id="consent-title">{t('consent.title')}</h2>
      {consents.length === 0 ? <p className="tiny">{t('consent.none')}</p> : null}
      {consents
        .toSorted((a, b) => Number(b.act === 'given') - Number(a.act === 'given'))
        .map((consent) => (
          <ConsentRow
            key={`${consent.channel} ${consent.purpose}`}
            customerId={customerId}
            editable={editable}
            consent={consent}
          />
        ))}
      {adding ? (
        <ConsentForm
          key={adding}
          customerId={customerId}
          everything={adding === 'nothing more'}
          onDone={() => setAdding(null)}
        />
      ) : editable ? (
        <>
          <button type="button" className="add-row" onClick={() => setAdding('one')}>
            {t('consent.add')}
          </button>
          {given > 1 ? (
            <button type="button" className="add-row" onClick={() => setAdding('nothing more')}>
              {t('consent.withdrawAll')}
            </button>
          ) : null}
        </>
      ) : null}
    </section>
  );
}

function ConsentRow({ customerId, editable, consent }: Props & { consent: Consent }) {
  const { t } = useTranslation('facts');
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const [changing, setChanging] = useState(false);
  const { channel, purpose, act, at } = consent;
  const given = act === 'given';
  const name = t('consent.cell', {
    purpose: t(`consent.purposes.${purpose}`),
    channel: t(`consent.channels.${channel}`),
  });
  const next = t(given ? 'consent.withdraw' : 'consent.give');
  return (
    <div className="consent-row">
      <div className="row">
        <span>{name}</span>
        <Tag tone={given ? 'good' : 'bad'}>
          {t(given ? 'consent.given' : 'consent.withdrawn')} · {format.dayShort(at)}
        </Tag>
      </div>
      <div className="row-acts">
        {editable ? (
          <button
            type="button"
            className="icon-button tiny"
            aria-expanded={changing}
            aria-label={`${next}: ${name}`}
            onClick={() => setChanging(!changing)}
          >
            {next}
          </button>
        ) : null}
        <button
          type="button"
          className="icon-button tiny"
          aria-expanded={open}
          aria-label={`${t(open ? 'consent.hide' : 'consent.history')}: ${name}`}
          onClick={() => setOpen(!open)}
        >
          {t(open ? 'consent.hide' : 'consent.history')}
        </button>
      </div>
      {changing ? (
        <ConsentForm
          customerId={customerId}
          cell={{ channel, purpose, act: given ? 'withdrawn' : 'given' }}
          onDone={() => setChanging(false)}
        />
      ) : null}
      {open ? (
        <ConsentHistory customerId={customerId} channel={channel} purpose={purpose} editable={editable} />
      ) : null}
    </div>
  );
}
