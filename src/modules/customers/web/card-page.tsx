// One customer at a glance: who they are, what they are worth, what happened, what they buy.
import './card.css';
import { ORPCError } from '@orpc/client';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../../../web/keys.ts';
import { Failed } from '../../../../web/parts/states.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { DeskColumn } from '../../conversations/web/desk-column.tsx';
import { LastContact } from '../../conversations/web/last-contact.tsx';
import { RelationsPanel } from '../../relations/web/relations-panel.tsx';
import { PromisesPanel } from '../../promises/web/promises-panel.tsx';
import { BondsPanel } from '../../facts/web/bonds-panel.tsx';
import { ConsentPanel } from '../../facts/web/consent-panel.tsx';
import { confirmFocused } from '../../facts/web/fresh-tag.tsx';
import { WentInto } from '../../duplicates/web/went-into.tsx';
import { Buys } from './buys.tsx';
import { CustomFacts } from './custom-facts.tsx';
import { Facts } from './facts.tsx';
import { Notes } from './notes.tsx';
import { type Card, cardQuery } from './queries.ts';
import { SpendBars } from './spend-bars.tsx';
import { Story } from './story.tsx';
import { Who } from './who.tsx';
import { WorthTiles } from './worth-tiles.tsx';

export function CardPage() {
  const { customerId } = useParams({ strict: false }) as { customerId: string };
  const card = useQuery(cardQuery(customerId));
  // deleted or merged meanwhile, here or elsewhere: what was known of them is no card that anybody can work on
  const gone = card.error instanceof ORPCError && card.error.status === 404;
  if (card.data && !gone) return <Shown key={customerId} card={card.data} />;
  if (card.error)
    return (
      <WentInto customerId={customerId}>
        <Failed error={card.error} retry={() => void card.refetch()} />
      </WentInto>
    );
  return <Skeleton />;
}

function Shown({ card }: { card: Card }) {
  const welcome = useWelcome();
  const editable = welcome.can('customers.write');
  const { name } = card.customer;
  useEffect(() => {
    document.title = `${name} · Rapport`;
    return () => {
      document.title = 'Rapport';
    };
  }, [name]);
  useKeys({
    e: editFocused,
    f: confirmFocused,
    w: () => document.querySelector<HTMLElement>('[data-new-note]')?.focus(),
  });
  return (
    <div className="card-page">
      <div className="stack">
        <section className="card place-who">
          <Who card={card} editable={editable} />
          <LastContact customerId={card.customer.customerId} />
          <Facts card={card} editable={editable} />
        </section>
        <PromisesPanel customerId={card.customer.customerId} />
        <RelationsPanel customerId={card.customer.customerId} />
        <Buys card={card} />
        <BondsPanel customerId={card.customer.customerId} editable={editable} />
        <CustomFacts card={card} editable={editable} />
        <ConsentPanel customerId={card.customer.customerId} editable={editable} />
      </div>
      <div className="stack">
        <section className="card place-worth">
          <WorthTiles card={card} />
          <SpendBars card={card} />
        </section>
        <Story card={card} editable={editable} />
      </div>
      <div className="stack">
        <DeskColumn customerId={card.customer.customerId} name={name} />
        <Notes card={card} editable={editable} />
      </div>
    </div>
  );
}

/** `e` edits the value that has the focus, or the first one of the card. */
function editFocused(): void {
  const focused = document.activeElement?.closest<HTMLElement>('[data-in-place]');
  const target = focused ?? document.querySelector<HTMLElement>('.card-page [data-in-place]');
  target?.click();
}

function Skeleton() {
  const { t } = useTranslation('shell');
  return (
    <output className="card-page" aria-label={t('loading')}>
      {[420, 560, 420].map((height, index) => (
        <div key={index} className="card">
          <div className="skeleton" style={{ height }} />
        </div>
      ))}
    </output>
  );
}
