import { Button, Group, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFocusBack } from '../../../../web/parts/focus-back.ts';

/** Asks before something is taken back. The first button, where the focus is, changes nothing. */
export function Confirm({
  title,
  children,
  keep,
  confirm,
  pending,
  onKeep,
  onConfirm,
}: {
  title: string;
  children: ReactNode;
  keep: string;
  confirm: string;
  pending: boolean;
  onKeep: () => void;
  onConfirm: () => void;
}) {
  useFocusBack();
  return (
    <Modal.Root opened onClose={onKeep} centered>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body pt="md">
          <Modal.Title className="import-heading">{title}</Modal.Title>
          {children}
          <Group justify="flex-end" mt={16}>
            <Button variant="default" data-autofocus onClick={onKeep}>
              {keep}
            </Button>
            <Button color="bad" loading={pending} onClick={onConfirm}>
              {confirm}
            </Button>
          </Group>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
