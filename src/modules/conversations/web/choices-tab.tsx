// The owner's lists: what a contact can be about, how it felt, what came of it, what was given.
import '../../customers/web/card.css';
import { Button, Group, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, queryClient } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';
import { Failed, Loading } from '../../../../web/parts/states.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { lists } from '../choices-contract.ts';
import type { Choice, List } from './use-choices.ts';

const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: api.choices.key() });

export function ChoicesTab() {
  const { t } = useTranslation('conversations');
  const asked = useQuery({ ...api.choices.list.queryOptions({ input: {} }), meta: live('choices') });
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return <Loading />;
  const { items } = asked.data;
  return (
    <div className="stack">
      <p className="muted">{t('lists.lead')}</p>
      {lists.map((list) => (
        <OneList key={list} list={list} items={items.filter((choice) => choice.list === list)} />
      ))}
    </div>
  );
}

function OneList({ list, items }: { list: List; items: readonly Choice[] }) {
  const { t } = useTranslation('conversations');
  return (
    <section className="card">
      <h2>{t(`lists.${list}`)}</h2>
      {items.map((choice, index) => (
        // with the name, so that a field shows what was taken back or refused
        <ChoiceRow key={`${choice.code} ${choice.name} ${choice.key}`} choice={choice} index={index} />
      ))}
      <NewChoice list={list} />
    </section>
  );
}

function ChoiceRow({ choice, index }: { choice: Choice; index: number }) {
  const { t } = useTranslation('conversations');
  const { list, code } = choice;
  const word = t(`choice.${list}.${code}`, { defaultValue: '' });
  const name = choice.name ?? word;
  const [attempt, setAttempt] = useState(0);
  const change = useMutation({
    ...api.choices.change.mutationOptions(),
    onSuccess: refresh,
    onError: (error) => {
      setAttempt(attempt + 1); // shows again what stands
      toastError(error);
    },
  });
  const rename = (next: string): void => {
    if (next !== name) change.mutate({ list, code, name: next === '' || next === word ? null : next });
  };
  return (
    <div key={attempt} className="product-row" style={{ alignItems: 'center' }}>
      <Group gap={8}>
        <TextInput
          aria-label={t('lists.name')}
          defaultValue={name}
          placeholder={word}
          maxLength={60}
          disabled={!choice.active}
          style={{ flex: '1 1 160px' }}
          onBlur={(event) => rename(event.currentTarget.value.trim())}
        />
        <TextInput
          aria-label={t('lists.keyOf', { name })}
          defaultValue={choice.key ?? ''}
          placeholder="–"
          maxLength={1}
          disabled={!choice.active}
          style={{ width: 48 }}
          onBlur={(event) => {
            const key = event.currentTarget.value.trim().toLowerCase() || null;
            if (key !== choice.key) change.mutate({ list, code, key });
          }}
        />
      </Group>
      <Group gap={4} wrap="nowrap">
        <button
          type="button"
          className="icon-button"
          disabled={index === 0 || change.isPending}
          aria-label={t('lists.up', { name })}
          onClick={() => change.mutate({ list, code, position: index - 1 })}
        >
          ↑
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={t(choice.active ? 'lists.retireOf' : 'lists.reviveOf', { name })}
          onClick={() => change.mutate({ list, code, active: !choice.active })}
        >
          {choice.active ? t('lists.retire') : t('lists.revive')}
        </button>
      </Group>
    </div>
  );
}

function NewChoice({ list }: { list: List }) {
  const { t } = useTranslation('conversations');
  const [name, setName] = useState('');
  const [key, setKey] = useState('');
  const add = useMutation({
    ...api.choices.add.mutationOptions(),
    onSuccess: async (choice) => {
      setName('');
      setKey('');
      await refresh();
      toast(t('lists.added', { name: choice.name }));
    },
    onError: toastError,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '') add.mutate({ list, name, key: key.trim().toLowerCase() || null });
  };
  return (
    <form onSubmit={submit} style={{ marginTop: 10 }}>
      <Group gap={8}>
        <TextInput
          aria-label={t(`lists.new.${list}`)}
          placeholder={t(`lists.new.${list}`)}
          maxLength={60}
          style={{ flex: '1 1 160px' }}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          aria-label={t('lists.key')}
          placeholder={t('lists.key')}
          maxLength={1}
          style={{ width: 64 }}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={add.isPending}>
          {t('lists.add')}
        </Button>
      </Group>
    </form>
  );
}
