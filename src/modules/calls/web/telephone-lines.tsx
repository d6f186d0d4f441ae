import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../web/client.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { refreshCalls } from './queries.ts';
import type { Telephone } from './telephone-guide.tsx';

/** One field for each of the staff: their extensions, separated by commas. */
export function TelephoneLines({ telephone: { telephoneId, lines } }: { telephone: Telephone }) {
  const { t } = useTranslation('calls');
  const staff = useQuery({ ...api.team.staff.queryOptions({ input: {} }), staleTime: 300_000 });
  const [typed, setTyped] = useState<Record<string, string>>({});
  const save = useMutation({
    ...api.calls.setLines.mutationOptions(),
    onSuccess: async () => {
      await refreshCalls();
      setTyped({});
      toast(t('phone.saved'));
    },
    onError: toastError,
  });
  const people = (staff.data?.items ?? []).filter(({ active }) => active);
  const shown = (staffId: string): string =>
    typed[staffId] ??
    lines
      .filter((line) => line.staffId === staffId)
      .map((line) => line.extension)
      .join(', ');
  const all = people.flatMap(({ staffId }) =>
    shown(staffId)
      .split(',')
      .map((extension) => extension.trim())
      .filter(Boolean)
      .map((extension) => ({ extension, staffId })),
  );
  return (
    <details style={{ marginTop: 10 }}>
      <summary>{t('phone.lines', { count: lines.length })}</summary>
      <p className="tiny" style={{ margin: '6px 0' }}>
        {t('phone.linesText')}
      </p>
      <div className="stack" style={{ gap: 6 }}>
        {people.map(({ staffId, name }) => (
          <TextInput
            key={staffId}
            label={name}
            placeholder={t('phone.linesExample')}
            value={shown(staffId)}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setTyped((before) => ({ ...before, [staffId]: value }));
            }}
          />
        ))}
      </div>
      <Button
        mt={10}
        variant="default"
        disabled={Object.keys(typed).length === 0}
        loading={save.isPending}
        onClick={() => save.mutate({ telephoneId, lines: all })}
      >
        {t('shell:save')}
      </Button>
    </details>
  );
}
