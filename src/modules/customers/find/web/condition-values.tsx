// The values of a condition, asked for as its field wants them.
import { Group, MultiSelect, NativeSelect, NumberInput, TagsInput, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../../web/client.ts';
import { useFormat } from '../../../../../web/format.ts';
import { useWelcome } from '../../../../../web/welcome.ts';
import type { Operator } from '../fields.ts';
import type { KnownField, Words } from './field-words.ts';
import type { Said } from './list-search.ts';

type Values = Said['values'];
type Props = {
  field: KnownField;
  op: Operator;
  values: Values;
  words: Words;
  onChange: (values: Values) => void;
};

export function ConditionValues(props: Props) {
  const { t } = useTranslation('find');
  const { field, op, values, onChange } = props;
  if (op === 'given' || op === 'empty') return null;
  if (op === 'inLast' || op === 'notInLast') {
    return (
      <NumberInput
        label={t('filter.days')}
        value={numeric(values[0])}
        min={1}
        max={36_500}
        allowDecimal={false}
        onChange={(days) => onChange(days === '' ? [] : [Number(days)])}
      />
    );
  }
  switch (field.type) {
    case 'date':
      return <Pair {...props} render={(index) => <DayInput {...props} index={index} />} />;
    case 'money':
    case 'number':
    case 'share':
      return <Pair {...props} render={(index) => <FigureInput {...props} index={index} />} />;
    case 'yesNo':
      return (
        <NativeSelect
          label={t('filter.value')}
          value={String(values[0] ?? true)}
          data={[
            { value: 'true', label: t('yes') },
            { value: 'false', label: t('no') },
          ]}
          onChange={(event) => onChange([event.currentTarget.value === 'true'])}
        />
      );
    case 'choice':
    case 'id':
    case 'product':
      return <ChoiceInput {...props} />;
    default:
      return (
        <TextInput
          label={t('filter.value')}
          value={String(values[0] ?? '')}
          maxLength={200}
          onChange={(event) => onChange(event.currentTarget.value === '' ? [] : [event.currentTarget.value])}
        />
      );
  }
}

/** From and to side by side, or one alone. */
function Pair({ op, render }: Props & { render: (index: 0 | 1) => React.ReactNode }) {
  if (op !== 'between') return render(0);
  return (
    <Group grow gap="xs" align="end">
      {render(0)}
      {render(1)}
    </Group>
  );
}

const numeric = (value: unknown): number | '' => (typeof value === 'number' ? value : '');

function replaced(values: Values, index: 0 | 1, value: Values[number]): Values {
  const next = [...values];
  if (index === 1 && next.length === 0) next[0] = '';
  next[index] = value;
  return next;
}

function useLabel(op: Operator, index: 0 | 1): string {
  const { t } = useTranslation('find');
  return op === 'between' ? t(index === 0 ? 'filter.from' : 'filter.to') : t('filter.value');
}

function DayInput({ op, values, onChange, index }: Props & { index: 0 | 1 }) {
  return (
    <TextInput
      type="date"
      label={useLabel(op, index)}
      value={String(values[index] ?? '')}
      onChange={(event) => onChange(replaced(values, index, event.currentTarget.value))}
    />
  );
}

function FigureInput({ field, op, values, onChange, index }: Props & { index: 0 | 1 }) {
  const { currency, locale } = useFormat();
  const digits =
    new Intl.NumberFormat(locale, { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
    2;
  const unit = field.type === 'money' ? 10 ** digits : field.type === 'share' ? 0.01 : 1;
  const value = values[index];
  return (
    <NumberInput
      label={useLabel(op, index)}
      suffix={field.type === 'money' ? ` ${currency}` : field.type === 'share' ? ' %' : ''}
      decimalScale={field.type === 'money' ? digits : 4}
      value={typeof value === 'number' ? Number((value / unit).toFixed(6)) : ''}
      onChange={(next) => {
        const inUnits = Number((Number(next) * unit).toFixed(6));
        onChange(
          replaced(values, index, next === '' ? '' : field.type === 'money' ? Math.round(inUnits) : inUnits),
        );
      }}
    />
  );
}

const suggested = ['country', 'city', 'tags', 'status', 'origin', 'product'] as const;

function ChoiceInput({ field, values, words, onChange }: Props) {
  const { t } = useTranslation('find');
  const { sites, me } = useWelcome();
  const { data: staff } = useQuery(api.team.staff.queryOptions({ input: {} }));
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed, 150);
  const from = suggested.find((key) => key === field.key);
  const { data } = useQuery({
    ...api.find.suggestions.queryOptions({ input: { field: from ?? 'status', q } }),
    enabled: from !== undefined,
    placeholderData: keepPreviousData,
  });
  const chosen = values.map(String);
  const common = {
    label: t('filter.anyOf'),
    value: chosen,
    onChange,
    maxValues: 50,
    comboboxProps: { withinPortal: true },
  };
  if (field.key === 'siteId') {
    const mine = sites.filter((site) => me?.siteIds === null || me?.siteIds?.includes(site.siteId));
    return (
      <MultiSelect
        {...common}
        searchable
        data={mine.map(({ siteId, name }) => ({ value: siteId, label: name }))}
      />
    );
  }
  if (field.key === 'ownerId') {
    const people = (staff?.items ?? []).map(({ staffId, name }) => ({ value: staffId, label: name }));
    return <MultiSelect {...common} searchable data={people} />;
  }
  if (field.choices) {
    const data = field.choices.map((value) => ({ value, label: words.value(field.key, value) }));
    return <MultiSelect {...common} searchable data={data} />;
  }
  if (field.key === 'product' || field.key === 'country' || field.key === 'status') {
    const items = (data?.items ?? []).map(({ value, label }) => ({
      value,
      label: field.key === 'product' ? label : words.value(field.key, value),
    }));
    const known = new Set(items.map((item) => item.value));
    const kept = chosen
      .filter((value) => !known.has(value))
      .map((value) => ({ value, label: words.value(field.key, value) }));
    const asks =
      field.key === 'product' ? { searchValue: typed, onSearchChange: setTyped, filter: undefined } : {};
    return (
      <MultiSelect
        {...common}
        {...asks}
        searchable
        data={[...kept, ...items]}
        nothingFoundMessage={t('filter.nothing')}
      />
    );
  }
  return (
    <TagsInput
      {...common}
      data={(data?.items ?? []).map((item) => item.value)}
      searchValue={typed}
      onSearchChange={setTyped}
      description={t('filter.typeOrChoose')}
    />
  );
}
