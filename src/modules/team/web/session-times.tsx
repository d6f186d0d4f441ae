// How long somebody stays signed in: chosen from times that a house may want, and whatever is set now.
import { Select, SimpleGrid } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useWelcome } from '../../../../web/welcome.ts';

export type SessionTimes = { idleMinutes: number; longestHours: number };
const idle = [15, 30, 60, 240, 720, 1440, 4320, 20_160];
const longest = [8, 12, 24, 72, 168, 336];

type Props<T extends { sessions: SessionTimes }> = { form: UseFormReturnType<T> };

export function SessionTimesFields<T extends { sessions: SessionTimes }>({ form }: Props<T>) {
  const { t } = useTranslation('sign-in');
  const { locale } = useWelcome();
  const fields = [
    { name: 'idleMinutes', among: idle, minutes: 1 },
    { name: 'longestHours', among: longest, minutes: 60 },
  ] as const;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing={12}>
      {fields.map(({ name, among, minutes }) => {
        const value = form.values.sessions[name];
        const all = [...new Set([...among, value])].toSorted((a, b) => a - b);
        return (
          <Select
            key={name}
            label={t(name)}
            description={t(`${name}Hint`)}
            allowDeselect={false}
            data={all.map((each) => ({ value: String(each), label: duration(locale, each * minutes) }))}
            value={String(value)}
            error={form.errors[`sessions.${name}`]}
            onChange={(chosen) => chosen && form.setFieldValue(`sessions.${name}`, Number(chosen) as never)}
          />
        );
      })}
    </SimpleGrid>
  );
}

/** @returns e.g. "30 minutes", "12 hours", "14 days" */
function duration(locale: string, minutes: number): string {
  const [count, unit] =
    minutes % 1440 === 0
      ? [minutes / 1440, 'day']
      : minutes % 60 === 0
        ? [minutes / 60, 'hour']
        : [minutes, 'minute'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}
