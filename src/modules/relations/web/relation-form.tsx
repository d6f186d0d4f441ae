// How, and who: found as in the search palette, or made in the same step. Enter saves, Escape leaves.
import { Button, NativeSelect, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import { api, client } from '../../../../web/client.ts';
import { useSending } from '../../../../web/parts/sending.ts';
import { HitRow } from '../../customers/find/web/palette-hit.tsx';
import { focusNow } from '../../customers/web/in-place.tsx';
import { words } from '../kinds.ts';
import { useDo } from './queries.ts';

const making = 'new';

export function RelationForm({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const { t } = useTranslation('relations');
  const perform = useDo(customerId);
  const [relationId] = useState(() => v7());
  const [how, setHow] = useState(0);
  const [typed, setTyped] = useState('');
  const [chosen, choose] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [saving, send] = useSending();
  const hits = useHits(typed, customerId);
  const name = typed.trim();
  const options = [
    ...hits.map((hit) => ({ value: hit.customerId, label: hit.name })),
    // the field takes the label of what is chosen as what was typed: it has to be the name and nothing more
    ...(name === '' ? [] : [{ value: making, label: name }]),
  ];
  const save = async (): Promise<void> => {
    const word = words[how];
    if (!chosen || !word) return;
    const who = chosen === making ? { newCustomer: newOne(name) } : { otherId: chosen };
    const done = await perform(
      () => client.relations.add({ customerId, relationId, ...word, ...who, note: note.trim() || undefined }),
      t(chosen === making ? 'done.made' : 'done.added', { name }),
    );
    if (done) onClose();
  };
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  };
  return (
    <div role="presentation" onKeyDown={leave}>
      <form
        inert={saving}
        className="relation-form"
        aria-label={t('add')}
        onSubmit={(event) => {
          event.preventDefault();
          void send(save);
        }}
      >
        <NativeSelect
          ref={focusNow}
          size="xs"
          label={t('form.how')}
          value={String(how)}
          data={words.map(({ kind, side }, index) => ({
            value: String(index),
            label: t(`word.${kind}_${side}`),
          }))}
          onChange={(event) => setHow(Number(event.currentTarget.value))}
        />
        <Select
          size="xs"
          required
          searchable
          label={t('form.who')}
          placeholder={t('form.whoExample')}
          data={options}
          filter={({ options: all }) => all}
          searchValue={typed}
          onSearchChange={setTyped}
          selectFirstOptionOnChange
          // opened by words that are pasted it would forget which one it shows as chosen, and Enter would do nothing
          selectFirstOptionOnDropdownOpen
          value={chosen}
          onChange={choose}
          renderOption={({ option }) => {
            const hit = hits.find((each) => each.customerId === option.value);
            return hit ? (
              <span className="relation-hit">
                <HitRow hit={hit} />
              </span>
            ) : (
              t('form.new', { name: option.label })
            );
          }}
        />
        {chosen ? (
          <TextInput
            size="xs"
            label={t('form.note')}
            placeholder={t('form.noteExample')}
            maxLength={300}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        ) : null}
        <div className="relation-acts">
          <Button type="submit" size="compact-sm" disabled={!chosen} loading={saving}>
            {t('form.save')}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={onClose}>
            {t('shell:cancel')}
          </Button>
        </div>
      </form>
    </div>
  );
}

/** What was typed to find somebody says how to reach them, when it is no name. */
function newOne(typed: string): { name: string; email?: string; phone?: string } {
  if (/^\S+@\S+$/.test(typed)) return { name: typed, email: typed };
  if (/^[+\d][\d\s()/.-]{5,}$/.test(typed)) return { name: typed, phone: typed };
  return { name: typed };
}

function useHits(typed: string, customerId: string) {
  const [q] = useDebouncedValue(typed.trim(), 120);
  const asked = useQuery({
    ...api.find.search.queryOptions({ input: { q, limit: 8 } }),
    enabled: q !== '',
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
  return q === '' ? [] : (asked.data?.items ?? []).filter((hit) => hit.customerId !== customerId);
}
