import { useQuery } from '@tanstack/react-query';
import { api, type client, queryClient } from '../../../../../web/client.ts';
import { live } from '../../../../../web/live.ts';

export type Handover = Awaited<ReturnType<typeof client.handovers.read>>;
export type Preview = Awaited<ReturnType<typeof client.handovers.preview>>;

export const handoversQuery = (cursor?: string) => ({
  ...api.handovers.list.queryOptions({ input: { cursor, limit: 10 } }),
  meta: live('handovers'),
});

export const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: api.handovers.key() });

type Person = { value: string; label: string };

/** Everybody who ever had customers, and those of them who can take some over. */
export function usePeople(): { all: Person[]; able: Person[] } {
  const staff = useQuery({
    ...api.team.staff.queryOptions({ input: {} }),
    staleTime: 300_000,
    meta: live('team'),
  });
  const members = staff.data?.items ?? [];
  const person = (member: (typeof members)[number]): Person => ({
    value: member.staffId,
    label: member.name,
  });
  return {
    all: members.map(person),
    able: members
      .filter(({ active, role }) => active && ['owner', 'manager', 'rep'].includes(role))
      .map(person),
  };
}
