import { Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../web/client.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import type { Edit, Fields } from './fields.ts';

const texts = ['need', 'behind', 'action'] as const;

/** What a short contact does without. */
export function MoreFields({ fields, onEdit }: { fields: Fields; onEdit: Edit }) {
  const { t } = useTranslation('conversations');
  const { me } = useWelcome();
  const staff = useQuery({ ...api.team.staff.queryOptions({ input: {} }), staleTime: 300_000 });
  const colleagues = (staff.data?.items ?? []).filter(
    ({ active, staffId }) => (active && staffId !== me?.staffId) || staffId === fields.passedTo,
  );
  return (
    <div className="stack" style={{ gap: 8 }}>
      {texts.map((name, index) => (
        <Textarea
          key={name}
          size="xs"
          autosize
          minRows={1}
          maxRows={6}
          maxLength={2000}
          data-more={index === 0 ? '' : undefined}
          label={t(`field.${name}`)}
          value={fields[name]}
          onChange={(event) => onEdit({ [name]: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      ))}
      <Select
        size="xs"
        searchable
        clearable
        label={t('field.passedTo')}
        description={t('passedHint')}
        nothingFoundMessage={t('nobody')}
        data={colleagues.map(({ staffId, name }) => ({ value: staffId, label: name }))}
        value={fields.passedTo}
        onChange={(passedTo) => onEdit({ passedTo })}
      />
    </div>
  );
}
