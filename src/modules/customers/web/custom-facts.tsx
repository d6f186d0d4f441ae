import { useTranslation } from 'react-i18next';
import { client } from '../../../../web/client.ts';
import { type Format, useFormat } from '../../../../web/format.ts';
import { WebLink } from './contact-rows.tsx';
import { InPlaceChoice, InPlaceText } from './in-place.tsx';
import { type Card, type Save, useSave } from './queries.ts';

type Field = Card['custom'][number];

/** The fields that this business defined for itself. */
export function CustomFacts({ card, editable }: { card: Card; editable: boolean }) {
  const { t } = useTranslation('customers');
  const save = useSave(card.customer.customerId);
  const shown = card.custom.filter((field) => editable || field.value !== null);
  if (shown.length === 0) return null;
  return (
    <section className="card place-custom">
      <h2>{t('card.custom')}</h2>
      <dl className="facts">
        {shown.map((field) => (
          <CustomRow key={field.key} field={field} card={card} editable={editable} save={save} />
        ))}
      </dl>
    </section>
  );
}

type RowProps = { field: Field; card: Card; editable: boolean; save: Save };

function CustomRow({ field, card, editable, save }: RowProps) {
  const { t } = useTranslation('customers');
  const format = useFormat();
  const { customerId } = card.customer;
  const put = (value: string | number | boolean | null): Promise<boolean> =>
    save((version) => client.customers.update({ customerId, version, custom: { [field.key]: value } }));
  const common = {
    label: field.label,
    shown: <Value field={field} format={format} />,
    empty: field.value === null,
    editable,
  };
  return (
    <>
      <dt>{field.label}</dt>
      <dd>
        {field.type === 'choice' || field.type === 'yes_no' ? (
          <InPlaceChoice
            {...common}
            value={field.value === null ? null : String(field.value)}
            choices={
              field.type === 'choice'
                ? field.choices.map((choice) => ({ value: choice, label: choice }))
                : [
                    { value: 'true', label: t('yes') },
                    { value: 'false', label: t('no') },
                  ]
            }
            onSave={(next) => put(next === null || field.type === 'choice' ? next : next === 'true')}
          />
        ) : (
          <div className="value-row">
            <InPlaceText
              {...common}
              type={field.type === 'number' ? 'number' : field.type === 'date' ? 'date' : 'text'}
              value={field.value === null ? '' : String(field.value)}
              onSave={(next) => put(next === '' ? null : field.type === 'number' ? Number(next) : next)}
            />
            {field.type === 'link' && field.value !== null ? <WebLink href={String(field.value)} /> : null}
          </div>
        )}
      </dd>
    </>
  );
}

function Value({ field, format }: { field: Field; format: Format }) {
  const { t } = useTranslation('customers');
  if (typeof field.value === 'boolean') return field.value ? t('yes') : t('no');
  if (typeof field.value === 'number') return format.number(field.value);
  if (field.type === 'date' && field.value) return format.calendarDay(field.value);
  return field.value;
}
