// Whom the customer asks for, as a tag in the head of the card: somebody on the staff, or a name in their words.
import { Autocomplete } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client } from '../../../../web/client.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { focusNow } from '../../customers/web/in-place.tsx';
import { refresh, type Relations, relationsQuery } from './queries.ts';

type AsksFor = Relations['asksFor'];

export function AsksForTag({ customerId, editable }: { customerId: string; editable: boolean }) {
  const { t } = useTranslation('relations');
  const asked = useQuery(relationsQuery(customerId));
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  if (!asked.data) return null;
  const { asksFor } = asked.data;
  const tag = asksFor ? <Tag tone="accent">{t('asksFor.tag', { name: asksFor.name })}</Tag> : null;
  if (!editable) return tag;
  const close = (): void => {
    setOpen(false);
    requestAnimationFrame(() => place.current?.querySelector('button')?.focus());
  };
  return (
    <div ref={place}>
      {open ? (
        <Edit customerId={customerId} asksFor={asksFor} onClose={close} />
      ) : (
        <button
          type="button"
          data-in-place
          className={asksFor ? 'in-place' : 'in-place empty-value'}
          onClick={() => setOpen(true)}
        >
          {tag ?? t('asksFor.add')}
        </button>
      )}
    </div>
  );
}

type EditProps = { customerId: string; asksFor: AsksFor; onClose: () => void };

function Edit({ customerId, asksFor, onClose }: EditProps) {
  const { t } = useTranslation('relations');
  const [text, setText] = useState(asksFor?.name ?? '');
  const staff = useQuery({ ...api.team.staff.queryOptions({ input: {} }), staleTime: 300_000 });
  const active = (staff.data?.items ?? []).filter((member) => member.active);
  const set = async (wish: AsksFor): Promise<boolean> => {
    try {
      await client.relations.askFor(
        wish?.staffId ? { customerId, staffId: wish.staffId } : { customerId, words: wish?.name },
      );
      await refresh();
      return true;
    } catch (error) {
      toastError(error);
      return false;
    }
  };
  const save = async (): Promise<void> => {
    const name = text.trim();
    if (name === (asksFor?.name ?? '')) return onClose();
    const member = active.find((each) => each.name.toLowerCase() === name.toLowerCase());
    const wish = name === '' ? null : { staffId: member?.staffId ?? null, name: member?.name ?? name };
    if (!(await set(wish))) return;
    toast(wish ? t('done.asksFor', { name: wish.name }) : t('done.asksForNobody'), () => void set(asksFor));
    onClose();
  };
  return (
    <Autocomplete
      ref={focusNow}
      size="xs"
      aria-label={t('asksFor.label')}
      description={t('asksFor.hint')}
      maxLength={100}
      data={[...new Set(active.map(({ name }) => name))]}
      value={text}
      onChange={setText}
      onKeyDown={(event) => {
        if (event.key === 'Enter') void save();
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
      onBlur={() => {
        if (text.trim() === (asksFor?.name ?? '')) onClose();
      }}
    />
  );
}
