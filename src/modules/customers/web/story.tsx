import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';
import { Failed } from '../../../../web/parts/states.tsx';
import { storyKinds } from '../story-kinds.ts';
import { type Card, type StoryItem } from './queries.ts';
import { StoryEntry } from './story-entry.tsx';
import { undoable } from './story-words.ts';

const kinds = ['all', ...storyKinds] as const;
type Kind = (typeof kinds)[number];

/** What happened, newest first. The first page came with the card; older ones, or one kind only, are asked for. */
export function Story({ card, editable }: { card: Card; editable: boolean }) {
  const { t } = useTranslation('customers');
  const { customerId } = card.customer;
  const [kind, setKind] = useState<Kind>('all');
  const [older, setOlder] = useState(false);
  const withCard = kind === 'all';
  const pages = useInfiniteQuery({
    ...api.customers.story.infiniteOptions({
      input: (cursor: string | undefined) => ({
        customerId,
        cursor,
        kind: kind === 'all' ? undefined : kind,
      }),
      initialPageParam: withCard ? (card.story.next ?? undefined) : undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
    enabled: !withCard || (older && card.story.next !== null),
    meta: live(`customer:${customerId}`),
  });
  const asked: StoryItem[] = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const items = withCard ? [...card.story.items, ...asked] : asked;
  const more = pages.data ? pages.hasNextPage : withCard && card.story.next !== null;
  const mayUndo = editable ? undoable(items) : new Set<string>();

  return (
    <section className="card place-story">
      <div className="head-row">
        <h2 className="label">{t('story.title')}</h2>
        <fieldset className="chips" aria-label={t('story.filter')}>
          {kinds.map((each) => (
            <button
              key={each}
              type="button"
              className="chip"
              aria-pressed={each === kind}
              onClick={() => {
                setKind(each);
                setOlder(false);
              }}
            >
              {t(`story.kinds.${each}`)}
            </button>
          ))}
        </fieldset>
      </div>
      {pages.error ? <Failed error={pages.error} retry={() => void pages.refetch()} /> : null}
      <ul className="plain-list">
        {items.map((item) => (
          <StoryEntry key={item.eventId} item={item} card={card} mayUndo={mayUndo.has(item.eventId)} />
        ))}
      </ul>
      {items.length === 0 && !pages.isFetching ? <p className="muted">{t(`story.none.${kind}`)}</p> : null}
      {more || pages.isFetching ? (
        <Button
          mt={8}
          size="compact-sm"
          variant="default"
          loading={pages.isFetching}
          onClick={() => (pages.data ? void pages.fetchNextPage() : setOlder(true))}
        >
          {t('story.older')}
        </Button>
      ) : null}
    </section>
  );
}
