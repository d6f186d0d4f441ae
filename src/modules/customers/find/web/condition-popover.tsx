// One condition: a field, what is said of it, and the values. Closes by its buttons or Escape, never by a stray tap.
import { Button, Group, NativeSelect, Popover, Select, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { focusNow } from '../../web/in-place.tsx';
import { type Operator, operatorsOf } from '../fields.ts';
import { ConditionValues } from './condition-values.tsx';
import type { KnownField, Words } from './field-words.ts';
import { isCustom } from './field-words.ts';
import type { Said } from './list-search.ts';

type Props = {
  words: Words;
  /** null: a new condition */
  said: Said | null;
  opened: boolean;
  onClose: () => void;
  onSave: (said: Said) => void;
  children: ReactNode;
};

export function ConditionPopover({ children, ...props }: Props) {
  const { opened, onClose } = props;
  return (
    <Popover
      opened={opened}
      onDismiss={onClose}
      closeOnClickOutside={false}
      closeOnEscape={false}
      position="bottom-start"
      width={330}
      trapFocus
      returnFocus
      shadow="md"
      withinPortal
      transitionProps={{ duration: 0 }} // there before the next key
    >
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown
        onKeyDown={(event) => {
          const inList = event.target instanceof HTMLElement && event.target.ariaExpanded === 'true';
          if (event.key === 'Escape' && !inList) onClose(); // Escape out of an open list closes that list alone
        }}
      >
        {opened ? <ConditionForm {...props} /> : null}
      </Popover.Dropdown>
    </Popover>
  );
}

function ConditionForm({ words, said, onClose, onSave }: Omit<Props, 'opened' | 'children'>) {
  const { t } = useTranslation('find');
  const [key, setKey] = useState(said?.field ?? null);
  const [op, setOp] = useState<Operator | null>(said?.op ?? null);
  const [values, setValues] = useState<Said['values']>(said?.values ?? []);
  const field = key === null ? undefined : words.field(key);
  const ops = field ? operatorsOf(field) : [];
  const current = op !== null && ops.includes(op) ? op : (ops[0] ?? null);
  const whole = field !== undefined && current !== null && isWhole(current, values);
  return (
    <form
      aria-label={t('filter.condition')}
      onSubmit={(event) => {
        event.preventDefault();
        if (whole) onSave({ field: field.key, op: current, values: needsNone(current) ? [] : values });
      }}
    >
      <Stack gap="sm">
        <Select
          label={t('filter.field')}
          placeholder={t('filter.chooseField')}
          data={groups(words.fields, t)}
          value={key}
          onChange={(next) => {
            setKey(next);
            setOp(null);
            setValues(next && words.field(next)?.type === 'yesNo' ? [true] : []);
          }}
          searchable
          ref={said === null ? focusNow : undefined}
          data-autofocus={said === null || undefined}
          allowDeselect={false}
          maxDropdownHeight={320}
          nothingFoundMessage={t('filter.noField')}
        />
        {field && current ? (
          <>
            <NativeSelect
              label={t('filter.says')}
              value={current}
              data={ops.map((one) => ({ value: one, label: t(labelOf(field, one)) }))}
              onChange={(event) => {
                const next = ops.find((one) => one === event.currentTarget.value) ?? null;
                if (next && shape(next) !== shape(current)) setValues([]);
                setOp(next);
              }}
            />
            <ConditionValues field={field} op={current} values={values} words={words} onChange={setValues} />
          </>
        ) : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('filter.cancel')}
          </Button>
          <Button type="submit" disabled={!whole}>
            {t('filter.apply')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function groups(fields: readonly KnownField[], t: (key: string) => string) {
  const groupOf = ({ key, permission }: KnownField): string => {
    if (isCustom(key)) return t('groups.custom');
    if (permission === 'worth.read') return t('groups.worth');
    return permission === 'customers.read' ? t('groups.who') : t('groups.purchases');
  };
  const names = [...new Set(fields.map(groupOf))];
  return names.map((group) => ({
    group,
    items: fields
      .filter((field) => groupOf(field) === group)
      .map(({ key, label }) => ({ value: key, label })),
  }));
}

const needsNone = (op: Operator): boolean => op === 'given' || op === 'empty';
const isDays = (op: Operator): boolean => op === 'inLast' || op === 'notInLast';
const shape = (op: Operator): string =>
  isDays(op)
    ? 'days'
    : op === 'between'
      ? 'two'
      : op === 'is' || op === 'isNot'
        ? 'many'
        : needsNone(op)
          ? ''
          : 'one';

function isWhole(op: Operator, values: Said['values']): boolean {
  const given = values.filter((value) => value !== '' && value !== null && value !== undefined);
  if (needsNone(op)) return true;
  return op === 'between' ? given.length === 2 && given.length === values.length : given.length > 0;
}

/** Of a product "bought" is said, of a thing that happened "ever" and "never". */
function labelOf({ type }: KnownField, op: Operator): string {
  if (type === 'product') return op === 'is' ? 'ops.bought' : 'ops.neverBought';
  if (type === 'date' && op === 'empty') return 'ops.never';
  return `ops.${op}`;
}
