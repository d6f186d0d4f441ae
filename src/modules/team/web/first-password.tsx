// What an owner hands over to somebody who has no password yet, or lost theirs.
import { Button, Code, CopyButton, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';

function showWhole(panel: HTMLElement | null): void {
  panel?.scrollIntoView({ block: 'nearest' });
}

/** Shown once: nobody can ask for it a second time. So it comes into sight, wherever the form stood that asked for it. */
export function FirstPassword({ name, password, until }: { name: string; password: string; until: string }) {
  const { t } = useTranslation('sign-in');
  const format = useFormat();
  return (
    <div ref={showWhole} role="status" style={{ marginTop: 14 }}>
      <p>{t('firstPasswordShown', { name })}</p>
      <Group gap={8} my={6}>
        <Code className="command" style={{ fontSize: 15 }}>
          {password}
        </Code>
        <CopyButton value={password}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="default" onClick={copy}>
              {copied ? t('account:settings.copied') : t('account:settings.copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
      <p className="tiny">{t('firstPasswordUntil', { when: format.moment(until) })}</p>
    </div>
  );
}
