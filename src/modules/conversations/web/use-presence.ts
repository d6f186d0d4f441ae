// Who else has this card open. A desk says so every half minute, and says when it closes the card.
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { v7 } from 'uuid';
import { api, client, queryClient } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';

const SIGN_MS = 30_000;
/** this page, for as long as it is open */
const deskId = v7();

/** @returns names of the others */
export function usePresence(customerId: string): string[] {
  const { data } = useQuery({
    ...api.conversations.presence.queryOptions({ input: { customerId } }),
    meta: live(`presence:${customerId}`),
  });
  useEffect(() => {
    const key = api.conversations.presence.queryKey({ input: { customerId } });
    let gone = false;
    const sign = async (): Promise<void> => {
      try {
        const others = await client.conversations.present({ customerId, deskId });
        if (!gone) queryClient.setQueryData(key, others);
      } catch {
        // the next sign tries again; what it is for is not worth a message
      }
    };
    const leave = (): void =>
      void fetch(`/api/v1/customers/${customerId}/presence`, {
        method: 'DELETE',
        keepalive: true,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ deskId }),
      }).catch(() => {});
    void sign();
    const timer = setInterval(() => void sign(), SIGN_MS);
    window.addEventListener('pagehide', leave);
    return () => {
      gone = true;
      clearInterval(timer);
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [customerId]);
  return data?.items.map(({ name }) => name) ?? [];
}
