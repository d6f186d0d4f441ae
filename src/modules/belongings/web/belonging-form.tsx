// One thing that a customer owns, keyboard only: Enter saves, Escape leaves; what was typed is kept until it is saved.
import { Autocomplete, Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import { api, client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { useSending } from '../../../../web/parts/sending.ts';
import { focusNow } from '../../customers/web/in-place.tsx';
import { cardQuery } from '../../customers/web/queries.ts';
import { useDraft } from '../../customers/web/use-draft.ts';
import { type Stage, stages } from '../stages.ts';
import { type Belonging, useDo } from './queries.ts';

type Values = {
  name: string;
  since: string;
  where: string;
  serial: string;
  stage: Stage;
  nextService: string;
  serviceMonths: string;
};
type Props = { customerId: string; belonging: Belonging | null; onClose: () => void };

function valuesOf(belonging: Belonging | null): Values {
  return {
    name: belonging?.name ?? '',
    since: belonging?.since ?? '',
    where: belonging?.where ?? '',
    serial: belonging?.serial ?? '',
    stage: belonging?.stage ?? 'maintenance',
    nextService: belonging?.nextService ?? '',
    serviceMonths: belonging?.serviceMonths?.toString() ?? '',
  };
}

export function BelongingForm({ customerId, belonging, onClose }: Props) {
  const { t } = useTranslation('belongings');
  const perform = useDo(customerId);
  const [belongingId] = useState(() => belonging?.belongingId ?? v7());
  const [values, set, forget] = useValues(customerId, belonging);
  const products = useProducts(values.name);
  const places = usePlaces(customerId);
  const [sending, send] = useSending();
  const save = async (): Promise<void> => {
    const product = products.find((each) => each.name === values.name.trim());
    const addressId = places.get(values.where.trim());
    const or = (text: string): string | null => text.trim() || null;
    const facts = {
      customerId,
      belongingId,
      productId: product?.productId ?? (values.name === belonging?.name ? belonging.productId : null),
      name: values.name,
      since: or(values.since),
      serial: or(values.serial),
      stage: values.stage,
      nextService: or(values.nextService),
      serviceMonths: values.serviceMonths === '' ? null : Number(values.serviceMonths),
      ...(addressId ? { addressId } : { place: or(values.where), addressId: null }),
    };
    const done = belonging
      ? await perform(
          () => client.belongings.change({ ...facts, version: belonging.version }),
          () => t('done.changed'),
        )
      : await perform(
          () => client.belongings.add(facts),
          () => t('done.added'),
        );
    if (done) leave();
  };
  const leave = (): void => {
    forget();
    onClose();
  };
  const text = (field: 'since' | 'serial' | 'nextService') => ({
    size: 'xs' as const,
    label: t(`field.${field}`),
    value: values[field],
    onChange: (event: { currentTarget: HTMLInputElement }) => set({ [field]: event.currentTarget.value }),
  });
  const escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  };
  return (
    <div role="presentation" onKeyDown={escape}>
      <form
        inert={sending}
        className="belonging-form"
        aria-label={belonging ? t('edit', { name: belonging.name }) : t('add')}
        onSubmit={(event) => {
          event.preventDefault();
          void send(save);
        }}
      >
        <Autocomplete
          ref={focusNow}
          className="wide"
          size="xs"
          required
          label={t('field.name')}
          placeholder={t('field.nameExample')}
          maxLength={200}
          // the name as it stands needs no suggestions over the fields below
          data={values.name === belonging?.name ? [] : [...new Set(products.map(({ name }) => name))]}
          filter={({ options }) => options}
          value={values.name}
          onChange={(name) => set({ name })}
        />
        <TextInput {...text('since')} placeholder={t('field.sinceExample')} maxLength={10} />
        <TextInput {...text('serial')} maxLength={100} />
        <Autocomplete
          className="wide"
          size="xs"
          label={t('field.where')}
          placeholder={t('field.whereExample')}
          maxLength={200}
          data={[...places.keys()]}
          value={values.where}
          onChange={(where) => set({ where })}
        />
        <NativeSelect
          className="wide"
          size="xs"
          label={t('field.stage')}
          data={stages.map((value) => ({ value, label: t(`stage.${value}`) }))}
          value={values.stage}
          onChange={(event) => set({ stage: event.currentTarget.value as Stage })}
        />
        <TextInput {...text('nextService')} type="date" />
        <NumberInput
          size="xs"
          label={t('field.serviceMonths')}
          min={1}
          max={120}
          hideControls
          allowDecimal={false}
          value={values.serviceMonths}
          onChange={(months) => set({ serviceMonths: String(months) })}
        />
        <div className="wide belonging-acts">
          <Button type="submit" size="compact-sm" loading={sending}>
            {t('act.save')}
          </Button>
          {belonging ? <Acts belonging={belonging} onDone={leave} /> : null}
          <Button size="compact-sm" variant="subtle" onClick={leave}>
            {t('shell:cancel')}
          </Button>
        </div>
      </form>
    </div>
  );
}

function Acts({ belonging, onDone }: { belonging: Belonging; onDone: () => void }) {
  const { t } = useTranslation('belongings');
  const format = useFormat();
  const perform = useDo(belonging.customerId);
  const { customerId, belongingId, name } = belonging;
  const serviced = async (): Promise<void> => {
    const done = await perform(
      () => client.belongings.service({ customerId, belongingId }),
      ({ belonging: { nextService } }) =>
        nextService ? t('done.serviced', { date: format.calendarDay(nextService) }) : t('done.servicedLast'),
    );
    if (done) onDone();
  };
  const retire = async (): Promise<void> => {
    const done = await perform(
      () => client.belongings.retire({ customerId, belongingId }),
      () => t('done.retired', { name }),
    );
    if (done) onDone();
  };
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => void serviced()}>
        {t('act.serviced')}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => void retire()}>
        {t('act.retire')}
      </Button>
    </>
  );
}

/** What is typed, kept through a reload while it differs from what is known. */
function useValues(customerId: string, belonging: Belonging | null) {
  const known = valuesOf(belonging);
  const [draft, setDraft] = useDraft(`belonging.${customerId}.${belonging?.belongingId ?? 'new'}`);
  const [values, setValues] = useState<Values>(() => ({ ...known, ...read(draft) }));
  const set = (more: Partial<Values>): void => {
    const next = { ...values, ...more };
    setValues(next);
    setDraft(JSON.stringify(next));
  };
  return [values, set, () => setDraft('')] as const;
}

function read(draft: string): Partial<Values> {
  try {
    return JSON.parse(draft || '{}') as Partial<Values>;
  } catch {
    return {};
  }
}

function useProducts(name: string) {
  const [search] = useDebouncedValue(name.trim(), 150);
  const asked = useQuery({
    ...api.purchases.products.queryOptions({ input: { search, kind: 'product', limit: 20 } }),
    enabled: search.length > 1,
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
  return search.length > 1 ? (asked.data?.items ?? []) : [];
}

/** The customer's addresses as they are shown, each with its id. */
function usePlaces(customerId: string): Map<string, string> {
  const card = useQuery(cardQuery(customerId)).data;
  return new Map(
    (card?.addresses ?? []).map(({ addressId, label, street, postcode, city }) => [
      [street, [postcode, city].filter(Boolean).join(' ')].filter(Boolean).join(', ') || (label ?? ''),
      addressId,
    ]),
  );
}
