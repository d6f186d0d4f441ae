// Beside a fact: nothing while it is fresh, one click to confirm it when it is stale.
import './facts.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import { client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import { type Fact, factsQuery, useDo } from './queries.ts';
import { useAge } from './use-age.ts';

/** @param subject the contact point or address; '' where there is one a customer */
export function FreshTag({
  customerId,
  kind,
  subject = '',
}: {
  customerId: string;
  kind: Fact['kind'];
  subject?: string;
}) {
  const facts = useQuery(factsQuery(customerId)).data?.facts;
  const fact = facts?.find((each) => each.kind === kind && each.subject === subject);
  return fact ? <Tag key={fact.value} customerId={customerId} fact={fact} /> : null;
}

function Tag({ customerId, fact }: { customerId: string; fact: Fact }) {
  const { t } = useTranslation('facts');
  const format = useFormat();
  const { can } = useWelcome();
  const perform = useDo();
  const age = useAge();
  const [confirmationId, setConfirmationId] = useState(() => v7());
  const [sending, setSending] = useState(false);
  const { kind, subject, freshness, asked, confirmedAt, ageDays } = fact;
  // what was confirmed within a day still says so: most likely on this contact
  if (confirmedAt !== null && ageDays === 0) return <span className="fresh-now">{t('tag.now')}</span>;
  if (freshness !== 'stale' || !asked) return null;
  const label = t('tag.ask', { age: age(ageDays) });
  const when =
    confirmedAt === null
      ? t('tag.never', { day: format.day(fact.since) })
      : t('tag.since', { day: format.day(confirmedAt) });
  if (!can('customers.write'))
    return (
      <span className="tag tag-warn" title={when}>
        {label}
      </span>
    );
  const field = t(`kinds.${kind}`);
  const confirm = async (): Promise<void> => {
    setSending(true);
    await perform(
      () => client.facts.confirm({ customerId, kind, subject, confirmationId }),
      t('tag.done', { field }),
      async () => {
        await client.facts.unconfirm({ customerId, confirmationId });
        setConfirmationId(v7());
      },
    );
    setSending(false);
  };
  return (
    <button
      type="button"
      className="tag tag-warn fresh-tag"
      data-confirm
      disabled={sending}
      title={`${when} · ${t('tag.key')}`}
      aria-label={t('tag.confirm', { field, value: fact.value })}
      onClick={() => void confirm()}
    >
      {label}
    </button>
  );
}

/** `f` confirms the fact beside which the focus is, or the first stale one of the card. */
export function confirmFocused(): void {
  const row = document.activeElement?.closest('dd');
  const target =
    row?.querySelector<HTMLElement>('[data-confirm]') ??
    document.querySelector<HTMLElement>('[data-confirm]');
  target?.click();
}
