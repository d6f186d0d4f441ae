import { useTranslation } from 'react-i18next';
import { client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import { initials } from '../../../../web/shell.tsx';
import { AsksForTag } from '../../relations/web/asks-for-tag.tsx';
import { CardMenu } from '../../trash/web/card-menu.tsx';
import { InPlaceTags, InPlaceText } from './in-place.tsx';
import { type Card, useSave } from './queries.ts';

export function Who({ card, editable }: { card: Card; editable: boolean }) {
  const { t } = useTranslation('customers');
  const format = useFormat();
  const { customer, figures } = card;
  const { customerId } = customer;
  const save = useSave(customerId);
  const since = t('card.since', { month: format.month(figures.firstAt ?? customer.createdAt) });
  return (
    <>
      <div className="who">
        <div className="face" aria-hidden>
          {initials(customer.name)}
        </div>
        <div>
          <InPlaceText
            label={t('field.name')}
            value={customer.name}
            shown={<h1>{customer.name}</h1>}
            empty={false}
            editable={editable}
            onSave={(name) => save((version) => client.customers.update({ customerId, version, name }))}
          />
          <div className="tiny">{customer.company ? `${customer.company} · ${since}` : since}</div>
        </div>
        <CardMenu card={card} />
      </div>
      <div style={{ marginBottom: 10 }}>
        <InPlaceTags
          label={t('field.tags')}
          add={t('card.addFact', { field: t('field.tags') })}
          value={customer.tags}
          shown={
            <span className="chips">
              {customer.tags.map((tag) => (
                <Tag key={tag} tone="accent">
                  {tag}
                </Tag>
              ))}
            </span>
          }
          empty={customer.tags.length === 0}
          editable={editable}
          onSave={(tags) => save((version) => client.customers.update({ customerId, version, tags }))}
        />
        <AsksForTag customerId={customerId} editable={editable} />
      </div>
    </>
  );
}
