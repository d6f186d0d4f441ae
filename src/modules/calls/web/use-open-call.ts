import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { client } from '../../../../web/client.ts';
import { toastError } from '../../../../web/parts/toast.tsx';
import { type CurrentCall, refreshCalls } from './queries.ts';

export type OpenCall = (call: CurrentCall, customerId: string | null) => Promise<void>;

/** Takes the call, and leads to its customer, to a new one with the number filled in, or to the search. */
export function useOpenCall(onFind: () => void): OpenCall {
  const navigate = useNavigate();
  return useCallback(
    async (call, customerId) => {
      try {
        await client.calls.take({ callId: call.callId, customerId });
      } catch (error) {
        toastError(error);
        return;
      } finally {
        void refreshCalls();
      }
      if (customerId)
        await navigate({
          to: '/customers/$customerId',
          params: { customerId },
          search: { call: call.callId },
        });
      else if (call.withheld || call.shown === '') onFind();
      else
        await navigate({
          to: '/customers/new',
          search: {
            phone: call.phone ?? call.shown,
            country: call.country ?? undefined,
            call: call.callId,
          },
        });
    },
    [navigate, onFind],
  );
}
