// Choices take effect at once on the page and, a moment later, in the analysis of the file.
import { useMutation } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { api, type client, queryClient } from '../../../../web/client.ts';
import { toastError } from '../../../../web/parts/toast.tsx';
import { importQuery } from './queries.ts';

export type Choice = Omit<Parameters<typeof client.imports.remap>[0], 'importNo'>;

/** @returns what was chosen and is not answered yet, and how to choose */
export function useRemap(importNo: number): {
  chosen: Choice;
  pending: boolean;
  choose: (choice: Choice) => void;
} {
  const [chosen, setChosen] = useState<Choice>({});
  const waiting = useRef<{ choice: Choice; timer: ReturnType<typeof setTimeout> }>(undefined);
  const newest = useRef(0);
  const { mutate } = useMutation(api.imports.remap.mutationOptions());

  const send = (): void => {
    if (!waiting.current) return;
    clearTimeout(waiting.current.timer);
    const { choice } = waiting.current;
    waiting.current = undefined;
    newest.current++;
    const number = newest.current;
    const settle = (): void => {
      if (number === newest.current && !waiting.current) setChosen({});
    };
    mutate(
      { importNo, ...choice },
      {
        onSuccess: (data) => {
          if (number === newest.current) queryClient.setQueryData(importQuery(importNo).queryKey, data);
          settle();
        },
        onError: (error) => {
          toastError(error);
          settle();
          void queryClient.invalidateQueries({ queryKey: importQuery(importNo).queryKey });
        },
      },
    );
  };
  const leave = useEffectEvent(send); // what was chosen just before leaving is kept too
  useEffect(() => () => leave(), []);

  return {
    chosen,
    pending: Object.keys(chosen).length > 0,
    choose(choice) {
      if (waiting.current) clearTimeout(waiting.current.timer);
      waiting.current = {
        choice: { ...waiting.current?.choice, ...choice },
        timer: setTimeout(send, 400),
      };
      setChosen((before) => ({ ...before, ...choice }));
    },
  };
}
