// Who takes over, each with a note of their own.
import { Button, Select, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';

export type Chosen = { key: string; staffId: string | null; note: string };
type Props = {
  people: { value: string; label: string }[];
  chosen: readonly Chosen[];
  onChange: (chosen: Chosen[]) => void;
};
const most = 20;

export function Successors({ people, chosen, onChange }: Props) {
  const { t } = useTranslation('relations');
  const change = (key: string, more: Partial<Chosen>): void =>
    onChange(chosen.map((each) => (each.key === key ? { ...each, ...more } : each)));
  return (
    <>
      {chosen.map(({ key, staffId, note }) => {
        const name = people.find(({ value }) => value === staffId)?.label ?? '';
        return (
          <fieldset key={key} className="handover-successor">
            <Select
              label={t('handover.to')}
              searchable
              data={people.filter(
                ({ value }) => value === staffId || chosen.every((each) => each.staffId !== value),
              )}
              value={staffId}
              onChange={(value) => change(key, { staffId: value })}
            />
            <Textarea
              label={t('handover.note')}
              placeholder={t('handover.noteExample')}
              autosize
              minRows={1}
              maxLength={500}
              value={note}
              onChange={(event) => change(key, { note: event.currentTarget.value })}
            />
            {chosen.length > 1 ? (
              <Button
                variant="subtle"
                size="compact-xs"
                style={{ justifySelf: 'start' }}
                onClick={() => onChange(chosen.filter((each) => each.key !== key))}
              >
                {t('handover.removeSuccessor', { name: name || '…' })}
              </Button>
            ) : null}
          </fieldset>
        );
      })}
      {chosen.length < Math.min(most, people.length) ? (
        <Button
          variant="default"
          size="compact-sm"
          style={{ justifySelf: 'start' }}
          onClick={() => onChange([...chosen, { key: v7(), staffId: null, note: '' }])}
        >
          {t('handover.addSuccessor')}
        </Button>
      ) : null}
    </>
  );
}
