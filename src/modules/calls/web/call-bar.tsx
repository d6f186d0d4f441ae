// In the head of every page: the call that one is on, and whatever rings.
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { client, queryClient } from '../../../../web/client.ts';
import { toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import './calls.css';
import { type CurrentCall, currentQuery, refreshCalls } from './queries.ts';
import { Ringing } from './ringing.tsx';
import { type OpenCall, useOpenCall } from './use-open-call.ts';
import { clock, useSeconds } from './use-seconds.ts';

/** @param onFind opens the search: a withheld number says nobody's name */
export function CallBar({ onFind }: { onFind: () => void }) {
  const { me } = useWelcome();
  const { data } = useQuery(currentQuery());
  const open = useOpenCall(onFind);
  useLaterRing(data?.nextAt ?? null);
  const items = data?.items ?? [];
  const mine = items.filter((call) => call.staff?.staffId === me?.staffId);
  const ringing = items.filter((call) => call.staff === null && call.state === 'ringing');
  const taken = items.filter((call) => call.staff !== null && !mine.includes(call));
  useOpenAnswered(mine);
  return (
    <>
      {mine.length > 0 ? (
        <div className="on-calls">
          {mine.map((call) => (
            <OnCall key={call.callId} call={call} open={open} named={mine.length > 1} />
          ))}
        </div>
      ) : null}
      {taken.slice(0, 1).map((call) => (
        <Taken key={call.callId} call={call} />
      ))}
      {ringing.length > 0 ? (
        <div className="ringing-stack">
          {ringing.slice(0, 3).map((call, index) => (
            <Ringing key={call.callId} call={call} first={index === 0} open={open} />
          ))}
        </div>
      ) : null}
    </>
  );
}

type OnCallProps = {
  call: CurrentCall;
  open: OpenCall;
  /** beside another call, where the time alone would not tell which of them it is */
  named: boolean;
};

/** The green chip: it leads back to whom one talks with, or says who that is. */
function OnCall({ call, open, named }: OnCallProps) {
  const { t } = useTranslation('calls');
  const seconds = clock(useSeconds(call.answeredAt ?? call.rangAt));
  const { customerId: shown } = useParams({ strict: false }) as { customerId?: string };
  const doing = call.answeredAt ? 'bar.onCall' : call.direction === 'out' ? 'bar.calling' : 'bar.answering';
  const tellsRing = call.answeredAt && call.rings !== null && call.direction === 'in';
  const content = (
    <>
      <span className="on-call-dot" aria-hidden />
      {t(doing)} · {seconds}
      {named ? <span className="on-call-who">· {whoCalls(call) || t('ring.withheld')}</span> : null}
      {tellsRing && !named ? (
        <span className="on-call-ring">· {t('bar.onRing', { ring: call.rings })}</span>
      ) : null}
    </>
  );
  if (call.customerId)
    return (
      <Link
        className="on-call"
        to="/customers/$customerId"
        params={{ customerId: call.customerId }}
        search={{ call: call.callId }}
      >
        {content}
      </Link>
    );
  return (
    <span className="on-call">
      {content}
      {shown ? <ThisIsTheCaller call={call} customerId={shown} /> : <WhoIsIt call={call} open={open} />}
    </span>
  );
}

/**
 * Taken at the telephone itself, where nobody could choose: the likeliest of the number, or else a new one, or the search.
 * Anybody else is found, and said to be the caller on their card.
 */
function WhoIsIt({ call, open }: { call: CurrentCall; open: OpenCall }) {
  const { t } = useTranslation('calls');
  const { call: writing } = useSearch({ strict: false }) as { call?: string };
  if (writing === call.callId) return null; // the form for a new customer stands open
  if (call.customers.length === 0)
    return (
      <button type="button" onClick={() => void open(call, null)}>
        {t(call.withheld ? 'ring.find' : 'bar.new')}
      </button>
    );
  return call.customers.slice(0, 3).map(({ customerId, name }) => (
    <button key={customerId} type="button" onClick={() => void open(call, customerId)}>
      {name}
    </button>
  ));
}

function ThisIsTheCaller({ call: { callId }, customerId }: { call: CurrentCall; customerId: string }) {
  const { t } = useTranslation('calls');
  const navigate = useNavigate();
  const choose = async (): Promise<void> => {
    try {
      await client.calls.choose({ callId, customerId });
      await refreshCalls();
      await navigate({ to: '/customers/$customerId', params: { customerId }, search: { call: callId } });
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <button type="button" onClick={() => void choose()}>
      {t('bar.thisIsTheCaller')}
    </button>
  );
}

function Taken({ call }: { call: CurrentCall }) {
  const { t } = useTranslation('calls');
  return (
    <span className="chip call-taken" role="status">
      {t('bar.taken', { name: call.staff?.name, who: whoCalls(call) || t('ring.withheld') })}
    </span>
  );
}

function whoCalls({ customers, customerId, shown }: CurrentCall): string {
  const chosen =
    customers.length === 1 ? customers[0] : customers.find((each) => each.customerId === customerId);
  return chosen?.name ?? shown;
}

/** A call that rings for somebody else first rings here after a while: nothing announces that. */
function useLaterRing(nextAt: string | null): void {
  useEffect(() => {
    if (!nextAt) return undefined;
    const wait = Math.min(60_000, Math.max(250, Date.parse(nextAt) - Date.now()));
    const timer = setTimeout(() => void queryClient.invalidateQueries(currentQuery()), wait);
    return () => clearTimeout(timer);
  }, [nextAt]);
}

/** Who picks up the telephone itself has the card without touching the desk, unless they are typing somewhere. */
function useOpenAnswered(mine: readonly CurrentCall[]): void {
  const navigate = useNavigate();
  const known = useRef(new Set<string>());
  useEffect(() => {
    for (const { callId, state, direction, customerId } of mine) {
      if (state !== 'answered' || direction !== 'in' || !customerId || known.current.has(callId)) continue;
      known.current.add(callId);
      const key = `rapport.call.${callId}`;
      if (sessionStorage.getItem(key)) continue; // a reload does not lead away again
      sessionStorage.setItem(key, '1');
      const typing = document.activeElement?.matches('input, textarea, [contenteditable=true]') ?? false;
      if (!typing && !location.search.includes(callId))
        void navigate({ to: '/customers/$customerId', params: { customerId }, search: { call: callId } });
    }
  }, [mine, navigate]);
}
