// A value that becomes a field where it stands: a click or Enter opens it, Enter saves, Escape leaves it as it was.
// A tap elsewhere closes it only while nothing was changed.
import { Select, TagsInput, TextInput } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

type Common = {
  /** for who does not see the label beside it */
  label: string;
  shown: ReactNode;
  /** whether there is a value at all */
  empty: boolean;
  editable: boolean;
  /** offers to add one; the field's name stands beside it unless this says more */
  add?: string;
};

function Closed({ label, shown, empty, add, onOpen }: Common & { onOpen: () => void }) {
  const { t } = useTranslation('customers');
  return (
    <button
      type="button"
      data-in-place
      className={empty ? 'in-place empty-value' : 'in-place'}
      aria-label={empty ? t('card.addFact', { field: label }) : t('card.editFact', { field: label })}
      onClick={onOpen}
    >
      {empty ? (add ?? t('card.add')) : shown}
    </button>
  );
}

/** A field that just opened is the one to type in. */
export function focusNow(field: HTMLElement | null): void {
  field?.focus();
}

/** Opens and closes; gives the focus back to the value when it closes. */
function useOpen() {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const close = (): void => {
    setOpen(false);
    requestAnimationFrame(() => place.current?.querySelector<HTMLElement>('[data-in-place]')?.focus());
  };
  return { open, setOpen, close, place };
}

export function InPlaceText({
  value,
  type = 'text',
  onSave,
  ...common
}: Common & {
  value: string;
  type?: 'text' | 'tel' | 'email' | 'url' | 'date' | 'number';
  onSave: (next: string) => Promise<boolean>;
}) {
  const { open, setOpen, close, place } = useOpen();
  const [text, setText] = useState(value);
  const [saving, setSaving] = useState(false);
  if (!common.editable) return <span>{common.empty ? '—' : common.shown}</span>;
  const save = async (): Promise<void> => {
    if (text.trim() === value) return close();
    setSaving(true);
    const done = await onSave(text.trim());
    setSaving(false);
    if (done) close();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      event.preventDefault();
      void save();
    }
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    }
  };
  const begin = (): void => {
    setText(value);
    setOpen(true);
  };
  return (
    <div ref={place} style={{ minWidth: 0 }}>
      {open ? (
        <TextInput
          size="xs"
          ref={focusNow}
          type={type}
          step="any"
          aria-label={common.label}
          value={text}
          disabled={saving}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onFocus={(event) => event.currentTarget.select()}
          onBlur={() => {
            if (text.trim() === value) setOpen(false);
          }}
        />
      ) : (
        <Closed {...common} onOpen={begin} />
      )}
    </div>
  );
}

export function InPlaceChoice({
  value,
  choices,
  onSave,
  ...common
}: Common & {
  value: string | null;
  choices: { value: string; label: string }[];
  onSave: (next: string | null) => Promise<boolean>;
}) {
  const { open, setOpen, close, place } = useOpen();
  if (!common.editable) return <span>{common.empty ? '—' : common.shown}</span>;
  const choose = async (next: string | null): Promise<void> => {
    if (next === value || (await onSave(next))) close();
  };
  return (
    <div ref={place} style={{ minWidth: 0 }}>
      {open ? (
        <Select
          size="xs"
          ref={focusNow}
          defaultDropdownOpened
          searchable
          clearable
          aria-label={common.label}
          data={choices}
          value={value}
          onChange={(next) => void choose(next)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') close();
          }}
          onBlur={() => setOpen(false)}
        />
      ) : (
        <Closed {...common} onOpen={() => setOpen(true)} />
      )}
    </div>
  );
}

/** Several words; Enter on an empty input saves. */
export function InPlaceTags({
  value,
  onSave,
  ...common
}: Common & { value: readonly string[]; onSave: (next: string[]) => Promise<boolean> }) {
  const { t } = useTranslation('customers');
  const { open, setOpen, close, place } = useOpen();
  const [tags, setTags] = useState<string[]>([...value]);
  const [typed, setTyped] = useState('');
  if (!common.editable) return <span>{common.shown}</span>;
  const same = tags.length === value.length && tags.every((tag, index) => tag === value[index]);
  const save = async (): Promise<void> => {
    if (same || (await onSave(tags))) close();
  };
  return (
    <div ref={place}>
      {open ? (
        <TagsInput
          size="xs"
          ref={focusNow}
          aria-label={common.label}
          description={t('card.tagsHint')}
          value={tags}
          searchValue={typed}
          onSearchChange={setTyped}
          onChange={setTags}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && typed === '') void save();
            if (event.key === 'Escape') close();
          }}
          onBlur={() => {
            if (same) setOpen(false);
          }}
        />
      ) : (
        <Closed
          {...common}
          onOpen={() => {
            setTags([...value]);
            setOpen(true);
          }}
        />
      )}
    </div>
  );
}
