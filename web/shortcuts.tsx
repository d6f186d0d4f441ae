import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFocusBack } from './parts/focus-back.ts';
import type { Room } from './rooms.ts';

/** What the card of a customer hears. */
const onCard = ['1 … 9', 'n', 'p', 'o', 'f', 'e', 'w'] as const;

export function Shortcuts({ onClose, rooms }: { onClose: () => void; rooms: readonly Room[] }) {
  const { t } = useTranslation('shell');
  useFocusBack();
  const rows: [string, string][] = [
    ['/', t('shortcuts.find')],
    ...rooms.map((room): [string, string] => [
      `g ${room.key}`,
      t('shortcuts.goTo', { room: t(`nav.${room.name}`) }),
    ]),
    ...onCard.map((key): [string, string] => [key, t(`shortcuts.card.${key}`)]),
    ['.', t('shortcuts.nextContact')],
    ['!', t('shortcuts.toast')],
    ['?', t('shortcuts.title')],
  ];
  return (
    <Modal opened onClose={onClose} title={t('shortcuts.title')} closeOnClickOutside>
      <table className="plain">
        <tbody>
          {rows.map(([keys, what]) => (
            <tr key={keys}>
              <td style={{ width: 90 }}>
                {keys.split(' ').map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </td>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  );
}
