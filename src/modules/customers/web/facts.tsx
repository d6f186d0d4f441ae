import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import { OwnsRow } from '../../belongings/web/owns-row.tsx';
import { FreshTag } from '../../facts/web/fresh-tag.tsx';
import { PrefersRow } from '../../facts/web/prefers-row.tsx';
import { SaidRow } from '../../facts/web/said-row.tsx';
import { IntroducedRow } from '../../relations/web/introduced-row.tsx';
import { languageName } from '../../say/web/language-name.ts';
import { countries } from '../../team/web/places.ts';
import { AddressRows } from './address-rows.tsx';
import { ContactRows } from './contact-rows.tsx';
import { InPlaceChoice, InPlaceText } from './in-place.tsx';
import { type Card, useSave } from './queries.ts';

const words = [
  'number',
  'company',
  'givenName',
  'familyName',
  'birthday',
  'language',
  'origin',
  'paymentTerms',
] as const;
type Word = (typeof words)[number];
const inHead: ReadonlySet<Word> = new Set(['company', 'givenName', 'familyName']);

/** What is known stands first; the rest waits behind one button, so that a card is no form. */
export function Facts({ card, editable }: { card: Card; editable: boolean }) {
  const { t } = useTranslation('customers');
  const [all, setAll] = useState(false);
  // company and the parts of a name stand in the head of the card
  const known = words.filter((word) => card.customer[word] !== null && !inHead.has(word));
  return (
    <>
      <dl className="facts">
        <PrefersRow customerId={card.customer.customerId} editable={editable} all={all} />
        <ContactRows card={card} editable={editable} all={all} kind="phone" />
        <ContactRows card={card} editable={editable} all={all} kind="email" />
        <AddressRows card={card} editable={editable} all={all} />
        <OwnsRow customerId={card.customer.customerId} all={all} />
        <OwnerRow card={card} editable={editable} />
        <SaidRow customerId={card.customer.customerId} editable={editable} all={all} kind="enjoys" />
        <SaidRow customerId={card.customer.customerId} editable={editable} all={all} kind="avoids" />
        <IntroducedRow customerId={card.customer.customerId} />
        {(all ? words : known).map((word) => (
          <WordRow key={word} card={card} editable={editable} word={word} />
        ))}
        {all || card.customer.country ? <CountryRow card={card} editable={editable} /> : null}
        {all || has(card, 'web') ? (
          <ContactRows card={card} editable={editable} all={all} kind="web" />
        ) : null}
        {all || has(card, 'social') ? (
          <ContactRows card={card} editable={editable} all={all} kind="social" />
        ) : null}
        {all || card.customer.site ? <SiteRow card={card} editable={editable} /> : null}
      </dl>
      {editable ? (
        <button type="button" className="add-row" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('card.less') : t('card.more')}
        </button>
      ) : null}
    </>
  );
}

function has(card: Card, kind: Card['contactPoints'][number]['kind']): boolean {
  return card.contactPoints.some((point) => point.kind === kind);
}

type RowProps = { card: Card; editable: boolean };

function WordRow({ card, editable, word }: RowProps & { word: Word }) {
  const { t, i18n } = useTranslation('customers');
  const format = useFormat();
  const { customerId } = card.customer;
  const save = useSave(customerId);
  const value = card.customer[word];
  const shown =
    value === null
      ? null
      : word === 'birthday'
        ? format.calendarDay(value)
        : word === 'language'
          ? languageName(i18n.language, value)
          : value;
  return (
    <>
      <dt>{t(`field.${word}`)}</dt>
      <dd>
        <InPlaceText
          label={t(`field.${word}`)}
          type={word === 'birthday' ? 'date' : 'text'}
          value={value ?? ''}
          shown={shown}
          empty={value === null}
          editable={editable}
          onSave={(next) =>
            save((version) =>
              client.customers.update({ customerId, version, [word]: next === '' ? null : next }),
            )
          }
        />
        {word === 'language' || word === 'birthday' ? <FreshTag customerId={customerId} kind={word} /> : null}
      </dd>
    </>
  );
}

function OwnerRow({ card, editable }: RowProps) {
  const { t } = useTranslation('customers');
  const { customerId, owner, ownerId } = card.customer;
  const save = useSave(customerId);
  const staff = useQuery({
    ...api.team.staff.queryOptions({ input: {} }),
    enabled: editable,
    staleTime: 300_000,
  });
  const choices = (staff.data?.items ?? [])
    .filter((member) => member.active)
    .map((member) => ({ value: member.staffId, label: member.name }));
  return (
    <>
      <dt>{t('field.ownerId')}</dt>
      <dd>
        <InPlaceChoice
          label={t('field.ownerId')}
          value={ownerId}
          choices={choices}
          shown={owner}
          empty={owner === null}
          editable={editable}
          onSave={(next) =>
            save((version) => client.customers.update({ customerId, version, ownerId: next }))
          }
        />
      </dd>
    </>
  );
}

function CountryRow({ card, editable }: RowProps) {
  const { t, i18n } = useTranslation('customers');
  const { customerId, country } = card.customer;
  const save = useSave(customerId);
  const choices = countries(i18n.language);
  return (
    <>
      <dt>{t('field.country')}</dt>
      <dd>
        <InPlaceChoice
          label={t('field.country')}
          value={country}
          choices={choices}
          shown={choices.find((choice) => choice.value === country)?.label ?? country}
          empty={country === null}
          editable={editable}
          onSave={(next) =>
            save((version) => client.customers.update({ customerId, version, country: next }))
          }
        />
      </dd>
    </>
  );
}

function SiteRow({ card, editable }: RowProps) {
  const { t } = useTranslation('customers');
  const { sites, me } = useWelcome();
  const { customerId, site, siteId } = card.customer;
  const save = useSave(customerId);
  const mine = sites.filter((each) => me?.siteIds === null || me?.siteIds?.includes(each.siteId));
  return (
    <>
      <dt>{t('field.siteId')}</dt>
      <dd>
        <InPlaceChoice
          label={t('field.siteId')}
          value={siteId}
          choices={mine.map((each) => ({ value: each.siteId, label: each.name }))}
          shown={site}
          empty={site === null}
          editable={editable}
          onSave={(next) => save((version) => client.customers.update({ customerId, version, siteId: next }))}
        />
      </dd>
    </>
  );
}
