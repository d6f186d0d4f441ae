// The fields that a business defines for its customers, in the order in which a card shows them.
import './card.css';
import { Button, Group, Modal, Select, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type client } from '../../../../web/client.ts';
import { Empty, Failed, Loading } from '../../../../web/parts/states.tsx';
import { useFocusBack } from '../../../../web/parts/focus-back.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { refreshCustomer } from './queries.ts';

type Field = Awaited<ReturnType<typeof client.customers.customFields>>['items'][number];
const types = ['text', 'number', 'date', 'yes_no', 'choice', 'link'] as const;

export function CustomFieldsTab() {
  const { t } = useTranslation('customers');
  const fields = useQuery(api.customers.customFields.queryOptions({ input: {} }));
  const [removing, setRemoving] = useState<Field | null>(null);
  const update = useMutation({
    ...api.customers.updateCustomField.mutationOptions(),
    scope: { id: 'custom-fields' }, // one after another, in the order in which they were made
    onSuccess: refreshCustomer,
    onError: toastError,
  });
  if (fields.error) return <Failed error={fields.error} retry={() => void fields.refetch()} />;
  if (!fields.data) return <Loading />;
  const { items } = fields.data;
  const swap = async (index: number): Promise<void> => {
    const order = items.map((field) => field.key);
    [order[index - 1], order[index]] = [order[index] ?? '', order[index - 1] ?? ''];
    for (const [position, key] of order.entries()) await update.mutateAsync({ key, position });
  };
  return (
    <div className="stack">
      {items.length === 0 ? (
        <Empty title={t('custom.emptyTitle')}>{t('custom.emptyLead')}</Empty>
      ) : (
        <section className="card">
          {items.map((field, index) => (
            <div key={field.key} className="product-row" style={{ alignItems: 'center' }}>
              <Group gap={8} wrap="wrap">
                <TextInput
                  aria-label={t('custom.label')}
                  defaultValue={field.label}
                  style={{ flex: '1 1 160px' }}
                  onBlur={(event) => {
                    const label = event.currentTarget.value.trim();
                    if (label && label !== field.label) update.mutate({ key: field.key, label });
                  }}
                />
                <span className="tiny">
                  {t(`custom.type.${field.type}`)} · <code>{field.key}</code>
                </span>
                {field.type === 'choice' ? (
                  <Choices
                    given={field.choices}
                    onChange={(choices) => update.mutateAsync({ key: field.key, choices })}
                  />
                ) : null}
              </Group>
              <Group gap={4} wrap="nowrap">
                <button
                  type="button"
                  className="icon-button"
                  disabled={index === 0 || update.isPending}
                  aria-label={t('custom.up', { label: field.label })}
                  onClick={() => void swap(index)}
                >
                  ↑
                </button>
                <button type="button" className="icon-button" onClick={() => setRemoving(field)}>
                  {t('shell:remove')}
                </button>
              </Group>
            </div>
          ))}
        </section>
      )}
      <NewField />
      {removing ? <RemoveField field={removing} onClose={() => setRemoving(null)} /> : null}
    </div>
  );
}

/** What was typed stands at once: the next one is added to it, not to what the server has answered so far. */
function Choices({
  given,
  onChange,
}: {
  given: string[];
  onChange: (choices: string[]) => Promise<unknown>;
}) {
  const { t } = useTranslation('customers');
  const [choices, setChoices] = useState(given);
  return (
    <TagsInput
      aria-label={t('custom.choices')}
      style={{ flex: '1 1 100%' }}
      value={choices}
      onChange={(next) => {
        setChoices(next);
        onChange(next).catch(() => setChoices(given)); // said already
      }}
    />
  );
}

function NewField() {
  const { t } = useTranslation('customers');
  const form = useForm({
    initialValues: { label: '', type: 'text' as Field['type'], choices: [] as string[] },
  });
  const add = useMutation({
    ...api.customers.addCustomField.mutationOptions(),
    onSuccess: async (field) => {
      form.reset();
      await refreshCustomer();
      toast(t('custom.added', { label: field.label }));
    },
    onError: toastError,
  });
  return (
    <section className="card">
      <h2>{t('custom.new')}</h2>
      <form
        onSubmit={form.onSubmit(({ label, type, choices }) =>
          add.mutate({ label, type, choices: type === 'choice' ? choices : [] }),
        )}
      >
        <Group align="end" gap={10}>
          <TextInput
            style={{ flex: '2 1 180px' }}
            label={t('custom.label')}
            required
            {...form.getInputProps('label')}
          />
          <Select
            style={{ flex: '1 1 130px' }}
            label={t('custom.typeOf')}
            allowDeselect={false}
            data={types.map((type) => ({ value: type, label: t(`custom.type.${type}`) }))}
            {...form.getInputProps('type')}
          />
          {form.values.type === 'choice' ? (
            <TagsInput
              style={{ flex: '1 1 100%' }}
              label={t('custom.choices')}
              description={t('custom.choicesHint')}
              {...form.getInputProps('choices')}
            />
          ) : null}
          <Button type="submit" variant="default" loading={add.isPending}>
            {t('custom.add')}
          </Button>
        </Group>
      </form>
    </section>
  );
}

function RemoveField({ field, onClose }: { field: Field; onClose: () => void }) {
  useFocusBack();
  const { t } = useTranslation('customers');
  const remove = useMutation({
    ...api.customers.removeCustomField.mutationOptions(),
    onSuccess: async ({ customers }) => {
      onClose();
      await refreshCustomer();
      toast(t('custom.removed', { label: field.label, count: customers }));
    },
    onError: toastError,
  });
  return (
    <Modal opened onClose={onClose} title={t('custom.removeTitle', { label: field.label })}>
      <p>{t('custom.removeLead')}</p>
      <Group justify="flex-end" mt={18} gap={8}>
        <Button variant="default" onClick={onClose}>
          {t('shell:cancel')}
        </Button>
        <Button color="bad" loading={remove.isPending} onClick={() => remove.mutate({ key: field.key })}>
          {t('custom.remove')}
        </Button>
      </Group>
    </Modal>
  );
}
