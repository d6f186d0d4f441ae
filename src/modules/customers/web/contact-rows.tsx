import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../../../web/client.ts';
import { CallLink } from '../../calls/web/call-link.tsx';
import { FreshTag } from '../../facts/web/fresh-tag.tsx';
import { InPlaceText } from './in-place.tsx';
import { type Card, useSave } from './queries.ts';
import { ReachIcon } from './reach-icon.tsx';

type Kind = Card['contactPoints'][number]['kind'];
const inputs = { phone: 'tel', email: 'email', web: 'text', social: 'text' } as const;

/**
 * The main one first; each can be called, written to, changed, removed.
 * @param all also what one seldom needs: another one, another order
 */
export function ContactRows({
  card,
  editable,
  all,
  kind,
}: {
  card: Card;
  editable: boolean;
  all: boolean;
  kind: Kind;
}) {
  const { t } = useTranslation('customers');
  const { customerId } = card.customer;
  const save = useSave(customerId);
  const [adding, setAdding] = useState(false);
  const points = card.contactPoints
    .filter((point) => point.kind === kind)
    .toSorted((a, b) => Number(b.main) - Number(a.main));
  const label = t(`field.${kind}`);
  if (points.length === 0 && !editable) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {points.map((point) => (
          <div className="in-place-row" key={point.contactPointId}>
            <div className="value-row">
              <InPlaceText
                label={label}
                type={inputs[kind]}
                value={point.value}
                shown={point.value}
                empty={false}
                editable={editable}
                onSave={(value) =>
                  save(() =>
                    value === ''
                      ? client.customers.removeContactPoint({
                          customerId,
                          contactPointId: point.contactPointId,
                        })
                      : client.customers.updateContactPoint({
                          customerId,
                          contactPointId: point.contactPointId,
                          value,
                        }),
                  )
                }
              />
              <Reach kind={kind} point={point} customerId={customerId} />
            </div>
            {point.label ? <span className="label-of">{point.label}</span> : null}
            <FreshTag customerId={customerId} kind={kind} subject={point.contactPointId} />
            {editable && all && !point.main ? (
              <button
                type="button"
                className="icon-button"
                aria-label={t('card.makeMain', { value: point.value })}
                title={t('card.makeMain', { value: point.value })}
                onClick={() =>
                  void save(() =>
                    client.customers.updateContactPoint({
                      customerId,
                      contactPointId: point.contactPointId,
                      main: true,
                    }),
                  )
                }
              >
                ↑
              </button>
            ) : null}
          </div>
        ))}
        {editable && (adding || points.length === 0) ? (
          <InPlaceText
            key={`new-${points.length}`}
            label={label}
            type={inputs[kind]}
            value=""
            shown=""
            empty
            editable
            onSave={async (value) => {
              const done = await save(() => client.customers.addContactPoint({ customerId, kind, value }));
              if (done) setAdding(false);
              return done;
            }}
          />
        ) : null}
        {editable && all && points.length > 0 && !adding ? (
          <button type="button" className="add-row tiny" onClick={() => setAdding(true)}>
            {t('card.another')}
          </button>
        ) : null}
      </dd>
    </>
  );
}

type ReachProps = { kind: Kind; point: Card['contactPoints'][number]; customerId: string };

function Reach({ kind, point, customerId }: ReachProps) {
  const { t } = useTranslation('customers');
  if (kind === 'social') return null;
  if (kind === 'web') return <WebLink href={point.value} />;
  const label = t(`card.reachOf.${kind}`, { value: point.value });
  if (kind === 'phone')
    return (
      <CallLink className="icon-button tiny" phone={point.normalised} customerId={customerId} label={label}>
        <ReachIcon kind="phone" />
      </CallLink>
    );
  return (
    <a className="icon-button tiny" href={`mailto:${point.normalised}`} aria-label={label} title={label}>
      <ReachIcon kind="email" />
    </a>
  );
}

/** Opens beside the card. */
export function WebLink({ href }: { href: string }) {
  const { t } = useTranslation('customers');
  const label = t('card.reachOf.web', { value: href });
  return (
    <a
      className="icon-button tiny"
      href={href}
      aria-label={label}
      title={label}
      rel="noreferrer"
      target="_blank"
    >
      <ReachIcon kind="web" />
    </a>
  );
}
