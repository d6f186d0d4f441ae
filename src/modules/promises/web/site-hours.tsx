// When a site is open: by these hours "Friday" is understood, and on closed days nothing falls due by itself.
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type client, queryClient } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import './site-hours.css';

type Hours = Awaited<ReturnType<typeof client.promises.hours>>;
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
const usual = { opens: '09:00', closes: '17:00' };

export function SiteHours() {
  const { t } = useTranslation('promises');
  const { sites } = useWelcome();
  const [siteId, setSiteId] = useState(sites[0]?.siteId ?? '');
  const { data } = useQuery({
    ...api.promises.hours.queryOptions({ input: { siteId } }),
    enabled: siteId !== '',
  });
  if (sites.length === 0) return null;
  return (
    <section className="card site-hours">
      <h2>{t('hours.title')}</h2>
      {sites.length > 1 ? (
        <NativeSelect
          label={t('hours.site')}
          value={siteId}
          data={sites.map((site) => ({ value: site.siteId, label: site.name }))}
          onChange={(event) => setSiteId(event.currentTarget.value)}
        />
      ) : null}
      {data ? <Week key={siteId} siteId={siteId} known={data} /> : null}
    </section>
  );
}

function Week({ siteId, known }: { siteId: string; known: Hours }) {
  const { t } = useTranslation('promises');
  const { locale } = useWelcome();
  const format = useFormat();
  const [hours, setHours] = useState(known.hours);
  const [closedDays, setClosedDays] = useState(known.closedDays);
  const [day, setDay] = useState('');
  const save = useMutation({
    ...api.promises.setHours.mutationOptions(),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: api.promises.key() });
      toast(t('hours.saved'));
    },
    onError: toastError,
  });
  const names = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  // 1 January 2024 was a Monday
  const nameOf = (weekday: number): string => names.format(new Date(Date.UTC(2024, 0, weekday)));
  const set = (weekday: number, change: Partial<typeof usual>): void =>
    setHours(hours.map((each) => (each.weekday === weekday ? { ...each, ...change } : each)));
  const toggle = (weekday: number, open: boolean): void =>
    setHours(
      open
        ? [...hours, { weekday, ...usual }].sort((a, b) => a.weekday - b.weekday)
        : hours.filter((each) => each.weekday !== weekday),
    );
  const addDay = (): void => {
    if (day !== '' && !closedDays.includes(day)) setClosedDays([...closedDays, day].sort());
    setDay('');
  };
  return (
    <>
      {weekdays.map((weekday) => {
        const open = hours.find((each) => each.weekday === weekday);
        const name = nameOf(weekday);
        return (
          <div key={weekday} className="site-hours-day">
            <Checkbox
              label={name}
              checked={open !== undefined}
              onChange={(event) => toggle(weekday, event.currentTarget.checked)}
            />
            {open ? (
              <>
                <TextInput
                  type="time"
                  aria-label={t('hours.opens', { day: name })}
                  value={open.opens}
                  onChange={(event) => set(weekday, { opens: event.currentTarget.value })}
                />
                <TextInput
                  type="time"
                  aria-label={t('hours.closes', { day: name })}
                  value={open.closes}
                  onChange={(event) => set(weekday, { closes: event.currentTarget.value })}
                />
              </>
            ) : (
              <span className="tiny">{t('hours.closed')}</span>
            )}
          </div>
        );
      })}
      <div className="site-hours-closed">
        <TextInput
          type="date"
          label={t('hours.closedDays')}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <Button variant="default" onClick={addDay}>
          {t('hours.addDay')}
        </Button>
      </div>
      {closedDays.map((each) => (
        <button
          key={each}
          type="button"
          className="chip"
          aria-label={t('hours.removeDay', { day: format.calendarDay(each) })}
          onClick={() => setClosedDays(closedDays.filter((other) => other !== each))}
        >
          {format.calendarDay(each)} ×
        </button>
      ))}
      <Button
        mt={12}
        display="block"
        loading={save.isPending}
        disabled={hours.length === 0}
        onClick={() => save.mutate({ siteId, hours, closedDays })}
      >
        {t('shell:save')}
      </Button>
    </>
  );
}
