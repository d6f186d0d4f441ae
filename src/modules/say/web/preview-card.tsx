// What a real customer would hear in each mood, also of a rule that is being written.
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type client, messageOf } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';
import { useChoices } from '../../conversations/web/use-choices.ts';
import { fieldName } from './field-name.ts';
import { SayParts } from './say-parts.tsx';

type Preview = Awaited<ReturnType<typeof client.say.preview>>;
type Rule = Parameters<typeof client.say.preview>[0]['rule'];

export function PreviewCard({ rule }: { rule: Rule | null }) {
  const { t } = useTranslation('say');
  const { chosen, choose, options, setTyped } = useCustomer();
  const [written] = useDebouncedValue(rule, 250);
  const asked = useQuery({
    ...api.say.preview.queryOptions({ input: { customerId: chosen ?? '', rule: written ?? undefined } }),
    enabled: chosen !== null,
    placeholderData: keepPreviousData,
    retry: false,
    meta: live('sayRules', 'choices'),
  });
  const [shown, setShown] = useState(0);
  const items = asked.data?.items ?? [];
  const one = items[shown] ?? items[0];
  const code = written === null ? null : (written?.code ?? 'own_new');
  return (
    <section className="card say-preview" aria-label={t('rules.preview')}>
      <h2>{t('rules.preview')}</h2>
      <Select
        size="xs"
        searchable
        aria-label={t('rules.customer')}
        data={options}
        filter={({ options: all }) => all}
        onSearchChange={setTyped}
        value={chosen}
        onChange={choose}
      />
      <MoodChips items={items} shown={one} onShow={setShown} />
      {asked.error ? (
        <p className="tiny" role="alert">
          {messageOf(asked.error)}
        </p>
      ) : null}
      {chosen === null ? <p className="muted">{t('rules.nobody')}</p> : null}
      <ol className="say">
        {one?.items.map((line, index) => (
          <li key={`${line.rule} ${line.subject}`} className={line.rule === code ? 'say-written' : undefined}>
            <span className="say-number">{index + 1}</span>
            <span lang={line.language}>
              <SayParts parts={line.parts} />
            </span>
          </li>
        ))}
      </ol>
      {one && one.items.length === 0 ? <p className="muted">{t('nothing')}</p> : null}
      {asked.data && asked.data.missing.length > 0 ? (
        <p className="tiny">
          {t('rules.missing', { fields: asked.data.missing.map((field) => fieldName(field, t)).join(', ') })}
        </p>
      ) : null}
    </section>
  );
}

function MoodChips({
  items,
  shown,
  onShow,
}: {
  items: Preview['items'];
  shown: Preview['items'][number] | undefined;
  onShow: (index: number) => void;
}) {
  const { t } = useTranslation('say');
  const choices = useChoices();
  return (
    <fieldset className="chips" aria-label={t('mood')}>
      {items.map((item, index) => {
        const words = [item.mood, item.moodEnd].filter((mood) => mood !== null);
        return (
          <button
            key={words.join(' ')}
            type="button"
            className="chip"
            aria-pressed={item === shown}
            onClick={() => onShow(index)}
          >
            {words.length === 0
              ? t('rules.noMood')
              : words.map((mood) => choices.nameOf('mood', mood)).join(' → ')}
          </button>
        );
      })}
    </fieldset>
  );
}

/** Somebody to try it on: found by name, and at first whoever the list of customers begins with. */
function useCustomer() {
  const [typed, setTyped] = useState('');
  const [picked, choose] = useState<{ value: string; label: string } | null>(null);
  const [q] = useDebouncedValue(typed.trim(), 120);
  const first = useQuery({ ...api.find.list.queryOptions({ input: { limit: 1 } }), staleTime: 300_000 });
  const hits = useQuery({
    ...api.find.search.queryOptions({ input: { q, limit: 8 } }),
    enabled: q !== '' && q !== picked?.label,
    placeholderData: keepPreviousData,
  });
  const [begin] = first.data?.items ?? [];
  const now = picked ?? (begin ? { value: begin.customerId, label: begin.name } : null);
  const found = (hits.data?.items ?? []).map(({ customerId, name }) => ({ value: customerId, label: name }));
  const options = [...(now ? [now] : []), ...found.filter(({ value }) => value !== now?.value)];
  return {
    chosen: now?.value ?? null,
    choose: (value: string | null) => choose(options.find((each) => each.value === value) ?? now),
    options,
    setTyped,
  };
}
