// Choices take effect at once on the page and, a moment later, in the analysis of the file.
import { useMutation } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { api, type client, queryClient } from '../../../../web/client.ts';
import { toastError } from '../../../../web/parts/toast.tsx';
import { busy, type Import, importQuery } from './queries.ts';

export type Choice = Omit<Parameters<typeof client.imports.remap>[0], 'importNo'>;
const nothing: Choice = {};

/** @returns what was chosen and is not in the analysis yet, and how to choose */
export function useRemap(current: Import): {
  chosen: Choice;
  pending: boolean;
  choose: (choice: Choice) => void;
} {
  const { importNo } = current;
  const [chosen, setChosen] = useState(nothing);
  const [taken, setTaken] = useState(false); // the server knows all that was chosen
  const waiting = useRef<{ choice: Choice; timer: ReturnType<typeof setTimeout> }>(undefined);
  const newest = useRef(0);
  const { mutate } = useMutation(api.imports.remap.mutationOptions());
  // until the file was looked at again, the server still shows the roles from before
  if (taken && chosen !== nothing && !busy(current)) setChosen(nothing);

  const send = (): void => {
    if (!waiting.current) return;
    clearTimeout(waiting.current.timer);
    const { choice } = waiting.current;
    waiting.current = undefined;
    newest.current++;
    const number = newest.current;
    const last = (): boolean => number === newest.current && !waiting.current;
    mutate(
      { importNo, ...choice },
      {
        onSuccess: async (data) => {
          const { queryKey } = importQuery(importNo);
          await queryClient.cancelQueries({ queryKey }); // an answer from before would look like the new one
          if (!last()) return;
          queryClient.setQueryData(queryKey, data);
          setTaken(true);
        },
        onError: (error) => {
          toastError(error);
          if (last()) setChosen(nothing);
          void queryClient.invalidateQueries({ queryKey: importQuery(importNo).queryKey });
        },
      },
    );
  };
  const leave = useEffectEvent(send); // what was chosen just before leaving is kept too
  useEffect(() => () => leave(), []);

  return {
    chosen,
    pending: chosen !== nothing,
    choose(choice) {
      if (waiting.current) clearTimeout(waiting.current.timer);
      waiting.current = {
        choice: { ...waiting.current?.choice, ...choice },
        timer: setTimeout(send, 400),
      };
      setTaken(false);
      setChosen((before) => ({ ...before, ...choice }));
    },
  };
}
