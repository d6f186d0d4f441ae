import { Button, Group, Modal, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../../../web/client.ts';
import { useFocusBack } from '../../../../web/parts/focus-back.ts';
import { FreshTag } from '../../facts/web/fresh-tag.tsx';
import { countries } from '../../team/web/places.ts';
import { type Card, useSave } from './queries.ts';

type Address = Card['addresses'][number];
const parts = ['label', 'street', 'city', 'region', 'postcode'] as const;

export function AddressRows({ card, editable, all }: { card: Card; editable: boolean; all: boolean }) {
  const { t, i18n } = useTranslation('customers');
  const [editing, setEditing] = useState<Address | 'new' | null>(null);
  if (card.addresses.length === 0 && !editable) return null;
  return (
    <>
      <dt>{t('field.address')}</dt>
      <dd>
        {card.addresses
          .toSorted((a, b) => Number(b.main) - Number(a.main))
          .map((address) => (
            <div className="in-place-row" key={address.addressId}>
              {editable ? (
                <button
                  type="button"
                  data-in-place
                  className="in-place"
                  aria-label={t('card.editFact', { field: t('field.address') })}
                  onClick={() => setEditing(address)}
                >
                  {oneLine(address, card.customer.country, i18n.language)}
                </button>
              ) : (
                <span>{oneLine(address, card.customer.country, i18n.language)}</span>
              )}
              <FreshTag customerId={card.customer.customerId} kind="address" subject={address.addressId} />
            </div>
          ))}
        {editable && (all || card.addresses.length === 0) ? (
          <button
            type="button"
            className={card.addresses.length === 0 ? 'in-place empty-value' : 'add-row tiny'}
            onClick={() => setEditing('new')}
          >
            {card.addresses.length === 0 ? t('card.add') : t('card.another')}
          </button>
        ) : null}
        {editing ? (
          <AddressForm
            customerId={card.customer.customerId}
            address={editing === 'new' ? null : editing}
            onClose={() => setEditing(null)}
          />
        ) : null}
      </dd>
    </>
  );
}

/** "Work: 8 Quay Rd, BS1 4XJ Bristol"; the country where it is not the customer's. */
function oneLine(address: Address, home: string | null, language: string): string {
  const place = [address.postcode, address.city].filter(Boolean).join(' ');
  const names = new Intl.DisplayNames(language, { type: 'region' });
  const country = address.country && address.country !== home ? names.of(address.country) : null;
  const line = [address.street, place, address.region, country].filter(Boolean).join(', ');
  return address.label ? `${address.label}: ${line}` : line;
}

function AddressForm({
  customerId,
  address,
  onClose,
}: {
  customerId: string;
  address: Address | null;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation('customers');
  useFocusBack();
  const save = useSave(customerId);
  const form = useForm({
    initialValues: {
      label: address?.label ?? '',
      street: address?.street ?? '',
      city: address?.city ?? '',
      region: address?.region ?? '',
      postcode: address?.postcode ?? '',
      country: address?.country ?? null,
    },
  });
  const submit = form.onSubmit(async (values) => {
    const done = await save(() =>
      address
        ? client.customers.updateAddress({ customerId, addressId: address.addressId, ...values })
        : client.customers.addAddress({ customerId, ...values }),
    );
    if (done) onClose();
  });
  const remove = async (addressId: string): Promise<void> => {
    if (await save(() => client.customers.removeAddress({ customerId, addressId }))) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('field.address')}>
      <form onSubmit={submit}>
        <div className="stack" style={{ gap: 10 }}>
          {parts.map((part) => (
            <TextInput
              key={part}
              label={t(`addressPart.${part}`)}
              data-autofocus={part === 'street' ? true : undefined}
              {...form.getInputProps(part)}
            />
          ))}
          <Select
            label={t('field.country')}
            data={countries(i18n.language)}
            searchable
            clearable
            {...form.getInputProps('country')}
          />
        </div>
        <Group justify="space-between" mt={18}>
          {address ? (
            <Button variant="subtle" color="bad" onClick={() => void remove(address.addressId)}>
              {t('shell:remove')}
            </Button>
          ) : (
            <span />
          )}
          <Group gap={8}>
            <Button variant="default" onClick={onClose}>
              {t('shell:cancel')}
            </Button>
            <Button type="submit">{t('shell:save')}</Button>
          </Group>
        </Group>
      </form>
    </Modal>
  );
}
