// What binds: goals of the customer, of ours and of both, on the card.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import { client } from '../../../../web/client.ts';
import { useSending } from '../../../../web/parts/sending.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import { useDraft } from '../../customers/web/use-draft.ts';
import { InPlaceText } from '../../customers/web/in-place.tsx';
import { whoses } from '../kinds.ts';
import { type Bond, factsQuery, useDo } from './queries.ts';

export function BondsPanel({ customerId, editable }: { customerId: string; editable: boolean }) {
  const { t } = useTranslation('facts');
  const bonds = useQuery(factsQuery(customerId)).data?.bonds;
  const [adding, setAdding] = useState(false);
  if (!bonds || (bonds.length === 0 && !editable)) return null;
  return (
    <section className="card place-bonds" aria-labelledby="bonds-title">
      <h2 id="bonds-title">{t('bonds.title')}</h2>
      {bonds.length === 0 && !adding ? <p className="tiny">{t('bonds.empty')}</p> : null}
      {bonds.map((bond) => (
        <BondRow key={bond.bondId} bond={bond} editable={editable} />
      ))}
      {adding ? (
        <BondForm customerId={customerId} onDone={() => setAdding(false)} />
      ) : editable ? (
        <button type="button" className="add-row" onClick={() => setAdding(true)}>
          {t('bonds.add')}
        </button>
      ) : null}
    </section>
  );
}

function BondRow({ bond, editable }: { bond: Bond; editable: boolean }) {
  const { t } = useTranslation('facts');
  const perform = useDo();
  const { customerId, bondId, what, whose, state } = bond;
  const settle = (to: Bond['state']): void =>
    void perform(
      () => client.facts.settleBond({ customerId, bondId, state: to }),
      t(`bonds.${to}`),
      () => client.facts.settleBond({ customerId, bondId, state: 'open' }),
    );
  const reword = (next: string): Promise<boolean> =>
    perform(
      () => client.facts.changeBond({ customerId, bondId, what: next }),
      t('bonds.changed'),
      () => client.facts.changeBond({ customerId, bondId, what }),
    );
  return (
    <div className={state === 'open' ? 'bond' : 'bond bond-settled'}>
      <div>
        <InPlaceText
          label={t('bonds.what')}
          value={what}
          shown={what}
          empty={false}
          editable={editable && state === 'open'}
          onSave={reword}
        />
        {editable ? (
          <span className="bond-acts">
            {state === 'open' ? (
              <>
                <Act
                  label={t('bonds.done')}
                  of={t('bonds.reachedOf', { what })}
                  onClick={() => settle('done')}
                />
                <Act
                  label={t('bonds.dropped')}
                  of={t('bonds.droppedOf', { what })}
                  onClick={() => settle('dropped')}
                />
              </>
            ) : (
              <Act
                label={t('bonds.open')}
                of={t('bonds.openOf', { what })}
                onClick={() =>
                  void perform(
                    () => client.facts.settleBond({ customerId, bondId, state: 'open' }),
                    t('bonds.open'),
                    () => client.facts.settleBond({ customerId, bondId, state }),
                  )
                }
              />
            )}
          </span>
        ) : null}
      </div>
      <Tag tone={state === 'done' ? 'good' : state === 'open' ? 'accent' : 'plain'}>
        {state === 'open' ? t(`bonds.${whose}`) : t(`bonds.state.${state}`)}
      </Tag>
    </div>
  );
}

function Act({ label, of, onClick }: { label: string; of: string; onClick: () => void }) {
  return (
    <button type="button" className="icon-button tiny" aria-label={of} onClick={onClick}>
      {label}
    </button>
  );
}

function BondForm({ customerId, onDone }: { customerId: string; onDone: () => void }) {
  const { t } = useTranslation('facts');
  const perform = useDo();
  const [bondId] = useState(() => v7());
  const [what, setWhat] = useDraft(`bond.${customerId}`);
  const [whose, setWhose] = useState<Bond['whose']>('theirs');
  const [sending, send] = useSending();
  const submit = async (): Promise<void> => {
    if (what.trim() === '') return;
    const done = await perform(
      () => client.facts.bond({ customerId, bondId, whose, what }),
      t('bonds.made'),
      () => client.facts.unbond({ customerId, bondId }),
    );
    if (!done) return;
    setWhat('');
    onDone();
  };
  return (
    <form
      inert={sending}
      className="bond-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send(submit);
      }}
    >
      <TextInput
        autoFocus
        size="xs"
        required
        label={t('bonds.what')}
        placeholder={t('bonds.example')}
        maxLength={500}
        value={what}
        onChange={(event) => setWhat(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone(); // what was typed stays as a draft
        }}
      />
      <NativeSelect
        size="xs"
        label={t('bonds.whose')}
        value={whose}
        data={whoses.map((value) => ({ value, label: t(`bonds.${value}`) }))}
        onChange={(event) => setWhose(event.currentTarget.value as Bond['whose'])}
      />
      <div className="form-end">
        <Button size="compact-sm" type="submit" loading={sending}>
          {t('bonds.add')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onDone}>
          {t('shell:cancel')}
        </Button>
      </div>
    </form>
  );
}
