// The third column of a customer's card: what is said and done in this contact.
import './desk.css';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { PlanPanel } from '../../promises/web/plan-panel.tsx';
import { SayCard } from '../../say/web/say-card.tsx';
import { Capture } from './capture.tsx';
import { ClashPanel } from './clash.tsx';
import { ContactChips } from './contact-chips.tsx';
import { drafts } from './drafts.ts';
import type { Draft } from './kept.ts';
import { blank, type Fields } from './fields.ts';
import { useDrafts } from './use-drafts.ts';
import { usePresence } from './use-presence.ts';
import { isMine, type Whose } from './whose.ts';

type Props = { customerId: string; name: string };

export function DeskColumn(props: Props) {
  const { can, me } = useWelcome();
  if (!can('conversations.write') || !me?.staffId) return <PlanPanel customerId={props.customerId} />;
  return <Desk {...props} staffId={me.staffId} />;
}

function Desk({ customerId, name, staffId }: Props & { staffId: string }) {
  const { t } = useTranslation('conversations');
  drafts.start(staffId);
  const { here, finishing, whose } = useDraftsOf(customerId, name);
  const [chosen, choose] = useChosen(here, whose, staffId);
  useCall(customerId, name, choose);
  const others = usePresence(customerId);
  const draft = here.find((each) => each.conversationId === chosen);
  const [typed, setTyped] = useState<Partial<Fields>>({}); // a channel chosen before anything is said begins nothing
  const edit = (fields: Partial<Fields>): void => {
    if (draft) return drafts.edit(draft.conversationId, fields);
    const said = { ...typed, ...fields };
    if (Object.keys(fields).every((field) => field === 'channel' || field === 'direction'))
      return setTyped(said);
    setTyped({});
    choose(drafts.begin({ customerId, customerName: name, fields: said }));
  };
  const fields = draft?.mine ?? { ...blank, ...typed };
  return (
    <>
      <SayCard customerId={customerId} conversationId={chosen} fields={fields} onEdit={edit} />
      <section className="card place-desk" aria-label={t('title')}>
        <div className="head-row">
          <h2 className="label">{t('title')}</h2>
          <Status draft={draft ?? finishing} />
        </div>
        {others.length > 0 ? (
          <p className="desk-others" role="status">
            <span className="desk-dot" aria-hidden />
            {t('alsoHere', { count: others.length, names: others.join(', ') })}
          </p>
        ) : null}
        <ContactChips here={here} whose={whose} chosen={chosen} onChoose={choose} staffId={staffId} />
        {draft?.clash ? <ClashPanel draft={draft} onMoved={choose} /> : null}
        {draft?.refused ? (
          <div className="desk-clash" role="alert">
            {draft.refused}
            <button
              type="button"
              className="add-row"
              onClick={() => choose(drafts.keepApart(draft.conversationId))}
            >
              {t('clash.apart')}
            </button>
          </div>
        ) : null}
        <Capture
          customerId={customerId}
          fields={fields}
          onEdit={edit}
          onFinish={() => {
            if (draft?.clash) document.querySelector<HTMLElement>('.desk-clash button')?.focus();
            else if (draft) drafts.finish(draft.conversationId);
          }}
        />
        {draft ? <Discard draft={draft} mine={isMine(whose.get(draft.conversationId), staffId)} /> : null}
      </section>
      <PlanPanel customerId={customerId} conversationId={chosen} />
    </>
  );
}

/**
 * Drafts with this customer: ours, as typed, and those of others, as the server has them. One that is being finished
 * takes no more words: what is typed from then on is the next contact.
 */
function useDraftsOf(
  customerId: string,
  customerName: string,
): { here: Draft[]; finishing: Draft | undefined; whose: Whose } {
  const all = useDrafts();
  const asked = useQuery({
    ...api.conversations.list.queryOptions({ input: { customerId, state: 'draft', limit: 50 } }),
    meta: live(`conversations:${customerId}`),
  });
  const items = asked.data?.items;
  useEffect(() => {
    if (!items) return;
    const there = new Set(items.map(({ conversationId }) => conversationId));
    for (const item of items) drafts.hear(item, customerName);
    for (const draft of drafts.all()) {
      if (draft.customerId !== customerId || draft.begin || there.has(draft.conversationId)) continue;
      void drafts.lookAfter(draft);
    }
  }, [items, customerId, customerName]);
  const ours = useMemo(() => all.filter((draft) => draft.customerId === customerId), [all, customerId]);
  const here = useMemo(() => ours.filter(({ finish }) => !finish), [ours]);
  const whose = useMemo(() => new Map(items?.map(({ conversationId, by }) => [conversationId, by])), [items]);
  return { here, finishing: ours.find(({ finish }) => finish), whose };
}

/** The draft that was asked for, else the last one chosen, else one of ours: a reload goes on where it was. */
function useChosen(here: readonly Draft[], whose: Whose, staffId: string) {
  const { contact } = useSearch({ strict: false });
  const [{ asked, picked }, set] = useState<{ asked?: string; picked: string | null | undefined }>({
    asked: contact,
    picked: contact,
  });
  if (contact !== undefined && contact !== asked) set({ asked: contact, picked: contact });
  const choose = useCallback((picked: string | null) => set((was) => ({ ...was, picked })), []);
  const mine = here.find(({ conversationId }) => isMine(whose.get(conversationId), staffId));
  const there = here.some(({ conversationId }) => conversationId === picked);
  const chosen = picked === null || there ? picked : (mine?.conversationId ?? null);
  return [chosen ?? null, choose] as const;
}

/** A call that was answered on this desk begins its contact by itself: what is typed at once is already in it. */
function useCall(customerId: string, customerName: string, choose: (conversationId: string) => void): void {
  const { call } = useSearch({ strict: false });
  const navigate = useNavigate();
  useEffect(() => {
    if (!call) return;
    const contact = drafts.begin({ customerId, customerName, callId: call });
    choose(contact);
    void navigate({
      to: '/customers/$customerId',
      params: { customerId },
      search: { contact },
      replace: true,
    });
  }, [call, customerId, customerName, choose, navigate]);
}

function Status({ draft }: { draft: Draft | undefined }) {
  const { t } = useTranslation('conversations');
  useDrafts();
  if (!draft || draft.clash || draft.refused) return null;
  const waiting = drafts.isPending(draft);
  return (
    <span className="tiny" role="status">
      {drafts.offline ? t('kept') : waiting ? t('saving') : t('saved')}
    </span>
  );
}

function Discard({ draft, mine }: { draft: Draft; mine: boolean }) {
  const { t } = useTranslation('conversations');
  const { can } = useWelcome();
  const { customerId, conversationId, customerName, callId, mine: fields } = draft;
  const take = (): void =>
    void client.conversations
      .take({ customerId, conversationId })
      .then((taken) => drafts.hear(taken, customerName), toastError);
  const [leaving, setLeaving] = useState(false);
  const discard = async (): Promise<void> => {
    setLeaving(true);
    try {
      await drafts.discard(draft);
      toast(t('discarded'), () => void drafts.begin({ customerId, customerName, callId, fields }));
    } catch (error) {
      toastError(error);
    }
    setLeaving(false);
  };
  return (
    <div className="head-row" style={{ margin: '8px 0 0' }}>
      {mine ? null : (
        <button type="button" className="add-row" onClick={take}>
          {t('take')}
        </button>
      )}
      {mine || can('settings.manage') ? (
        <button type="button" className="add-row" disabled={leaving} onClick={() => void discard()}>
          {t('discard')}
        </button>
      ) : null}
    </div>
  );
}
