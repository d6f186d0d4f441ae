import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { localeIn, type Reading, understand } from '../when.ts';
import { calendarFor, useCalendar } from './queries.ts';

export type Understood = {
  says: string;
  /** why that sentence is no plain yes: nobody understands it, or it has passed */
  doubt: 'unknown' | 'past' | null;
  /** the same for who goes on: waits for the hours of a form that was quicker filled in than they came */
  settled: () => Promise<Reading | null>;
};

/** What a date as people say it means for a customer (without one: for who keeps it), and the sentence that says so while one types. */
export function useWhen(customerId: string | null, text: string, keeperId?: string): Understood {
  const { t } = useTranslation('promises');
  const { business, locale } = useWelcome();
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 10_000); // "in 20 minutes" counts from now
    return () => clearInterval(timer);
  }, []);
  const calendar = useCalendar(customerId, keeperId);
  const own = localeIn(locale, business?.country ?? 'GB');
  const settled = async (): Promise<Reading | null> => {
    try {
      const hours = await calendarFor(customerId, keeperId);
      return understand(text, { now: new Date(), calendar: hours, locale: own });
    } catch (error) {
      toastError(error);
      return null;
    }
  };
  const understood = useMemo((): Pick<Understood, 'says' | 'doubt'> => {
    if (!calendar) return { says: '', doubt: null };
    const reading = understand(text, { now, calendar, locale: own });
    if (!reading)
      return text.trim() === ''
        ? { says: t('form.forms'), doubt: null }
        : { says: t('form.unknown'), doubt: 'unknown' };
    const day = new Intl.DateTimeFormat(own, {
      timeZone: calendar.timeZone,
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    }).format(reading.dueAt);
    const notes = [
      reading.past ? t('form.isPast') : reading.closed ? t('form.isClosed') : null,
      reading.timeSaid || reading.closed ? null : t('form.endOfDay'),
    ];
    return { says: [day, ...notes].filter(Boolean).join(' · '), doubt: reading.past ? 'past' : null };
  }, [calendar, text, now, own, t]);
  return { ...understood, settled };
}
