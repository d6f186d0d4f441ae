// The filter as a sentence: "Customers · signal is later than usual × · last purchase in the last 30 days × · and …".
import { CloseIcon } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConditionPopover } from './condition-popover.tsx';
import type { Words } from './field-words.ts';
import type { Said } from './list-search.ts';
import { ProductNames } from './product-names.tsx';

export function FilterBar({
  filter,
  words,
  onChange,
}: {
  filter: Said[];
  words: Words;
  onChange: (filter: Said[]) => void;
}) {
  const { t } = useTranslation('find');
  // the index of the condition that is being edited; one past the last: a new one
  const [editing, setEditing] = useState<number | null>(null);
  const put = (index: number, said: Said): void => {
    onChange([...filter.slice(0, index), said, ...filter.slice(index + 1)]);
    setEditing(null);
  };
  return (
    <section className="list-filter" aria-label={t('filter.label')}>
      {filter.length > 0 ? <span className="muted">{t('filter.whose')}</span> : null}
      {filter.map((said, index) => (
        <span className="list-condition" key={`${said.field} ${said.op} ${said.values.join()}`}>
          <ConditionPopover
            words={words}
            said={said}
            opened={editing === index}
            onClose={() => setEditing(null)}
            onSave={(next) => put(index, next)}
          >
            <button type="button" className="list-condition-text" onClick={() => setEditing(index)}>
              {said.field === 'product' ? <ProductNames said={said} words={words} /> : words.condition(said)}
            </button>
          </ConditionPopover>
          <button
            type="button"
            className="list-condition-remove"
            aria-label={t('filter.remove', { condition: words.condition(said) })}
            onClick={() => onChange(filter.filter((_one, at) => at !== index))}
          >
            <CloseIcon size="14" />
          </button>
        </span>
      ))}
      <ConditionPopover
        words={words}
        said={null}
        opened={editing === filter.length}
        onClose={() => setEditing(null)}
        onSave={(next) => put(filter.length, next)}
      >
        <button type="button" className="chip" onClick={() => setEditing(filter.length)}>
          {t(filter.length === 0 ? 'filter.add' : 'filter.and')} <kbd>F</kbd>
        </button>
      </ConditionPopover>
      {filter.length > 0 ? (
        <button type="button" className="list-link" onClick={() => onChange([])}>
          {t('filter.clear')}
        </button>
      ) : null}
    </section>
  );
}
