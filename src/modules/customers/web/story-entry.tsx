import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { useChoices } from '../../conversations/web/use-choices.ts';
import { UnmergeButton } from '../../duplicates/web/unmerge-button.tsx';
import { OrderLines } from '../../purchases/web/order-lines.tsx';
import { DeleteConversation } from '../../trash/web/delete-conversation.tsx';
import { type Card, refreshCustomer, type StoryItem } from './queries.ts';
import { say } from './story-words.ts';

export function StoryEntry({ item, card, mayUndo }: { item: StoryItem; card: Card; mayUndo: boolean }) {
  const { t } = useTranslation('customers');
  const format = useFormat();
  const { sites } = useWelcome();
  const [open, setOpen] = useState(false);
  const staff = useQuery({ ...api.team.staff.queryOptions({ input: {} }), staleTime: 300_000 });
  const choices = useChoices();
  const named = useMemo(
    () => ({
      staff: new Map(staff.data?.items.map((member) => [member.staffId, member.name])),
      sites: new Map(sites.map((site) => [site.siteId, site.name])),
      choices,
    }),
    [staff.data, sites, choices],
  );
  const said = say(item, card, t, format, named);
  const thisYear = item.at.slice(0, 4) === card.asOf.slice(0, 4);
  const undo = async (): Promise<void> => {
    try {
      await client.customers.undo({ customerId: card.customer.customerId, eventId: item.eventId });
      await refreshCustomer();
      toast(t('card.undone'));
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <li className="story-item">
      <time className="tiny" dateTime={item.at} title={format.moment(item.at)}>
        {thisYear ? format.dayShort(item.at) : format.month(item.at)}
      </time>
      <span className={`dot dot-${said.tone}`} aria-hidden />
      <div>
        <b>{said.title}</b>
        {said.lines.map((line) => (
          <p key={line} className="tiny">
            {line}
          </p>
        ))}
        {item.order && item.order.lines > item.order.top.length ? (
          <button type="button" className="add-row tiny" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? t('story.fewer') : t('story.allLines')}
          </button>
        ) : null}
        {open && item.order ? (
          <OrderLines customerId={card.customer.customerId} orderId={item.order.orderId} />
        ) : null}
      </div>
      <span className="tiny">
        {item.by?.name}
        <UnmergeButton item={item} customerId={card.customer.customerId} />
        <DeleteConversation item={item} customerId={card.customer.customerId} />
        {mayUndo ? (
          <button
            type="button"
            className="add-row tiny"
            style={{ display: 'block' }}
            onClick={() => void undo()}
          >
            {t('shell:undo')}
          </button>
        ) : null}
      </span>
    </li>
  );
}
