// Who may do what, as the contract has it.
import { Button, Group, Select, SegmentedControl, TextInput } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Role, roles } from '../../../core/permissions.ts';
import { api, type client } from '../../../../web/client.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import { accessCsv } from './access-csv.ts';
import { AccessTable } from './access-table.tsx';

const matrixQuery = () => ({
  ...api.access.matrix.queryOptions({ input: {} }),
  staleTime: Number.POSITIVE_INFINITY, // the same until the next version
});

export function AccessTab() {
  const { t } = useTranslation('access');
  const { data } = useSuspenseQuery(matrixQuery());
  const [search, setSearch] = useState('');
  const [room, setRoom] = useState<string | null>(null);
  const { me } = useWelcome();
  const [role, setRole] = useState<Role>(me?.role ?? 'rep');
  const shown = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    return data.operations.filter((operation) => {
      const said = t(`operations:${operation.name}`);
      const text = `${said} ${operation.name} ${operation.summary} ${operation.permission} ${operation.path}`;
      return (
        (room === null || operation.room === room) && words.every((word) => text.toLowerCase().includes(word))
      );
    });
  }, [data, search, room, t]);
  const rooms = [...new Set(data.operations.map((operation) => operation.room))];
  return (
    <div className="stack">
      <p className="muted" style={{ margin: 0 }}>
        {t('lead')}
      </p>
      <InWords permissions={data.permissions} role={role} onRole={setRole} />
      <section className="card">
        <Group align="end" mb={12}>
          <TextInput
            style={{ flex: '1 1 200px' }}
            label={t('search')}
            type="search"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <Select
            w={170}
            label={t('room')}
            placeholder={t('allRooms')}
            clearable
            data={rooms.map((value) => ({ value, label: t(`audit:rooms.${value}`) }))}
            value={room}
            onChange={setRoom}
          />
          <Button
            component="a"
            variant="default"
            download="rapport-access.csv"
            href={`data:text/csv;charset=utf-8,${encodeURIComponent(accessCsv(shown))}`}
          >
            {t('csv')}
          </Button>
        </Group>
        <p className="tiny" role="status">
          {shown.length === 0 ? t('none') : t('count', { count: shown.length })}
        </p>
        <AccessTable operations={shown} role={role} />
      </section>
    </div>
  );
}

type Permissions = Awaited<ReturnType<typeof client.access.matrix>>['permissions'];

function InWords({
  permissions,
  role,
  onRole,
}: {
  permissions: Permissions;
  role: Role;
  onRole: (role: Role) => void;
}) {
  const { t } = useTranslation('access');
  const name = t(`account:settings.roles.${role}`);
  const list = (may: boolean) => {
    const said = permissions.filter((each) => each.roles.includes(role) === may);
    if (said.length === 0) return null;
    return (
      <>
        <h3 className="access-may">{t(may ? 'may' : 'mayNot', { role: name })}</h3>
        <ul className="plain-list access-words">
          {said.map(({ permission }) => (
            <li key={permission} data-may={may}>
              {t(`can.${permission}`)}
            </li>
          ))}
        </ul>
      </>
    );
  };
  return (
    <section className="card" aria-labelledby="in-words">
      <h2 id="in-words">{t('who')}</h2>
      <SegmentedControl
        mb={10}
        fullWidth
        size="xs"
        aria-labelledby="in-words"
        data={roles.map((value) => ({ value, label: t(`account:settings.roles.${value}`) }))}
        value={role}
        onChange={onRole}
      />
      {list(true)}
      {list(false)}
      <p className="tiny">{t('sites')}</p>
    </section>
  );
}
