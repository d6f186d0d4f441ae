import { Modal } from '@mantine/core';

export function SearchPalette({ onClose }: { onClose: () => void }) {
  return <Modal opened onClose={onClose} closeOnClickOutside />;
}
