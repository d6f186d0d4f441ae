// What pages ask about promises, and how what is done to one is said and taken back.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type client, queryClient } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';
import { type Doing, useDoing } from '../../../../web/parts/doing.ts';
import { useWelcome } from '../../../../web/welcome.ts';

export type OfCustomer = Awaited<ReturnType<typeof client.promises.list>>;
export type Promised = OfCustomer['items'][number];
export type Rate = OfCustomer['rate'];
export type Rates = Awaited<ReturnType<typeof client.promises.rates>>;
export type Ledger = Awaited<ReturnType<typeof client.promises.ledger>>;
export type LedgerItem = Ledger['items'][number];
/** to a customer or, then without one, to a colleague */
export type Anyones = Omit<Promised, 'customerId'> & Pick<LedgerItem, 'customerId'>;

export const promisesQuery = (customerId: string, limit = 5) => ({
  ...api.promises.list.queryOptions({ input: { customerId, limit } }),
  meta: live(`promises:${customerId}`),
});
type Calendar = Awaited<ReturnType<typeof client.promises.calendar>>;
export type Plan = Awaited<ReturnType<typeof client.plans.list>>['items'][number];
export const plansQuery = (customerId: string) => ({
  ...api.plans.list.queryOptions({ input: { customerId } }),
  meta: live(`promises:${customerId}`),
});
export const calendarQuery = (customerId: string) => ({
  ...api.promises.calendar.queryOptions({ input: { customerId } }),
  staleTime: 300_000,
});
const keeperCalendarQuery = (keeperId: string | undefined) => ({
  ...api.colleaguePromises.calendar.queryOptions({ input: { keeperId } }),
  staleTime: 300_000,
});
/** The hours by which a date is understood: the customer's, or without one those of who keeps the promise. */
export function useCalendar(customerId: string | null, keeperId?: string): Calendar | undefined {
  const site = useQuery({ ...calendarQuery(customerId ?? ''), enabled: customerId !== null }).data;
  const keeper = useQuery({ ...keeperCalendarQuery(keeperId), enabled: customerId === null }).data;
  return customerId === null ? keeper && { ...keeper, siteId: null } : site;
}
/** The same for who cannot go on without them. */
export function calendarFor(customerId: string | null, keeperId?: string): Promise<Omit<Calendar, 'siteId'>> {
  return customerId === null
    ? queryClient.ensureQueryData(keeperCalendarQuery(keeperId))
    : queryClient.ensureQueryData(calendarQuery(customerId));
}
/** Open ones of whoever is signed in; every two minutes too, since dates pass without anybody doing anything. */
export const myCountsQuery = (staffId: string | undefined) => ({
  ...api.promises.counts.queryOptions({ input: { keeperId: staffId } }),
  enabled: staffId !== undefined,
  refetchInterval: 120_000,
  meta: live('promises', 'sample'),
});

/** Those who can keep a promise to a customer of this site. */
export function useKeepers(siteId: string | null): { value: string; label: string }[] {
  const { me } = useWelcome();
  const staff = useQuery({
    ...api.team.staff.queryOptions({ input: {} }),
    staleTime: 300_000,
    meta: live('team'),
  });
  return useMemo(() => {
    const able = (staff.data?.items ?? []).filter(
      (member) =>
        member.active &&
        ['owner', 'manager', 'rep'].includes(member.role) &&
        (siteId === null || member.siteIds.length === 0 || member.siteIds.includes(siteId)),
    );
    return able
      .map((member) => ({ value: member.staffId, label: member.name }))
      .sort((a, b) => Number(b.value === me?.staffId) - Number(a.value === me?.staffId));
  }, [staff.data, siteId, me?.staffId]);
}

/** Everybody else of the house. */
export function useColleagues(): { value: string; label: string }[] {
  const { me } = useWelcome();
  const staff = useQuery({
    ...api.team.staff.queryOptions({ input: {} }),
    staleTime: 300_000,
    meta: live('team'),
  }).data;
  return (staff?.items ?? [])
    .filter((member) => member.active && member.staffId !== me?.staffId)
    .map((member) => ({ value: member.staffId, label: member.name }));
}

async function refresh(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: api.promises.key() }),
    queryClient.invalidateQueries({ queryKey: api.plans.key() }),
    queryClient.invalidateQueries({ queryKey: api.customers.key() }),
  ]);
}

export function useDo(): Doing {
  const { t } = useTranslation('promises');
  return useDoing(refresh, t('undone'));
}
