// Who belongs to this customer, each with the word for it, a click from their card.
import './relations.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client } from '../../../../web/client.ts';
import { Failed } from '../../../../web/parts/states.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { type Relation, relationsQuery, useDo } from './queries.ts';
import { RelationForm } from './relation-form.tsx';

export function RelationsPanel({ customerId }: { customerId: string }) {
  const { t } = useTranslation('relations');
  const editable = useWelcome().can('customers.write');
  const [adding, setAdding] = useState(false);
  const adder = useRef<HTMLButtonElement>(null);
  const asked = useQuery(relationsQuery(customerId));
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return null;
  const { items, next } = asked.data;
  if (items.length === 0 && !editable) return null;
  return (
    <section className="card place-relations" aria-labelledby="relations-title">
      <div className="head-row">
        <h2 className="label" id="relations-title">
          {t('title')}
        </h2>
        {editable && !adding ? (
          <button ref={adder} type="button" className="add-row tiny" onClick={() => setAdding(true)}>
            {t('add')}
          </button>
        ) : null}
      </div>
      {adding ? (
        <RelationForm
          customerId={customerId}
          onClose={() => {
            setAdding(false);
            requestAnimationFrame(() => adder.current?.focus());
          }}
        />
      ) : null}
      {items.length === 0 && !adding ? <p className="tiny">{t('none')}</p> : null}
      <ul className="plain-list">
        {items.map((relation) => (
          <Row key={relation.relationId} customerId={customerId} relation={relation} editable={editable} />
        ))}
        {next ? <Rest customerId={customerId} after={next} editable={editable} /> : null}
      </ul>
    </section>
  );
}

function Rest({ customerId, after, editable }: { customerId: string; after: string; editable: boolean }) {
  const { t } = useTranslation('relations');
  const [open, setOpen] = useState(false);
  const asked = useQuery({
    ...api.relations.of.queryOptions({ input: { customerId, cursor: after, limit: 100 } }),
    enabled: open,
    meta: relationsQuery(customerId).meta,
  });
  if (!open)
    return (
      <li>
        <button type="button" className="add-row tiny" onClick={() => setOpen(true)}>
          {t('more')}
        </button>
      </li>
    );
  return (
    <>
      {asked.data?.items.map((relation) => (
        <Row key={relation.relationId} customerId={customerId} relation={relation} editable={editable} />
      ))}
      {asked.data?.next ? <Rest customerId={customerId} after={asked.data.next} editable={editable} /> : null}
    </>
  );
}

type RowProps = { customerId: string; relation: Relation; editable: boolean };

function Row({ customerId, relation, editable }: RowProps) {
  const { t } = useTranslation('relations');
  const perform = useDo(customerId);
  const { relationId, kind, side, customer, note } = relation;
  const word = t(`word.${kind}_${side}`);
  const { name } = customer;
  const remove = () =>
    void perform(() => client.relations.remove({ customerId, relationId }), t('done.removed', { name }));
  return (
    <li className="relation">
      <span className="tiny">{word}</span>
      <span>
        <Link to="/customers/$customerId" params={{ customerId: customer.customerId }}>
          {name}
        </Link>
        {note || customer.company ? (
          <span className="tiny"> {[customer.company, note].filter(Boolean).join(' · ')}</span>
        ) : null}
      </span>
      {editable ? (
        <button
          type="button"
          className="icon-button"
          aria-label={t('remove', { word, name })}
          title={t('remove', { word, name })}
          onClick={remove}
        >
          ×
        </button>
      ) : null}
    </li>
  );
}
