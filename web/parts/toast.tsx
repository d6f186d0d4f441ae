import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { messageOf } from '../client.ts';
import { i18n } from '../i18n.ts';

/** Says what was done, and offers to take it back. */
export function toast(message: string, undo?: () => void): void {
  const id = notifications.show({
    color: 'accent',
    withBorder: true,
    closeButtonProps: { 'aria-label': i18n.t('shell:close') },
    message: undo ? (
      <Group justify="space-between" wrap="nowrap">
        <span>{message}</span>
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          {i18n.t('shell:undo')}
        </Button>
      </Group>
    ) : (
      message
    ),
  });
}

/**
 * Errors stay until they are read.
 * @param error what was thrown, or what to say
 */
export function toastError(error: unknown): void {
  notifications.show({
    color: 'bad',
    withBorder: true,
    closeButtonProps: { 'aria-label': i18n.t('shell:close') },
    autoClose: false,
    role: 'alert',
    message: typeof error === 'string' ? error : messageOf(error),
  });
}
