import './toast.css';
import { Button } from '@mantine/core';
import { Notifications, notifications } from '@mantine/notifications';
import { messageOf } from '../client.ts';
import { i18n } from '../i18n.ts';

const place = 'toasts';

/** Where toasts stand. They stay while the pointer or the focus is on one. */
export function Toasts() {
  return (
    <Notifications className={place} position="bottom-left" autoClose={6000} notificationMaxHeight={600} />
  );
}

/** To the button of the latest one: its undo, or what closes it. */
export function goToToast(): void {
  const shown = document.querySelectorAll<HTMLElement>(`.${place} [role=alert]`);
  [...shown].at(-1)?.querySelector('button')?.focus();
}

/** Says what was done, and offers to take it back. */
export function toast(message: string, undo?: () => void): void {
  const id = notifications.show({
    color: 'accent',
    withBorder: true,
    closeButtonProps: { 'aria-label': i18n.t('shell:close') },
    message: undo ? (
      <div className="toast-undo">
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
      </div>
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
