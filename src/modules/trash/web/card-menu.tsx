// What is done seldom with a customer, behind three dots on the card.
import { ActionIcon, Button, Group, Menu, Modal, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import type { Card } from '../../customers/web/queries.ts';
import { useDelete } from './use-delete.ts';

export function CardMenu({ card }: { card: Card }) {
  const { t } = useTranslation('trash');
  const { can } = useWelcome();
  const [asking, setAsking] = useState(false);
  const { name } = card.customer;
  if (!can('customers.delete')) return null;
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('menu', { name })}>
            <span aria-hidden>⋯</span>
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item color="bad" onClick={() => setAsking(true)}>
            {t('delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <DeleteDialog card={card} opened={asking} onClose={() => setAsking(false)} />
    </>
  );
}

function DeleteDialog({ card, opened, onClose }: { card: Card; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('trash');
  const format = useFormat();
  const navigate = useNavigate();
  const remove = useDelete();
  const { customer, figures } = card;
  const { customerId, name } = customer;
  const deleteIt = async (): Promise<void> => {
    onClose();
    await navigate({ to: '/customers' });
    await remove(name, () => client.trash.deleteCustomer({ customerId }));
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t('deleteSure', { name })} centered>
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
