// What the desk asks and does about lines. A tick shows at once, and is sent once, in order, when the network is back.
import { ORPCError } from '@orpc/client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { v7 as newId } from 'uuid';
import { api, client, queryClient } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';
import { toastError } from '../../../../web/parts/toast.tsx';

export type Asked = Parameters<typeof client.say.list>[0];
export type Said = Awaited<ReturnType<typeof client.say.list>>;
export type SaidLine = Said['items'][number];

const sayQuery = (asked: Asked) => api.say.list.queryOptions({ input: asked });
const aWhile = 300_000;

/** Every five minutes too: promises fall due and the morning ends without anybody doing anything. */
export function useSaid(asked: Asked) {
  const { customerId } = asked;
  const of = (...topics: string[]): string[] => topics.map((topic) => `${topic}:${customerId}`);
  return useQuery({
    ...sayQuery(asked),
    placeholderData: (before) => before,
    refetchInterval: aWhile,
    meta: live(
      ...of('say', 'promises', 'conversations', 'facts', 'belongings', 'customer'),
      ...['choices', 'sayRules'],
    ),
  });
}

type Tick = { line: SaidLine; state: SaidLine['state']; sayId: string };

/** @returns what ticks, skips and takes back a line */
export function useTick(asked: Asked): (line: SaidLine, state: SaidLine['state']) => Promise<void> {
  const { queryKey } = sayQuery(asked);
  const { customerId } = asked;
  const { mutateAsync } = useMutation({
    scope: { id: 'say' },
    retry: (failures, error) => failures < 3 && !(error instanceof ORPCError && error.status < 500),
    mutationFn: async ({ line: { rule, subject }, state, sayId }: Tick) => {
      if (state === 'open') await client.say.unmark({ customerId, sayId });
      else await client.say.mark({ ...asked, sayId, rule, subject, state });
    },
    onMutate: async ({ line, state, sayId }) => {
      await queryClient.cancelQueries({ queryKey });
      queryClient.setQueryData<Said>(queryKey, (said) => said && withTick(said, line, state, sayId));
    },
    onError: toastError,
    onSettled: () => queryClient.invalidateQueries({ queryKey: api.say.key() }),
  });
  return async (line, state) => {
    const sayId = state === 'open' ? line.sayId : newId();
    if (sayId !== null) await mutateAsync({ line, state, sayId }).catch(() => {}); // it was said above
  };
}

function withTick(said: Said, line: SaidLine, state: SaidLine['state'], sayId: string): Said {
  const items = said.items.map((each) =>
    each.rule === line.rule && each.subject === line.subject
      ? { ...each, state, sayId: state === 'open' ? null : sayId, by: null }
      : each,
  );
  return { ...said, items };
}
