// What the customer owns, in one line of the card; it opens into a list in which each can be changed where it stands.
import './belongings.css';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWelcome } from '../../../../web/welcome.ts';
import { BelongingForm } from './belonging-form.tsx';
import { BelongingLine } from './belonging-line.tsx';
import { type Belonging, belongingsQuery } from './queries.ts';

const inRow = 3;

/** @param all also where nothing is known */
export function OwnsRow({ customerId, all }: { customerId: string; all: boolean }) {
  const { t } = useTranslation('belongings');
  const editable = useWelcome().can('customers.write');
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const asked = useQuery(belongingsQuery(customerId));
  if (!asked.data) return null;
  const { items, retired } = asked.data;
  const nothing = items.length === 0 && retired === 0;
  if (nothing && !(editable && all)) return null;
  const rest = items.length - inRow;
  const close = (): void => {
    setOpen(false);
    requestAnimationFrame(() => opener.current?.focus());
  };
  return (
    <>
      <dt>{t('row')}</dt>
      <dd>
        <button
          ref={opener}
          type="button"
          className={items.length === 0 ? 'in-place empty-value' : 'in-place'}
          aria-label={items.length === 0 ? t('add') : `${t('row')}: ${items.map(inShort).join(', ')}`}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {items.length === 0
            ? t('customers:card.add')
            : items.slice(0, inRow).map(inShort).join(', ') + (rest > 0 ? ` +${rest}` : '')}
        </button>
      </dd>
      {open ? (
        <dd className="owns-panel">
          <Panel
            customerId={customerId}
            items={items}
            retired={retired}
            editable={editable}
            onClose={close}
          />
        </dd>
      ) : null}
    </>
  );
}

/** "Linea Mini (2023)" */
function inShort({ name, since }: Belonging): string {
  return since ? `${name} (${since.slice(0, 4)})` : name;
}

type PanelProps = {
  customerId: string;
  items: readonly Belonging[];
  retired: number;
  editable: boolean;
  onClose: () => void;
};

function Panel({ customerId, items, retired, editable, onClose }: PanelProps) {
  const { t } = useTranslation('belongings');
  const [editing, setEditing] = useState<string | null>(editable && items.length === 0 ? 'new' : null);
  const [once, setOnce] = useState(false);
  const line = (belonging: Belonging) =>
    editing === belonging.belongingId ? (
      <BelongingForm
        key={belonging.belongingId}
        customerId={customerId}
        belonging={belonging}
        onClose={() => setEditing(null)}
      />
    ) : (
      <BelongingLine
        key={belonging.belongingId}
        belonging={belonging}
        onEdit={editable ? () => setEditing(belonging.belongingId) : undefined}
      />
    );
  return (
    <div
      role="presentation"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      {items.map(line)}
      {editing === 'new' ? (
        <BelongingForm
          customerId={customerId}
          belonging={null}
          onClose={() => (items.length === 0 ? onClose() : setEditing(null))}
        />
      ) : null}
      {editable && editing === null ? (
        <button type="button" className="add-row tiny" onClick={() => setEditing('new')}>
          {t('add')}
        </button>
      ) : null}
      {retired > 0 ? (
        <button type="button" className="add-row tiny" aria-expanded={once} onClick={() => setOnce(!once)}>
          {t('once', { count: retired })}
        </button>
      ) : null}
      {once ? <Once customerId={customerId} editable={editable} /> : null}
    </div>
  );
}

function Once({ customerId, editable }: { customerId: string; editable: boolean }) {
  const asked = useQuery(belongingsQuery(customerId, true));
  return asked.data?.items.map((belonging) => (
    <BelongingLine key={belonging.belongingId} belonging={belonging} mayRestore={editable} />
  ));
}
