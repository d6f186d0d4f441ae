// Customers worth asking, with their stalest facts. J and K move, Enter opens the card, where F confirms.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { useKeys } from '../../../../web/keys.ts';
import { live } from '../../../../web/live.ts';
import { Empty, Failed, Loading } from '../../../../web/parts/states.tsx';
import { Tag } from '../../../../web/parts/tag.tsx';
import { More } from '../../../../web/parts/more.tsx';
import { useAge } from './use-age.ts';

type Item = Awaited<ReturnType<typeof client.facts.worthAsking>>['items'][number];

export function AskingList({ siteId }: { siteId: string | undefined }) {
  const { t } = useTranslation('facts');
  const list = useRef<HTMLElement>(null);
  const pages = useInfiniteQuery({
    ...api.facts.worthAsking.infiniteOptions({
      input: (cursor: string | undefined) => ({ siteId, cursor, limit: 25 }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
    meta: live('freshness', 'sample'),
  });
  const move = (by: number): void => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('a') ?? [])];
    const at = links.findIndex((link) => link === document.activeElement);
    links[Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
  };
  useKeys({ j: () => move(1), k: () => move(-1) });
  if (pages.error) return <Failed error={pages.error} retry={() => void pages.refetch()} />;
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const looked = pages.data?.pages.reduce((sum, page) => sum + page.looked, 0) ?? 0;
  return (
    <section className="card asking" ref={list} aria-labelledby="asking-title">
      <h2 id="asking-title">{t('page.asking')}</h2>
      <p className="tiny">{t('page.askingLead')}</p>
      {pages.data ? null : <Loading />}
      <ul className="plain-list">
        {items.map((item) => (
          <Row key={item.customerId} item={item} />
        ))}
      </ul>
      {pages.data && items.length === 0 ? (
        pages.hasNextPage ? (
          <p>{t('page.nothingSoFar', { count: looked })}</p>
        ) : (
          <Empty title={t('page.nothing')}>{t('page.nothingText')}</Empty>
        )
      ) : null}
      <More pages={pages}>{t(items.length === 0 ? 'page.lookOn' : 'page.more')}</More>
      {items.length > 0 ? (
        <p className="tiny" aria-hidden>
          <kbd>J</kbd> <kbd>K</kbd> {t('page.keys')} · <kbd>↵</kbd> {t('page.card')}
        </p>
      ) : null}
    </section>
  );
}

function Row({ item }: { item: Item }) {
  const { t } = useTranslation('facts');
  const format = useFormat();
  const age = useAge();
  const more = item.stale - item.facts.length;
  return (
    <li>
      <Link to="/customers/$customerId" params={{ customerId: item.customerId }}>
        {item.name}
      </Link>
      <span className="num">{t('page.worth', { amount: format.money(item.nextYearMinor) })}</span>
      <span className="asking-facts">
        {item.facts.map((fact) => (
          <Tag key={`${fact.kind} ${fact.subject}`} tone="warn">
            {t(`kinds.${fact.kind}`)} · {age(fact.ageDays)}
          </Tag>
        ))}
        {more > 0 ? <span className="tiny">+{format.number(more)}</span> : null}
      </span>
    </li>
  );
}
