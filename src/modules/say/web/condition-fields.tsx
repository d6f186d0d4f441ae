// When a line of the house is said: one condition of a fixed few.
import { NativeSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../web/client.ts';
import type { Condition } from './rules-queries.ts';
import { signals } from '../../customers/signals.ts';

const blank: { [On in Condition['on']]: Extract<Condition, { on: On }> } = {
  always: { on: 'always' },
  signal: { on: 'signal', signals: ['later'] },
  purchase: { on: 'purchase', atLeast: 30, atMost: null },
  tag: { on: 'tag', tag: '' },
  birthday: { on: 'birthday', within: 7 },
  owns: { on: 'owns', productId: '' },
  service: { on: 'service', within: 14 },
};

export function ConditionFields({
  condition,
  onChange,
}: {
  condition: Condition;
  onChange: (next: Condition) => void;
}) {
  const { t } = useTranslation('say');
  const choose = (on: string): void => {
    const known = Object.values(blank).find((each) => each.on === on);
    if (known) onChange(known);
  };
  return (
    <div className="say-condition">
      <NativeSelect
        size="xs"
        label={t('rules.when')}
        value={condition.on}
        data={Object.keys(blank).map((on) => ({ value: on, label: t(`rules.on.${on}`) }))}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      <Parameters condition={condition} onChange={onChange} />
    </div>
  );
}

function Parameters({ condition, onChange }: { condition: Condition; onChange: (next: Condition) => void }) {
  const { t } = useTranslation('say');
  const days = (label: string, value: number | null, most: number, set: (days: number | null) => void) => (
    <NumberInput
      size="xs"
      label={label}
      min={0}
      max={most}
      allowDecimal={false}
      value={value ?? ''}
      onChange={(next) => set(next === '' ? null : Number(next))}
    />
  );
  switch (condition.on) {
    case 'signal':
      return (
        <NativeSelect
          size="xs"
          label={t('rules.signal')}
          value={condition.signals[0]}
          data={signals.map((signal) => ({ value: signal, label: t(`find:signal.${signal}`) }))}
          onChange={(event) => {
            const signal = signals.find((each) => each === event.currentTarget.value);
            if (signal) onChange({ on: 'signal', signals: [signal] });
          }}
        />
      );
    case 'purchase':
      return (
        <>
          {days(t('rules.atLeast'), condition.atLeast, 3650, (atLeast) =>
            onChange({ ...condition, atLeast: atLeast ?? 0 }),
          )}
          {days(t('rules.atMost'), condition.atMost, 3650, (atMost) => onChange({ ...condition, atMost }))}
        </>
      );
    case 'tag':
      return (
        <TextInput
          size="xs"
          required
          label={t('rules.tag')}
          maxLength={60}
          value={condition.tag}
          onChange={(event) => onChange({ on: 'tag', tag: event.currentTarget.value })}
        />
      );
    case 'birthday':
      return days(t('rules.within'), condition.within, 365, (within) =>
        onChange({ on: 'birthday', within: within ?? 0 }),
      );
    case 'service':
      return days(t('rules.within'), condition.within, 14, (within) =>
        onChange({ on: 'service', within: within ?? 0 }),
      );
    case 'owns':
      return (
        <ProductField
          productId={condition.productId}
          onChange={(productId) => onChange({ on: 'owns', productId })}
        />
      );
    default:
      return null;
  }
}

function ProductField({ productId, onChange }: { productId: string; onChange: (next: string) => void }) {
  const { t } = useTranslation('say');
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 120);
  const found = useQuery({
    ...api.find.suggestions.queryOptions({ input: { field: 'product', q: q || productId } }),
    placeholderData: keepPreviousData,
    staleTime: 300_000,
  });
  return (
    <Select
      size="xs"
      required
      searchable
      label={t('rules.product')}
      data={(found.data?.items ?? []).map(({ value, label }) => ({
        value,
        label: label ?? value,
      }))}
      filter={({ options }) => options}
      onSearchChange={setTyped}
      value={productId || null}
      onChange={(value) => onChange(value ?? '')}
    />
  );
}
