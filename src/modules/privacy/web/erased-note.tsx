// Somebody with what is being typed asked to be erased: the day and nothing more, and the way on for who may.
import { Alert, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';

type Typed = { phone: string; email: string; number: string };

/** @returns the day on which somebody with one of these was erased, or null */
export function useErasedBefore({ phone, email, number }: Typed): string | null {
  const said = Object.fromEntries(
    Object.entries({ phone, email, number }).flatMap(([key, value]) =>
      value.trim() ? [[key, value.trim()]] : [],
    ),
  );
  const [input] = useDebouncedValue(said, 300, { leading: false });
  const found = useQuery({
    ...api.privacy.erasedBefore.queryOptions({ input }),
    enabled: Object.keys(input).length > 0,
  });
  return (Object.keys(said).length > 0 && found.data?.day) || null;
}

/** @param reason the field's value and change; null: this person may not go on */
export function ErasedNote({
  day,
  reason,
}: {
  day: string | null;
  reason: ComponentProps<typeof TextInput> | null;
}) {
  const { t } = useTranslation('privacy');
  const format = useFormat();
  return (
    <div aria-live="polite">
      {day === null ? null : (
        <Alert color="warn" mt={12} title={t('known.said', { day: format.calendarDay(day) })}>
          {reason === null ? (
            t('known.refused')
          ) : (
            <TextInput
              label={t('known.why')}
              description={t('known.kept')}
              required
              maxLength={500}
              {...reason}
            />
          )}
        </Alert>
      )}
    </div>
  );
}
