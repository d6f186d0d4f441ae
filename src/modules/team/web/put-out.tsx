// Putting somebody out of the team: who takes over what is theirs is asked in the same breath.
import { Button, Group, Modal, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { holds, type Role } from '../../../core/permissions.ts';

type Member = { staffId: string; name: string; role: Role; active: boolean };
type Props = {
  member: Member;
  team: readonly Member[];
  /** undefined: nobody takes over for now */
  onPutOut: (successorId: string | undefined) => void;
};

export function PutOut({ member: { staffId, name }, team, onPutOut }: Props) {
  const { t } = useTranslation('account');
  const [open, setOpen] = useState(false);
  const [successorId, setSuccessorId] = useState<string | null>(null);
  const able = team.filter(
    (each) =>
      each.active &&
      each.staffId !== staffId &&
      holds(each.role, 'promises.write') &&
      holds(each.role, 'customers.write'),
  );
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={() => setOpen(true)}>
        {t('settings.switchOff')}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t('settings.putOut', { name })}>
        <Select
          label={t('settings.successor')}
          description={t('settings.successorHint')}
          placeholder={t('settings.nobodyYet')}
          data={able.map((each) => ({ value: each.staffId, label: each.name }))}
          value={successorId}
          onChange={setSuccessorId}
          clearable
          searchable
        />
        <Group mt={14} justify="flex-end">
          <Button variant="default" onClick={() => setOpen(false)}>
            {t('shell:cancel')}
          </Button>
          <Button
            color="bad"
            onClick={() => {
              setOpen(false);
              onPutOut(successorId ?? undefined);
            }}
          >
            {t('settings.switchOff')}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
