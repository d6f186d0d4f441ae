// In the head of every page: the contacts that are still open, one key away. Sends what the browser kept.
import { Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client, queryClient } from '../../../../web/client.ts';
import { useKeys } from '../../../../web/keys.ts';
import { live } from '../../../../web/live.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { drafts } from './drafts.ts';
import type { Conversation } from './fields.ts';
import { useChoices } from './use-choices.ts';
import { useDrafts } from './use-drafts.ts';

type Open = {
  customerId: string;
  conversationId: string;
  name: string;
  purpose: string | null;
  note: string;
};

export function OpenContacts() {
  const { me, can } = useWelcome();
  if (!me?.staffId || !can('conversations.write')) return null;
  return <Shown staffId={me.staffId} />;
}

function Shown({ staffId }: { staffId: string }) {
  const { t } = useTranslation('conversations');
  const navigate = useNavigate();
  const choices = useChoices();
  drafts.start(staffId);
  useFinishing();
  const open = useOpen(staffId);
  const go = ({ customerId, conversationId }: Open): void =>
    void navigate({
      to: '/customers/$customerId',
      params: { customerId },
      search: { contact: conversationId },
    });
  useKeys({
    '.': () => {
      const now = new URLSearchParams(location.search).get('contact');
      const next = open[(open.findIndex(({ conversationId }) => conversationId === now) + 1) % open.length];
      if (next) go(next);
    },
  });
  const [first] = open;
  if (!first) return null;
  const title = (
    <>
      {t('openContacts', { count: open.length })} <kbd aria-hidden>.</kbd>
    </>
  );
  if (open.length === 1)
    return (
      <button type="button" className="chip" title={first.name} onClick={() => go(first)}>
        {title}
      </button>
    );
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <button type="button" className="chip">
          {title}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {open.map((each) => (
          <Menu.Item key={each.conversationId} onClick={() => go(each)}>
            <b>{each.name}</b>
            <div className="tiny">
              {[each.purpose ? choices.nameOf('purpose', each.purpose) : '', each.note.slice(0, 60)]
                .filter(Boolean)
                .join(' · ')}
            </div>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Those the server knows, and those it has not heard of yet; none that is being finished. */
function useOpen(staffId: string): Open[] {
  const all = useDrafts();
  const { data } = useQuery({
    ...api.conversations.open.queryOptions({ input: {} }),
    meta: live(`desk:${staffId}`),
  });
  const finishing = new Set(all.filter(({ finish }) => finish).map(({ conversationId }) => conversationId));
  const known = (data?.items ?? [])
    .filter(({ conversationId }) => !finishing.has(conversationId))
    .map(({ customerName, ...each }) => ({ ...each, name: customerName }));
  const ids = new Set(known.map(({ conversationId }) => conversationId));
  const unheard = all
    .filter(({ begin, finish, conversationId }) => begin !== null && !finish && !ids.has(conversationId))
    .map(({ customerId, conversationId, customerName, mine }) => ({
      ...{ customerId, conversationId, name: customerName },
      ...{ purpose: mine.purpose, note: mine.note },
    }));
  return [...known, ...unheard];
}

/** Says when a contact was finished, also one that waited for the network, or was not, and takes it back. */
function useFinishing(): void {
  const { t } = useTranslation('conversations');
  useEffect(() => {
    const reopen = async ({ customerId, conversationId }: Conversation, name: string): Promise<void> => {
      try {
        drafts.hear(await client.conversations.reopen({ customerId, conversationId }), name);
        toast(t('reopened'));
      } catch (error) {
        toastError(error);
      }
    };
    drafts.onFinished = (finished, name) => {
      toast(t('finished', { name }), () => void reopen(finished, name));
      void queryClient.invalidateQueries({ queryKey: api.conversations.key() });
      void queryClient.invalidateQueries({ queryKey: api.customers.key() });
    };
    drafts.onNotFinished = ({ customerName: name }, why) =>
      toastError(why === null ? t('notFinishedClash', { name }) : t('notFinished', { name, why }));
    return () => {
      drafts.onFinished = () => {};
      drafts.onNotFinished = () => {};
    };
  }, [t]);
}
