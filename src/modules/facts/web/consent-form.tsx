// Giving and taking back are the same form with the same two clicks; only giving needs the words that were agreed to.
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import { client } from '../../../../web/client.ts';
import { useSending } from '../../../../web/parts/sending.ts';
import { consentChannels, purposes, sources } from '../kinds.ts';
import { type Consent, useDo } from './queries.ts';

type Cell = { channel: Consent['channel']; purpose: Consent['purpose']; act: 'given' | 'withdrawn' };
type Source = (typeof sources)[number];

export function ConsentForm({
  customerId,
  cell,
  everything = false,
  onDone,
}: {
  customerId: string;
  /** what it is about; chosen in the form where nobody has said yet */
  cell?: Cell;
  /** all that they agreed to is taken back */
  everything?: boolean;
  onDone: () => void;
}) {
  const { t } = useTranslation('facts');
  const perform = useDo();
  const [consentId] = useState(() => v7());
  const [channel, setChannel] = useState<Cell['channel']>(cell?.channel ?? 'email');
  const [purpose, setPurpose] = useState<Cell['purpose']>(cell?.purpose ?? 'offers');
  const [act, setAct] = useState<Cell['act']>(everything ? 'withdrawn' : (cell?.act ?? 'given'));
  const [own, setOwn] = useState<string | null>(null);
  const [source, setSource] = useState<Source>('phone');
  const [evidence, setEvidence] = useState('');
  const [sending, send] = useSending();
  const asks = t(`consent.ask.${purpose}`, { channel: t(`consent.channels.${channel}`) });
  const wording = own ?? (act === 'given' ? asks : '');
  const submit = async (): Promise<void> => {
    const said = { customerId, wording, source, evidence };
    const done = await perform(
      () =>
        everything
          ? client.facts.withdrawConsents(said)
          : client.facts
              .recordConsent({ ...said, consentId, act, channel, purpose })
              .then((item) => ({ items: [item] })),
      t(act === 'given' ? 'consent.gave' : 'consent.took'),
      async ({ items }) => {
        for (const item of items)
          await client.facts.correctConsent({
            customerId,
            consentId: item.consentId,
            correctionId: v7(),
            reason: t('consent.correction'),
          });
      },
    );
    if (done) onDone();
  };
  return (
    <form
      inert={sending}
      className="consent-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send(submit);
      }}
    >
      {cell || everything ? null : (
        <>
          <NativeSelect
            autoFocus
            size="xs"
            aria-label={t('consent.title')}
            value={act}
            data={[
              { value: 'given', label: t('consent.give') },
              { value: 'withdrawn', label: t('consent.withdraw') },
            ]}
            onChange={(event) => setAct(event.currentTarget.value as Cell['act'])}
          />
          <div className="consent-cell">
            <NativeSelect
              size="xs"
              label={t('consent.purpose')}
              value={purpose}
              data={purposes.map((value) => ({ value, label: t(`consent.purposes.${value}`) }))}
              onChange={(event) => setPurpose(event.currentTarget.value as Cell['purpose'])}
            />
            <NativeSelect
              size="xs"
              label={t('consent.channel')}
              value={channel}
              data={consentChannels.map((value) => ({ value, label: t(`consent.channels.${value}`) }))}
              onChange={(event) => setChannel(event.currentTarget.value as Cell['channel'])}
            />
          </div>
        </>
      )}
      <NativeSelect
        autoFocus={cell !== undefined || everything}
        size="xs"
        label={t('consent.source')}
        value={source}
        data={sources.map((value) => ({ value, label: t(`consent.sources.${value}`) }))}
        onChange={(event) => setSource(event.currentTarget.value as Source)}
      />
      <Textarea
        size="xs"
        autosize
        minRows={1}
        required={act === 'given'}
        label={t('consent.wording')}
        maxLength={2000}
        value={wording}
        onChange={(event) => setOwn(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        label={t('consent.evidence')}
        placeholder={t('consent.evidenceExample')}
        maxLength={2000}
        value={evidence}
        onChange={(event) => setEvidence(event.currentTarget.value)}
      />
      <div className="form-end">
        <Button size="compact-sm" type="submit" loading={sending}>
          {t(act === 'given' ? 'consent.give' : 'consent.withdraw')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onDone}>
          {t('shell:cancel')}
        </Button>
      </div>
    </form>
  );
}
