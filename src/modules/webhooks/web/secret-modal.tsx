import { Button, Code, CopyButton, Group, Modal, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';

export type Fresh = { secret: string; previousUntil: string | null };

/** The one time that a secret is seen: only a button closes it. */
export function SecretModal({ fresh, onClose }: { fresh: Fresh | null; onClose: () => void }) {
  const { t } = useTranslation('webhooks');
  const format = useFormat();
  return (
    <Modal
      opened={fresh !== null}
      onClose={onClose}
      title={t('secret.title')}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      {fresh ? (
        <Stack gap={12}>
          <p>{t('secret.text')}</p>
          <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {fresh.secret}
          </Code>
          {fresh.previousUntil ? (
            <p className="muted">{t('secret.overlap', { when: format.moment(fresh.previousUntil) })}</p>
          ) : null}
          <Group>
            <CopyButton value={fresh.secret}>
              {({ copied, copy }) => (
                <Button onClick={copy}>{copied ? t('secret.copied') : t('secret.copy')}</Button>
              )}
            </CopyButton>
            <Button variant="default" onClick={onClose}>
              {t('secret.done')}
            </Button>
          </Group>
        </Stack>
      ) : null}
    </Modal>
  );
}
