// What is done seldom with a customer, behind three dots on the card.
import { ActionIcon, Button, Group, Menu, Modal, Stack } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { useFocusBack } from '../../../../web/parts/focus-back.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import type { Card } from '../../customers/web/queries.ts';
import { EraseDialog } from '../../privacy/web/erase-dialog.tsx';
import { takeAccess } from '../../privacy/web/take-access.ts';
import { useDelete } from './use-delete.ts';

export function CardMenu({ card }: { card: Card }) {
  const { t } = useTranslation('trash');
  const { can } = useWelcome();
  const [asking, setAsking] = useState<'delete' | 'erase' | null>(null);
  const { name } = card.customer;
  const { customerId } = card.customer;
  const items = [can('audit.read'), can('privacy.access'), can('privacy.erase'), can('customers.delete')];
  if (!items.includes(true)) return null;
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('menu', { name })}>
            <span aria-hidden>⋯</span>
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {can('audit.read') ? (
            <Menu.Item renderRoot={(props) => <Link to="/audit" search={{ customerId }} {...props} />}>
              {t('privacy:changes')}
            </Menu.Item>
          ) : null}
          {can('privacy.access') ? (
            <>
              <Menu.Item onClick={() => void takeAccess(customerId, 'pdf')}>
                {t('privacy:access.menu')}
              </Menu.Item>
              <Menu.Item onClick={() => void takeAccess(customerId, 'json')}>
                {t('privacy:access.menuJson')}
              </Menu.Item>
            </>
          ) : null}
          <Menu.Divider />
          {can('customers.delete') ? (
            <Menu.Item color="bad" onClick={() => setAsking('delete')}>
              {t('delete')}
            </Menu.Item>
          ) : null}
          {can('privacy.erase') ? (
            <Menu.Item color="bad" onClick={() => setAsking('erase')}>
              {t('privacy:erase.menu')}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      <DeleteDialog card={card} opened={asking === 'delete'} onClose={() => setAsking(null)} />
      <EraseDialog
        customerId={customerId}
        name={name}
        opened={asking === 'erase'}
        onClose={() => setAsking(null)}
      />
    </>
  );
}

function DeleteDialog({ card, opened, onClose }: { card: Card; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('trash');
  const format = useFormat();
  const navigate = useNavigate();
  const remove = useDelete();
  useFocusBack(opened);
  const { customer, figures } = card;
  const { customerId, name } = customer;
  const deleteIt = async (): Promise<void> => {
    onClose();
    await navigate({ to: '/customers' });
    await remove(name, () => client.trash.deleteCustomer({ customerId }));
  };
  return (
    <Modal returnFocus={false} opened={opened} onClose={onClose} title={t('deleteSure', { name })} centered>
      <Stack gap={12}>
        <p>{t('deleteText')}</p>
        {figures.orders > 0 ? (
          <p>{t('deleteOrders', { count: figures.orders, amount: format.money(figures.spendMinor) })}</p>
        ) : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('shell:cancel')}
          </Button>
          <Button color="bad" data-autofocus onClick={() => void deleteIt()}>
            {t('delete')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
