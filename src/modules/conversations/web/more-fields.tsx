import { MultiSelect, Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { live } from '../../../../web/live.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import type { Edit, Fields } from './fields.ts';

type More = { customerId: string; fields: Fields; onEdit: Edit };
const texts = ['need', 'behind', 'action'] as const;

/** What a short contact does without. */
export function MoreFields({ customerId, fields, onEdit }: More) {
  const { t } = useTranslation('conversations');
  const { me } = useWelcome();
  const staff = useQuery({ ...api.team.staff.queryOptions({ input: {} }), staleTime: 300_000 });
  const colleagues = (staff.data?.items ?? []).filter(
    ({ active, staffId }) => (active && staffId !== me?.staffId) || staffId === fields.passedTo,
  );
  return (
    <div className="stack" style={{ gap: 8 }}>
      {texts.map((name, index) => (
        <Textarea
          key={name}
          size="xs"
          autosize
          minRows={1}
          maxRows={6}
          maxLength={2000}
          data-more={index === 0 ? '' : undefined}
          label={t(`field.${name}`)}
          value={fields[name]}
          onChange={(event) => onEdit({ [name]: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      ))}
      <Select
        size="xs"
        searchable
        clearable
        label={t('field.passedTo')}
        description={t('passedHint')}
        nothingFoundMessage={t('nobody')}
        data={colleagues.map(({ staffId, name }) => ({ value: staffId, label: name }))}
        value={fields.passedTo}
        onChange={(passedTo) => onEdit({ passedTo })}
      />
      <AboutOrders customerId={customerId} fields={fields} onEdit={onEdit} />
    </div>
  );
}

/** The orders that were talked about, of the latest hundred. */
function AboutOrders({ customerId, fields, onEdit }: More) {
  const { t } = useTranslation('conversations');
  const format = useFormat();
  const { can } = useWelcome();
  const orders = useQuery({
    ...api.purchases.orders.queryOptions({ input: { customerId, limit: 100 } }),
    enabled: can('purchases.read'),
    meta: live(`customer:${customerId}`),
  });
  const known = orders.data?.items ?? [];
  const linked = fields.links.filter(({ kind }) => kind === 'order').map(({ linkedId }) => linkedId);
  if (known.length + linked.length === 0) return null;
  const older = linked.filter((id) => !known.some(({ orderId }) => orderId === id));
  const others = fields.links.filter(({ kind }) => kind !== 'order');
  return (
    <MultiSelect
      size="xs"
      searchable
      clearable
      hidePickedOptions
      maxValues={20}
      label={t('field.orders')}
      placeholder={linked.length === 0 ? t('ordersPlaceholder') : ''}
      nothingFoundMessage={t('noSuchOrder')}
      data={[
        ...known.map(({ orderId, number, orderedAt, amountMinor, currency }) => ({
          value: orderId,
          label: `${number} · ${format.day(orderedAt)} · ${format.moneyIn(amountMinor, currency)}`,
        })),
        ...older.map((orderId) => ({ value: orderId, label: t('olderOrder') })),
      ]}
      value={linked}
      onChange={(ids) =>
        onEdit({ links: [...others, ...ids.map((linkedId) => ({ kind: 'order' as const, linkedId }))] })
      }
    />
  );
}
