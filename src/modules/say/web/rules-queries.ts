// What the settings ask and do about rules.
import { useMutation, useQuery } from '@tanstack/react-query';
import { api, type client, queryClient } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';
import { toastError } from '../../../../web/parts/toast.tsx';

export type Rule = Awaited<ReturnType<typeof client.say.rules>>['items'][number];
export type Condition = Rule['condition'];
/** A rule as it is being written; code null: a new one. */
export type Written = {
  code: string | null;
  texts: Record<string, string>;
  moods: string[];
  condition: Condition;
  againDays: number | null;
};

export function useRules() {
  return useQuery({ ...api.say.rules.queryOptions({ input: {} }), meta: live('sayRules') });
}

const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: api.say.key() });

export function useRuleWork() {
  const done = { onSuccess: refresh, onError: toastError };
  return {
    add: useMutation({ ...api.say.addRule.mutationOptions(), ...done }),
    change: useMutation({ ...api.say.changeRule.mutationOptions(), ...done }),
    remove: useMutation({ ...api.say.removeRule.mutationOptions(), ...done }),
  };
}

export const newRule: Written = {
  code: null,
  texts: {},
  moods: [],
  condition: { on: 'always' },
  againDays: 30,
};

export function asWritten({ code, texts, moods, condition, againDays }: Rule): Written {
  return { code, texts, moods, condition, againDays };
}

/** @returns what the server takes: only lines of the house have a condition */
export function forServer({ code, texts, moods, condition, againDays }: Written, own: boolean) {
  return { code, texts, moods, ...(own && { condition, againDays }) };
}
