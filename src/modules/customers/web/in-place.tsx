// A value that becomes a field where it stands: a click or Enter opens it, Enter saves, Escape leaves it as it was.
// A tap elsewhere closes it only while nothing was changed.
import { Select, TagsInput, TextInput } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
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

/** Opens and closes; gives the focus back to the value when it closes, unless somebody has gone on to another place. */
function useOpen() {
  const [open, setOpen] = useState(false);
  const [saving, setSaving] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const goesBack = useRef(false);
  const close = (): void => {
    goesBack.current = place.current?.contains(document.activeElement) ?? false;
    setOpen(false);
  };
  useEffect(() => {
    if (!open && goesBack.current) place.current?.querySelector<HTMLElement>('[data-in-place]')?.focus();
    goesBack.current = false;
  }, [open]);
  /** What was refused stays open. */
  const settle = async (save: () => Promise<boolean>): Promise<void> => {
    if (saving) return;
    setSaving(true);
    const done = await save();
    setSaving(false);
    if (done) close();
  };
  return { open, setOpen, close, place, saving, settle };
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
  const { open, setOpen, close, place, saving, settle } = useOpen();
  const [text, setText] = useState(value);
  if (!common.editable) return <span>{common.empty ? '—' : common.shown}</span>;
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') {
      event.preventDefault();
      // half a date reads as none at all, which would take the old one away
      if (event.currentTarget.validity.badInput) event.currentTarget.reportValidity();
      else if (text.trim() === value) close();
      else void settle(() => onSave(text.trim()));
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
          readOnly={saving} // keeps the focus, where disabled would lose it
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onFocus={(event) => event.currentTarget.select()}
          onBlur={(event) => {
            if (text.trim() === value && !event.currentTarget.validity.badInput) setOpen(false);
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
  const { open, setOpen, close, place, settle } = useOpen();
  if (!common.editable) return <span>{common.empty ? '—' : common.shown}</span>;
  const choose = (next: string | null): void => {
    if (next === value) close();
    else void settle(() => onSave(next));
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
          onChange={choose}
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
  const { open, setOpen, close, place, saving, settle } = useOpen();
  const [tags, setTags] = useState<string[]>([...value]);
  const [typed, setTyped] = useState('');
  if (!common.editable) return <span>{common.shown}</span>;
  const same = tags.length === value.length && tags.every((tag, index) => tag === value[index]);
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
          readOnly={saving}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && typed === '') {
              if (same) close();
              else void settle(() => onSave(tags));
            }
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
